#include <array>

#include "core/python/blocking_place.hpp"
#include "core/python/stand_in.hpp"

namespace flowglass::python {

namespace {

void (*g_loaded)(std::string_view name, const PyRef& module) = nullptr;
/// How importlib runs C modules: those that the interpreter is made with, and those in files.
std::array<PyCFunction, 2> g_load{};

void show(PyObject* module) {
    const ErrorHold held;
    const char* name = PyModule_Check(module) ? PyModule_GetName(module) : nullptr;
    if (name != nullptr) g_loaded(name, PyRef::borrow(module));
}

template <std::size_t way>
PyObject* load(PyObject* self, PyObject* module) {
    PyObject* result = g_load[way](self, module);
    if (result != nullptr) show(module);
    return result;
}

}  // namespace

void watchLoading(void (*loaded)(std::string_view name, const PyRef& module)) {
    g_loaded = loaded;
    const auto importer = PyRef::steal(PyImport_ImportModule("_imp"));
    if (!importer) return;
    standIn(importer.get(), "exec_builtin", METH_O, &load<0>, g_load[0]);
    standIn(importer.get(), "exec_dynamic", METH_O, &load<1>, g_load[1]);
    for (const char* name : {"fcntl", "_queue", "_multiprocessing"})
        if (PyObject* module = PyDict_GetItemString(PyImport_GetModuleDict(), name)) show(module);
}

}  // namespace flowglass::python
