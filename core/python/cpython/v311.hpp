#pragma once

// CPython 3.11; included by interpreter.hpp alone.

namespace flowglass::python::cpython {

inline constexpr bool kHasMonitoring = false;

[[nodiscard]] inline PyThreadState* threadState() noexcept {
    return _PyThreadState_UncheckedGet();
}
[[nodiscard]] inline InterpreterFrame* currentFrame(PyThreadState* thread) noexcept {
    return thread->cframe->current_frame;
}
inline void setCurrentFrame(PyThreadState* thread, InterpreterFrame* frame) noexcept {
    thread->cframe->current_frame = frame;
}
/// The code that a frame runs; null for a frame that is no Python code.
[[nodiscard]] inline PyCodeObject* codeOf(InterpreterFrame* frame) noexcept {
    return frame->f_code;
}
/// The function whose call a frame is (borrowed).
[[nodiscard]] inline PyObject* functionOf(InterpreterFrame* frame) noexcept {
    return reinterpret_cast<PyObject*>(frame->f_func);
}
/// Makes a frame that is none of the interpreter's stand at the beginning of `code` (borrowed).
inline void setCode(InterpreterFrame& frame, PyCodeObject* code) noexcept {
    frame.f_code = code;
    frame.prev_instr = _PyCode_CODE(code);
}
/// Code unit of the instruction that runs, or of one of its inline caches.
[[nodiscard]] inline int instructionOf(InterpreterFrame* frame) noexcept {
    return _PyInterpreterFrame_LASTI(frame);
}
/// The frame of Python code beneath one that runs; null at the bottom.
[[nodiscard]] inline InterpreterFrame* callerOf(InterpreterFrame* frame) noexcept {
    return frame->previous;
}
/// Code unit of the `yield` at which a generator is parked.
[[nodiscard]] inline int parkedAt(InterpreterFrame* frame) noexcept {
    return _PyInterpreterFrame_LASTI(frame);
}
/// What was sent into a generator that is about to go on (borrowed): the top of its stack.
[[nodiscard]] inline PyObject* sentTo(InterpreterFrame* frame) noexcept {
    return frame->stacktop > 0 ? frame->localsplus[frame->stacktop - 1] : nullptr;
}
/// The exception being raised (borrowed), as an object; null when there is none. One that C code
/// raised may have been no object yet: it is made one, as any handler would do.
[[nodiscard]] inline PyObject* raisedException(PyThreadState* thread) noexcept {
    if (thread->curexc_type == nullptr) return nullptr;
    if (thread->curexc_value == nullptr || !PyExceptionInstance_Check(thread->curexc_value)) {
        PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
        PyErr_Fetch(&type, &value, &traceback);
        PyErr_NormalizeException(&type, &value, &traceback);
        PyErr_Restore(type, value, traceback);
    }
    return thread->curexc_value;
}
/// Where a per-code slot (PyUnstable_Eval_RequestCodeExtraIndex) is held.
struct CodeExtra {
    Py_ssize_t size;
    void* slots[1];
};
inline Py_ssize_t requestCodeSlot(freefunc release) {
    return _PyEval_RequestCodeExtraIndex(release);
}
inline int writeCodeSlot(PyCodeObject* code, Py_ssize_t index, void* content) {
    return _PyCode_SetExtra(reinterpret_cast<PyObject*>(code), index, content);
}
inline int codeSlot(PyCodeObject* code, Py_ssize_t index, void** content) {
    return _PyCode_GetExtra(reinterpret_cast<PyObject*>(code), index, content);
}

}  // namespace flowglass::python::cpython
