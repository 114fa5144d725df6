#include <array>
#include <span>
#include <vector>

#include "core/python/blocking/blocking_place.hpp"
#include "core/python/stand_in.hpp"

namespace flowglass::python {

namespace {

using Loaded = void (*)(std::string_view name, const PyRef& module);

std::vector<Loaded> g_loaded;
/// How importlib runs C modules: those that the interpreter is made with, and those in files.
std::array<PyCFunction, 2> g_load{};

void show(PyObject* module, std::span<const Loaded> loaded) {
    const ErrorHold held;
    const char* name = PyModule_Check(module) ? PyModule_GetName(module) : nullptr;
    for (const Loaded each : loaded)
        if (name != nullptr) each(name, PyRef::borrow(module));
}

template <std::size_t way>
PyObject* load(PyObject* self, PyObject* module) {
    PyObject* result = g_load[way](self, module);
    if (result != nullptr) show(module, g_loaded);
    return result;
}

}  // namespace

void watchLoading(Loaded loaded) {
    for (const char* name : {"fcntl", "_queue", "_multiprocessing", "_sqlite3", "mmap", "select"})
        if (PyObject* module = PyDict_GetItemString(PyImport_GetModuleDict(), name))
            show(module, {&loaded, 1});
    g_loaded.push_back(loaded);
    if (g_load[0] != nullptr) return;
    const auto importer = PyRef::steal(PyImport_ImportModule("_imp"));
    if (!importer) return;
    standIn(importer.get(), "exec_builtin", METH_O, &load<0>, g_load[0]);
    standIn(importer.get(), "exec_dynamic", METH_O, &load<1>, g_load[1]);
}

}  // namespace flowglass::python
