#include "core/python/run/process_end.hpp"

#include <cstdlib>
#include <limits>

#include "core/python/stand_in.hpp"

namespace flowglass::python {

namespace {

void (*g_ends)(int status) = nullptr;

using Exit = PyObject* (*)(PyObject*, PyObject* const*, Py_ssize_t, PyObject*);
Exit g_exit = nullptr;

/// What posix._exit() will take for the status; false where it will complain instead.
bool readStatus(PyObject* const* arguments, Py_ssize_t count, PyObject* names, int& status) {
    const Py_ssize_t named = names == nullptr ? 0 : PyTuple_GET_SIZE(names);
    const bool isOne =
        count + named == 1 &&
        (named == 0 || PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(names, 0), "status") == 0);
    // Of a class of the program's own it would be the program that says what number it is.
    if (!isOne || !(PyLong_CheckExact(arguments[0]) || PyBool_Check(arguments[0]))) return false;
    int overflow = 0;
    const long number = PyLong_AsLongAndOverflow(arguments[0], &overflow);
    using Limits = std::numeric_limits<int>;
    if (overflow != 0 || number < Limits::min() || number > Limits::max()) return false;
    status = static_cast<int>(number);
    return true;
}

PyObject* exitAtOnce(PyObject* module, PyObject* const* arguments, Py_ssize_t count,
                     PyObject* names) {
    int status = 0;
    if (readStatus(arguments, count, names, status)) {
        const ErrorHold hold;
        g_ends(status);
    }
    return g_exit(module, arguments, count, names);
}

void atExit(int status, void*) {
    g_ends(status);
}

}  // namespace

void watchProcessEnd(void (*ends)(int status)) {
    g_ends = ends;
    const ErrorHold hold;
    const auto system = PyRef::steal(PyImport_ImportModule("posix"));
    if (system) standIn(system.get(), "_exit", METH_FASTCALL | METH_KEYWORDS, exitAtOnce, g_exit);
    (void)on_exit(&atExit, nullptr);
}

}  // namespace flowglass::python
