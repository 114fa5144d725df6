#include "core/python/run/interrupted.hpp"
#include "core/python/run/run.hpp"

namespace flowglass::python {

namespace {

// As pymain_run_command in Modules/main.c and run_mod in Python/pythonrun.c do it.

/// `__main__` was found as a script; what -c runs comes from no file.
bool setLoader(PyObject* names) {
    PyObject* frozen = PyDict_GetItemString(PyImport_GetModuleDict(), "_frozen_importlib");
    const auto loader = frozen == nullptr
                            ? PyRef{}
                            : PyRef::steal(PyObject_GetAttrString(frozen, "BuiltinImporter"));
    return loader && PyDict_SetItemString(names, "__loader__", loader.get()) == 0;
}

/// From 3.13 on tracebacks show the lines of the text.
bool showLines([[maybe_unused]] PyObject* code, [[maybe_unused]] const std::string& text) {
#if PY_VERSION_HEX >= 0x030D0000
    const auto linecache = PyRef::steal(PyImport_ImportModule("linecache"));
    return linecache && PyRef::steal(PyObject_CallMethod(linecache.get(), "_register_code", "Oss",
                                                         code, text.c_str(), "<string>"));
#else
    return true;
#endif
}

PyRef evaluate(const std::string& text, PyObject* names) {
    PyCompilerFlags flags = _PyCompilerFlags_INIT;
    flags.cf_flags |= PyCF_IGNORE_COOKIE;
    const auto code =
        PyRef::steal(Py_CompileStringExFlags(text.c_str(), "<string>", Py_file_input, &flags, -1));
    if (!code || !showLines(code.get(), text) || PySys_Audit("exec", "O", code.get()) < 0)
        return {};
    interrupted() = 0;
    auto result = PyRef::steal(PyEval_EvalCode(code.get(), names, names));
    if (!result && PyErr_Occurred() == PyExc_KeyboardInterrupt) interrupted() = 1;
    return result;
}

}  // namespace

int runCommand(const std::string& text) {
    PyObject* main = PyImport_AddModule("__main__");
    const auto name = PyRef::steal(
        PyUnicode_DecodeFSDefaultAndSize(text.data(), static_cast<Py_ssize_t>(text.size())));
    const auto bytes = name ? PyRef::steal(PyUnicode_AsUTF8String(name.get())) : PyRef{};
    if (main != nullptr && bytes && PySys_Audit("cpython.run_command", "O", name.get()) == 0) {
        const auto module = PyRef::borrow(main);
        PyObject* names = PyModule_GetDict(main);
        if (setLoader(names) && evaluate(PyBytes_AS_STRING(bytes.get()), names)) return 0;
    }
    PyErr_Print();
    return 1;
}

}  // namespace flowglass::python
