#include "core/python/rewriting/rewriter.hpp"
#include "core/python/run/interrupted.hpp"

namespace flowglass::python {

namespace {

// As _PyRun_SimpleFile, set_main_loader and run_eval_code_obj in Python/pythonrun.c do it.

/// `__main__` as a script finds it; puts back what was not there before.
class MainNames {
  public:
    MainNames(PyObject* names, PyObject* path)
        : m_names(names), m_isOurs(PyDict_GetItemString(names, "__file__") == nullptr) {
        if (!m_isOurs) return;
        m_isReady = PyDict_SetItemString(names, "__file__", path) == 0 &&
                    PyDict_SetItemString(names, "__cached__", Py_None) == 0;
    }
    MainNames(const MainNames&) = delete;
    MainNames& operator=(const MainNames&) = delete;
    ~MainNames() {
        if (!m_isOurs) return;
        for (const char* name : {"__file__", "__cached__"})
            if (PyDict_DelItemString(m_names, name) != 0) PyErr_Clear();
    }
    [[nodiscard]] bool isReady() const noexcept { return m_isReady; }

  private:
    PyObject* m_names;
    bool m_isOurs;
    bool m_isReady = true;
};

bool setLoader(PyObject* names, PyObject* path) {
    PyObject* external =
        PyDict_GetItemString(PyImport_GetModuleDict(), "_frozen_importlib_external");
    if (external == nullptr) return false;
    const auto type = PyRef::steal(PyObject_GetAttrString(external, "SourceFileLoader"));
    const auto loader =
        type ? PyRef::steal(PyObject_CallFunction(type.get(), "sO", "__main__", path)) : PyRef{};
    return loader && PyDict_SetItemString(names, "__loader__", loader.get()) == 0;
}

PyRef evaluate(PyObject* code, PyObject* names) {
    if (PySys_Audit("exec", "O", code) < 0) return {};
    interrupted() = 0;
    auto result = PyRef::steal(PyEval_EvalCode(code, names, names));
    if (!result && PyErr_Occurred() == PyExc_KeyboardInterrupt) interrupted() = 1;
    return result;
}

void flushStreams() {
    const ErrorHold hold;
    for (const char* name : {"stderr", "stdout"}) {
        PyObject* stream = PySys_GetObject(name);
        if (stream == nullptr) continue;
        if (!PyRef::steal(PyObject_CallMethod(stream, "flush", nullptr))) PyErr_Clear();
    }
}

}  // namespace

int runMainScript(PyObject* code, const std::string& path) {
    PyObject* main = PyImport_AddModule("__main__");
    const auto name = PyRef::steal(
        PyUnicode_DecodeFSDefaultAndSize(path.data(), static_cast<Py_ssize_t>(path.size())));
    if (main == nullptr || !name) return 1;
    const auto module = PyRef::borrow(main);
    PyObject* names = PyModule_GetDict(main);
    const MainNames own(names, name.get());
    if (!own.isReady()) return 1;
    if (!setLoader(names, name.get())) {
        PySys_WriteStderr("python: failed to set __main__.__loader__\n");
        return 1;
    }
    const auto result = evaluate(code, names);
    flushStreams();
    if (result) return 0;
    PyErr_Print();
    return 1;
}

}  // namespace flowglass::python
