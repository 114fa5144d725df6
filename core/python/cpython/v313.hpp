#pragma once

// CPython 3.13; included by interpreter.hpp alone.

namespace flowglass::python::cpython {

inline constexpr bool kHasMonitoring = true;

[[nodiscard]] inline PyThreadState* threadState() noexcept {
    return PyThreadState_GetUnchecked();
}
[[nodiscard]] inline InterpreterFrame* currentFrame(PyThreadState* thread) noexcept {
    return thread->current_frame;
}
inline void setCurrentFrame(PyThreadState* thread, InterpreterFrame* frame) noexcept {
    thread->current_frame = frame;
}
/// Whether a frame is none of a program's: where C code calls in, and where a class was called
/// whose
/// `__init__` runs on top of it. The latter's code is the interpreter's own constant.
[[nodiscard]] inline bool isShim(InterpreterFrame* frame) noexcept {
    return frame->owner == FRAME_OWNED_BY_CSTACK || frame->f_funcobj == Py_None;
}
/// The code that a frame runs; null for a frame that is no Python code.
[[nodiscard]] inline PyCodeObject* codeOf(InterpreterFrame* frame) noexcept {
    return isShim(frame) ? nullptr : _PyFrame_GetCode(frame);
}
/// The function whose call a frame is (borrowed).
[[nodiscard]] inline PyObject* functionOf(InterpreterFrame* frame) noexcept {
    return frame->f_funcobj;
}
/// Makes a frame that is none of the interpreter's stand at the beginning of `code` (borrowed).
inline void setCode(InterpreterFrame& frame, PyCodeObject* code) noexcept {
    frame.f_executable = reinterpret_cast<PyObject*>(code);
    frame.instr_ptr = _PyCode_CODE(code);
}
/// Code unit of the instruction that runs, or of one of its inline caches.
[[nodiscard]] inline int instructionOf(InterpreterFrame* frame) noexcept {
    return _PyInterpreterFrame_LASTI(frame);
}
/// The frame of Python code beneath one that runs; null at the bottom.
[[nodiscard]] inline InterpreterFrame* callerOf(InterpreterFrame* frame) noexcept {
    InterpreterFrame* below = frame->previous;
    while (below != nullptr && isShim(below)) below = below->previous;
    return below;
}
/// Code unit of the `yield` at which a generator is parked.
[[nodiscard]] inline int parkedAt(InterpreterFrame* frame) noexcept {
    return _PyInterpreterFrame_LASTI(frame) - 1;
}
/// What was sent into a generator that is about to go on (borrowed): the top of its stack.
[[nodiscard]] inline PyObject* sentTo(InterpreterFrame* frame) noexcept {
    return frame->stacktop > 0 ? frame->localsplus[frame->stacktop - 1] : nullptr;
}
/// The exception being raised (borrowed); null when there is none.
[[nodiscard]] inline PyObject* raisedException(PyThreadState* thread) noexcept {
    return thread->current_exception;
}
/// Where a per-code slot (PyUnstable_Eval_RequestCodeExtraIndex) is held.
struct CodeExtra {
    Py_ssize_t size;
    void* slots[1];
};
inline Py_ssize_t requestCodeSlot(freefunc release) {
    return PyUnstable_Eval_RequestCodeExtraIndex(release);
}
inline int writeCodeSlot(PyCodeObject* code, Py_ssize_t index, void* content) {
    return PyUnstable_Code_SetExtra(reinterpret_cast<PyObject*>(code), index, content);
}
inline int codeSlot(PyCodeObject* code, Py_ssize_t index, void** content) {
    return PyUnstable_Code_GetExtra(reinterpret_cast<PyObject*>(code), index, content);
}

}  // namespace flowglass::python::cpython
