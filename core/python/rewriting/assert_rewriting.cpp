#include "core/python/rewriting/assert_rewriting.hpp"

#include "core/python/values/instances.hpp"

namespace flowglass::python {

namespace {

bool isText(PyObject* object, const char* text) {
    return object != nullptr && PyUnicode_Check(object) &&
           PyUnicode_CompareWithASCIIString(object, text) == 0;
}

/// While it lives, nobody who watches this thread is told of its calls and lines.
class Unwatched {
  public:
    Unwatched() noexcept : m_thread(cpython::threadState()) {
        PyThreadState_EnterTracing(m_thread);
    }
    Unwatched(const Unwatched&) = delete;
    Unwatched& operator=(const Unwatched&) = delete;
    ~Unwatched() { PyThreadState_LeaveTracing(m_thread); }

  private:
    PyThreadState* m_thread;
};

}  // namespace

std::optional<AssertRewriting> AssertRewriting::underWay(PyObject* names) {
    auto* frame = cpython::currentFrame(cpython::threadState());
    PyCodeObject* code = frame == nullptr ? nullptr : cpython::codeOf(frame);
    if (code == nullptr || names == nullptr || !PyDict_CheckExact(names) ||
        !isText(code->co_name, "exec_module") ||
        !isText(findItem(frame->f_globals, "__name__"), "_pytest.assertion.rewrite"))
        return std::nullopt;
    PyObject* function = findItem(frame->f_globals, "rewrite_asserts");
    PyObject* hook = findItem(names, "__loader__");
    PyObject* config = hook == nullptr ? nullptr : attributeOf(hook, "config");
    if (function == nullptr || !PyFunction_Check(function) || config == nullptr)
        return std::nullopt;
    return AssertRewriting(function, config);
}

bool AssertRewriting::operator()(PyObject* tree, const std::string& source, PyObject* filename) {
    const Unwatched unwatched;
    const auto bytes = PyRef::steal(
        PyBytes_FromStringAndSize(source.data(), static_cast<Py_ssize_t>(source.size())));
    const auto done =
        bytes ? PyRef::steal(PyObject_CallFunctionObjArgs(m_function.get(), tree, bytes.get(),
                                                          filename, m_config.get(), nullptr))
              : PyRef{};
    if (done) return true;
    if (PyErr_ExceptionMatches(PyExc_Exception) == 0) {
        PyObject* type = nullptr;
        PyObject* value = nullptr;
        PyObject* traceback = nullptr;
        PyErr_Fetch(&type, &value, &traceback);
        PyErr_NormalizeException(&type, &value, &traceback);
        if (traceback != nullptr) PyException_SetTraceback(value, traceback);
        Py_XDECREF(type);
        Py_XDECREF(traceback);
        m_raised = PyRef::steal(value);
    }
    PyErr_Clear();
    return false;
}

void AssertRewriting::raiseAgain() noexcept {
    PyObject* raised = m_raised.release();
    if (raised == nullptr) return;
    PyObject* type = Py_NewRef(reinterpret_cast<PyObject*>(Py_TYPE(raised)));
    PyErr_Restore(type, raised, PyException_GetTraceback(raised));
}

}  // namespace flowglass::python
