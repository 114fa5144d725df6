#include "core/python/tasks/queued.hpp"

#include "core/python/pyref.hpp"
#include "core/python/values/builtin_values.hpp"
#include "core/python/values/locals_of.hpp"

namespace flowglass::python {

namespace {

/// The function behind bound methods and exact functools.partial objects. Borrowed.
PyObject* innermost(PyObject* callback) {
    for (int most = 8; most > 0; --most) {
        if (PyMethod_Check(callback)) {
            callback = PyMethod_GET_FUNCTION(callback);
        } else if (std::string_view(Py_TYPE(callback)->tp_name) == "functools.partial") {
            // What it calls is what it holds first.
            struct Partial {
                PyObject_HEAD PyObject* function;
            };
            callback = reinterpret_cast<Partial*>(callback)->function;
        } else {
            break;
        }
    }
    return callback;
}

std::string_view nameOf(PyObject* function) {
    if (PyFunction_Check(function)) {
        Py_ssize_t size = 0;
        const char* text = PyUnicode_AsUTF8AndSize(
            reinterpret_cast<PyFunctionObject*>(function)->func_name, &size);
        if (text != nullptr) return {text, static_cast<std::size_t>(size)};
        PyErr_Clear();
    }
    if (PyCFunction_Check(function))
        return reinterpret_cast<PyCFunctionObject*>(function)->m_ml->ml_name;
    return typeName(Py_TYPE(function));
}

bool schedules(LibraryRole role) {
    return role == LibraryRole::timerInit || role == LibraryRole::scheduling;
}

}  // namespace

Queued queuedBy(CodeTable& codes, cpython::InterpreterFrame* frame, PyObject* callback) {
    Queued queued;
    while (frame != nullptr && schedules(codes.roleOf(cpython::codeOf(frame))))
        frame = cpython::callerOf(frame);
    PyCodeObject* caller = frame == nullptr ? nullptr : cpython::codeOf(frame);
    const LibraryRole role = caller == nullptr ? LibraryRole::none : codes.roleOf(caller);
    queued.isIo = role == LibraryRole::addReader;
    queued.isSignals = role == LibraryRole::addSignalHandler;
    if (role == LibraryRole::chainedIsDone) queued.done = localOf(frame, "source");
    if (queued.isSignals) {
        frame = cpython::callerOf(frame);
        caller = frame == nullptr ? nullptr : cpython::codeOf(frame);
    }
    PyObject* function = innermost(callback);
    queued.what = nameOf(function);
    PyCodeObject* code = PyFunction_Check(function)
                             ? reinterpret_cast<PyCodeObject*>(PyFunction_GET_CODE(function))
                             : nullptr;
    if (code != nullptr && codes.find(code) != nullptr) {
        queued.isShown = true;
        return queued;
    }
    const bool isPrivate = queued.what.starts_with('_');
    const bool isPrograms = caller != nullptr && codes.find(caller) != nullptr;
    queued.isShown = (isPrograms && !isPrivate) || role == LibraryRole::finalizeAsyncGenerator;
    return queued;
}

}  // namespace flowglass::python
