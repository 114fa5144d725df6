#include "core/python/frames/throwing.hpp"

#include "core/python/frames/lifecycle.hpp"
#include "core/python/stand_in.hpp"

namespace flowglass::python {

namespace {

using Throw = PyObject* (*)(PyObject*, PyObject* const*, Py_ssize_t);
Throw g_throw = nullptr;

/// Whether a generator is parked in a `yield from` over an object whose throw() is Python code: the
/// interpreter calls that, and does not say so of the generator.
bool handsOnThrows(const Frame& frame) {
    int unit = cpython::parkedAt(frame.place);
    while (frame.info->opcodeAt(unit) == YIELD_VALUE || frame.info->opcodeAt(unit) == RESUME)
        ++unit;
    if (frame.info->opcodeAt(unit) != JUMP_BACKWARD_NO_INTERRUPT) return false;
    PyObject* receiver = cpython::sentTo(frame.place);
    static PyObject* const name = PyUnicode_InternFromString("throw");
    if (receiver == nullptr || name == nullptr || cpython::isGeneratorLike(receiver)) return false;
    PyObject* method = _PyType_Lookup(Py_TYPE(receiver), name);
    return method != nullptr && PyFunction_Check(method);
}

/// The generator's frame, which has been resumed with `exception` by now; null where that is told
/// by what it runs itself, or not at all.
Frame* begin(Lifecycle& lifecycle, PyGenObject* generator, PyObject* exception) {
    const ErrorHold held;
    Frame* frame = lifecycle.recorder().generators().find(generator);
    if (frame == nullptr || frame->state != FrameState::parked || !handsOnThrows(*frame))
        return nullptr;
    ThreadState& thread = lifecycle.recorder().thread();
    auto* below = cpython::currentFrame(cpython::threadState());
    if (lifecycle.resumeWith(thread, generator, below, exception) == nullptr) return nullptr;
    // On the way to a call that stands there nothing is stopped.
    if (Token* token = Exceptions::find(thread, exception))
        token->unit = cpython::instructionOf(frame->place);
    return frame;
}

/// What a thread's innermost such throw has told of.
struct Told {
    const Frame* frame;
    const PyObject* exception;
};
thread_local Told t_told{};

/// The iterator has taken `exception` in, or ended with it.
void stopBelow(Lifecycle& lifecycle, const Frame& frame, const PyObject* exception) {
    ThreadState& thread = lifecycle.recorder().thread();
    Token* token = Exceptions::find(thread, exception);
    if (token == nullptr || (token->at != nullptr && token->at != &frame)) return;
    token->at = nullptr;
    const auto index = static_cast<std::size_t>(token - thread.tokens.data());
    lifecycle.exceptions().stopTravelling(thread, index, trace::Word::native, record::ticks());
}

PyObject* throwHook(PyObject* self, PyObject* const* arguments, Py_ssize_t count) {
    Lifecycle* lifecycle = Lifecycle::active();
    // GeneratorExit closes the iterator instead; of a class that is thrown there is no exception.
    const bool isTold = lifecycle != nullptr && count > 0 &&
                        PyExceptionInstance_Check(arguments[0]) &&
                        PyErr_GivenExceptionMatches(arguments[0], PyExc_GeneratorExit) == 0;
    Frame* frame =
        isTold ? begin(*lifecycle, reinterpret_cast<PyGenObject*>(self), arguments[0]) : nullptr;
    if (frame == nullptr) return g_throw(self, arguments, count);
    const Told outer = std::exchange(t_told, {frame, arguments[0]});
    PyObject* result = g_throw(self, arguments, count);
    // Where the generator has run on, its own code has told of that.
    if (result != nullptr && Lifecycle::active() == lifecycle &&
        frame->state == FrameState::running && lifecycle->recorder().thread().top() == frame) {
        (void)takenIn(*lifecycle, *frame);
        lifecycle->park(lifecycle->recorder().thread(), *frame, cpython::parkedAt(frame->place),
                        result);
    }
    t_told = outer;
    return result;
}

}  // namespace

Frame* takenIn(Lifecycle& lifecycle, Frame& frame) noexcept {
    if (t_told.frame == &frame) stopBelow(lifecycle, frame, t_told.exception);
    return &frame;
}

Frame* letOut(Lifecycle& lifecycle, Frame& frame, const PyObject* exception) noexcept {
    if (t_told.frame != &frame) return &frame;
    // From 3.12 on a value is handed over as what it has ended with.
    if (Py_IS_TYPE(exception, reinterpret_cast<PyTypeObject*>(PyExc_StopIteration))) {
        stopBelow(lifecycle, frame, exception);
        return takenIn(lifecycle, frame);
    }
    const Token* out = Exceptions::find(lifecycle.recorder().thread(), exception);
    if (out != nullptr && out->at == nullptr)
        lifecycle.exceptions().moveTo(lifecycle.recorder().thread(), frame,
                                      cpython::parkedAt(frame.place), out->id);
    return &frame;
}

void watchThrowing() {
    if (g_throw != nullptr) return;
    standIn(reinterpret_cast<PyObject*>(&PyGen_Type), "throw", METH_FASTCALL, &throwHook, g_throw);
}

}  // namespace flowglass::python
