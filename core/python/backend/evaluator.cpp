#include "core/python/backend/backend.hpp"
#include "core/python/backend/moved_arguments.hpp"
#include "core/python/backend/spare_level.hpp"
#include "core/python/stand_in.hpp"

#if PY_VERSION_HEX < 0x030C0000

#include <pthread.h>

#include <algorithm>

namespace flowglass::python {

namespace {

// 3.11 has no sys.monitoring: a frame evaluator (PEP 523) sees frames begin and end, and the
// thread's C trace function sees lines and exceptions, set for frames of the user's code alone. Any
// call through an evaluator takes C stack, so near its end the interpreter's own way of calling is
// put back.

bool g_tellsLines = false;

/// Whether a frame of the user's is traced: without lines, only code with handlers is, as in all
/// other an exception that shows leaves the frame.
bool isTraced(const PyCodeObject* code) noexcept {
    return g_tellsLines || PyBytes_GET_SIZE(code->co_exceptiontable) > 0;
}

/// C stack that a thread keeps in hand; of a small stack no more than a part.
constexpr std::size_t kHeadroom = 512 * 1024;
constexpr std::size_t kSmallestPart = 4;

/// The lowest address of the calling thread's stack that evaluated frames may reach; null until it
/// was asked for.
[[gnu::tls_model("initial-exec")]] thread_local const char* t_stackFloor = nullptr;

const char* findStackFloor() {
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) return nullptr;
    void* lowest = nullptr;
    std::size_t size = 0;
    pthread_attr_getstack(&attributes, &lowest, &size);
    pthread_attr_destroy(&attributes);
    t_stackFloor = static_cast<const char*>(lowest) + std::min(kHeadroom, size / kSmallestPart);
    return t_stackFloor;
}

const char* stackFloor() {
    return t_stackFloor != nullptr ? t_stackFloor : findStackFloor();
}

PyObject* evaluate(PyThreadState* state, cpython::InterpreterFrame* place, int throws);

/// Lets the interpreter call in its own way while it lives: a frame so deep is not recorded, nor
/// are those above it.
class OwnWay {
  public:
    explicit OwnWay(PyInterpreterState* interpreter) : m_interpreter(interpreter) {
        _PyInterpreterState_SetEvalFrameFunc(m_interpreter, &_PyEval_EvalFrameDefault);
    }
    OwnWay(const OwnWay&) = delete;
    OwnWay& operator=(const OwnWay&) = delete;
    ~OwnWay() {
        if (Lifecycle::active() != nullptr)
            _PyInterpreterState_SetEvalFrameFunc(m_interpreter, &evaluate);
    }

  private:
    PyInterpreterState* m_interpreter;
};

int trace(PyObject* self, PyFrameObject* frame, int what, PyObject* argument);
int traceBoth(PyObject* self, PyFrameObject* frame, int what, PyObject* argument);

/// The trace function of the program's own for which traceBoth() stands in.
[[gnu::tls_model("initial-exec")]] thread_local Py_tracefunc t_theirs = nullptr;

void setTracing(PyThreadState* state, bool wanted) {
    state->c_tracefunc = wanted ? &trace : nullptr;
    state->cframe->use_tracing =
        wanted || state->c_profilefunc != nullptr ? std::uint8_t{255} : std::uint8_t{0};
}

/// The program has set a trace function of its own, or cleared it: the frame that runs is traced
/// for the recorder all the same. What the program is told stays what it was, and so does what it
/// sees, which is the object that its function was given.
void settle(PyThreadState* state) {
    Lifecycle* lifecycle = Lifecycle::active();
    if (lifecycle == nullptr || state->c_tracefunc == &traceBoth) return;
    if (state->c_tracefunc != nullptr && state->c_tracefunc != &trace) {
        t_theirs = std::exchange(state->c_tracefunc, &traceBoth);
        return;
    }
    auto* place = cpython::currentFrame(state);
    PyCodeObject* code = place == nullptr ? nullptr : cpython::codeOf(place);
    setTracing(state, code != nullptr && isTraced(code) &&
                          lifecycle->recorder().codes().find(code) != nullptr);
}

/// Sets or clears the thread's line tracing for one frame, and puts back what was there. A trace
/// function of the program's own stays, and so does a profiler that it has set meanwhile. As small
/// as it can be: it lies on the stack once for each call.
class Tracing {
  public:
    Tracing(PyThreadState* state, bool wanted)
        : m_state(state),
          m_profiler(state->c_profilefunc),
          m_wasFlagged(state->cframe->use_tracing != 0),
          m_wasTraced(state->c_tracefunc == &trace),
          m_isOurs(m_wasTraced || state->c_tracefunc == nullptr) {
        if (m_isOurs) {
            setTracing(state, wanted);
        } else if (wanted) {
            settle(state);
        }
    }
    Tracing(const Tracing&) = delete;
    Tracing& operator=(const Tracing&) = delete;
    ~Tracing() {
        if (!m_isOurs || (m_state->c_tracefunc != nullptr && m_state->c_tracefunc != &trace))
            settle(m_state);
        else
            putBack();
    }

  private:
    [[gnu::noinline]] void putBack() {
        if (m_state->c_profilefunc != m_profiler) return setTracing(m_state, m_wasTraced);
        m_state->c_tracefunc = m_wasTraced ? &trace : nullptr;
        m_state->cframe->use_tracing = m_wasFlagged ? std::uint8_t{255} : std::uint8_t{0};
    }

    PyThreadState* m_state;
    Py_tracefunc m_profiler;
    bool m_wasFlagged : 1;
    bool m_wasTraced : 1;
    bool m_isOurs : 1;
};

/// A frame is about to run one instruction of a line that may set an exception going again.
void seeInstruction(Lifecycle& lifecycle, ThreadState& thread, Frame& frame, int unit) {
    const int opcode = frame.info->opcodeAt(unit);
    if (opcode == RERAISE && frame.place->stacktop > 0)
        return lifecycle.reraised(thread, frame, unit,
                                  frame.place->localsplus[frame.place->stacktop - 1]);
    if (opcode != RAISE_VARARGS || cpython::argumentOf(frame.place->prev_instr) != 0) return;
    const auto handled = PyRef::steal(PyErr_GetHandledException());
    if (handled) lifecycle.reraised(thread, frame, unit, handled.get());
}

/// `asksForOpcodes`: what the frame says of tracing opcodes is nobody's but the recorder's.
void see(PyFrameObject* object, int what, PyObject* argument, bool asksForOpcodes) {
    Lifecycle* lifecycle = Lifecycle::active();
    if (lifecycle == nullptr || what == PyTrace_CALL || what == PyTrace_RETURN) return;
    ThreadState& thread = lifecycle->recorder().thread();
    Frame* frame = lifecycle->running(thread, object->f_frame);
    if (frame == nullptr) return;
    const int unit = cpython::instructionOf(object->f_frame);
    if (what == PyTrace_LINE) {
        if (frame->info->isNative) return;
        const std::uint32_t line = frame->info->lineAt(unit);
        if (asksForOpcodes) object->f_trace_opcodes = frame->info->mayRaiseAgainAt(line) ? 1 : 0;
        if (g_tellsLines)
            lifecycle->line(thread, *frame, unit, line);
        else
            lifecycle->goesOn(thread, *frame, unit);
    } else if (what == PyTrace_OPCODE) {
        seeInstruction(*lifecycle, thread, *frame, unit);
    } else {
        lifecycle->raised(thread, *frame, unit, PyTuple_GET_ITEM(argument, 1));
    }
}

int trace(PyObject*, PyFrameObject* frame, int what, PyObject* argument) {
    see(frame, what, argument, true);
    return 0;
}

int traceBoth(PyObject* self, PyFrameObject* frame, int what, PyObject* argument) {
    see(frame, what, argument, false);
    return t_theirs(self, frame, what, argument);
}

/// What PEP 479 makes of an exception that has come out of a generator: gen_send_ex2() would do it
/// as soon as the frame has ended, where nobody sees that. False where it goes on as it is.
bool replaceStopIteration(PyGenObject* generator) {
    const bool isAsync = PyAsyncGen_CheckExact(generator);
    const char* message = nullptr;
    if (PyErr_ExceptionMatches(PyExc_StopIteration) != 0)
        message = isAsync                        ? "async generator raised StopIteration"
                  : PyCoro_CheckExact(generator) ? "coroutine raised StopIteration"
                                                 : "generator raised StopIteration";
    else if (isAsync && PyErr_ExceptionMatches(PyExc_StopAsyncIteration) != 0)
        message = "async generator raised StopAsyncIteration";
    if (message == nullptr) return false;
    _PyErr_FormatFromCause(PyExc_RuntimeError, "%s", message);
    return true;
}

/// It is set going where the other one left the frame, and nothing in there has stopped that.
void seeReplacement(Lifecycle& lifecycle, ThreadState& thread, Frame& frame, PyObject* exception) {
    const auto ticks = record::ticks();
    if (exception == nullptr || !lifecycle.recorder().admits(ticks)) return;
    lifecycle.exceptions().reraised(lifecycle, thread, frame, cpython::instructionOf(frame.place),
                                    exception, ticks);
}

/// Where a frame was not traced, nobody has said that the exception which leaves it shows there.
void seeArrival(PyThreadState* state, Lifecycle& lifecycle, Frame& frame) {
    if (frame.state != FrameState::running || isTraced(cpython::codeOf(frame.place))) return;
    if (PyObject* exception = cpython::raisedException(state))
        lifecycle.raised(lifecycle.recorder().thread(), frame, cpython::instructionOf(frame.place),
                         exception);
}

/// What comes out of a frame: it is parked, has returned, or an exception leaves it.
void seeOutcome(PyThreadState* state, Lifecycle& lifecycle, Frame& frame, PyGenObject* generator,
                PyObject* result) {
    ThreadState& thread = lifecycle.recorder().thread();
    const int unit = cpython::instructionOf(frame.place);
    if (result == nullptr) {
        if (PyObject* exception = cpython::raisedException(state))
            lifecycle.unwind(thread, frame, unit, exception);
    } else if (generator != nullptr && generator->gi_frame_state == FRAME_SUSPENDED) {
        lifecycle.park(thread, frame, unit, result);
    } else {
        lifecycle.leave(thread, frame, unit, result);
    }
}

PyObject* runGenerator(PyThreadState* state, cpython::InterpreterFrame* place, int throws,
                       Lifecycle& lifecycle, PyGenObject* generator) {
    ThreadState& thread = lifecycle.recorder().thread();
    cpython::InterpreterFrame* below = cpython::currentFrame(state);
    Frame* frame = throws != 0 ? lifecycle.resumeWith(thread, generator, below,
                                                      cpython::raisedException(state))
                               : lifecycle.resume(thread, generator, below, cpython::sentTo(place));
    PyObject* result = nullptr;
    {
        const Tracing tracing(state, frame != nullptr && isTraced(cpython::codeOf(place)));
        const SpareLevel spareLevel(state, place, state->c_tracefunc == &trace);
        result = _PyEval_EvalFrameDefault(state, place, throws);
    }
    if (Lifecycle::active() != nullptr) {
        Frame* still = lifecycle.running(thread, place);
        if (still == nullptr) still = lifecycle.recorder().generators().find(generator);
        if (still != nullptr && result == nullptr) seeArrival(state, lifecycle, *still);
        const bool isReplaced = result == nullptr && replaceStopIteration(generator);
        if (still != nullptr && still->state == FrameState::running && isReplaced)
            seeReplacement(lifecycle, thread, *still, cpython::raisedException(state));
        if (still != nullptr && (frame != nullptr || result == nullptr))
            seeOutcome(state, lifecycle, *still, generator, result);
    }
    return result;
}

PyObject* runFunction(PyThreadState* state, cpython::InterpreterFrame* place, int throws,
                      Lifecycle& lifecycle, CodeInfo& info) {
    ThreadState& thread = lifecycle.recorder().thread();
    Frame* frame = lifecycle.enter(thread, place, info);
    PyObject* result = nullptr;
    {
        const Tracing tracing(state, frame != nullptr && isTraced(cpython::codeOf(place)));
        result = _PyEval_EvalFrameDefault(state, place, throws);
    }
    if (Lifecycle::active() != nullptr && frame != nullptr)
        if (Frame* still = lifecycle.running(thread, place)) {
            if (result == nullptr) seeArrival(state, lifecycle, *still);
            seeOutcome(state, lifecycle, *still, nullptr, result);
        }
    return result;
}

PyObject* evaluateUsers(PyThreadState* state, cpython::InterpreterFrame* place, int throws,
                        Lifecycle& lifecycle, CodeInfo& info) {
    if (PyGenObject* generator = cpython::generatorOf(place))
        return runGenerator(state, place, throws, lifecycle, generator);
    if (!info.isGenerator()) return runFunction(state, place, throws, lifecycle, info);
    PyObject* made = nullptr;
    {
        const Tracing tracing(state, false);
        made = _PyEval_EvalFrameDefault(state, place, throws);
    }
    if (made != nullptr && cpython::isGeneratorLike(made))
        lifecycle.create(lifecycle.recorder().thread(), reinterpret_cast<PyGenObject*>(made), info);
    return made;
}

/// Library code, or what counts as nobody's.
PyObject* evaluateOthers(PyThreadState* state, cpython::InterpreterFrame* place, int throws) {
    ThreadState* thread = Recorder::seenThread();
    // A task's step may begin with a throw into a coroutine of a library.
    if (throws != 0 && thread != nullptr && thread->isPending && Lifecycle::active() != nullptr)
        Lifecycle::active()->tasks().isThrown(*thread, cpython::raisedException(state),
                                              cpython::currentFrame(state));
    if (const auto before = state->c_tracefunc; before != &trace) {
        PyObject* result = _PyEval_EvalFrameDefault(state, place, throws);
        if (state->c_tracefunc != before) settle(state);
        return result;
    }
    const Tracing tracing(state, false);
    return _PyEval_EvalFrameDefault(state, place, throws);
}

/// A coroutine of a library has been run: it may be what the exit of a scope awaits.
void tellReturn(Lifecycle& lifecycle, PyGenObject* coroutine, PyObject* result) {
    if (coroutine == nullptr || result == nullptr) return;
    if (coroutine->gi_frame_state != FRAME_SUSPENDED && Lifecycle::active() != nullptr)
        lifecycle.scopes().libraryReturns(coroutine, result);
}

/// Code of the standard library that says something to a topic.
PyObject* evaluateWatched(PyThreadState* state, cpython::InterpreterFrame* place, int throws,
                          Lifecycle& lifecycle, CodeInfo* info, LibraryRole role) {
    if (role == LibraryRole::futureIsSet) {
        lifecycle.tasks().futureIsSet(place);
        return info == nullptr ? evaluateOthers(state, place, throws)
                               : evaluateUsers(state, place, throws, lifecycle, *info);
    }
    ThreadState& thread = lifecycle.recorder().thread();
    PyGenObject* coroutine = cpython::generatorOf(place);
    const PyCodeObject* code = cpython::codeOf(place);
    const auto run = [&] {
        return info == nullptr ? evaluateOthers(state, place, throws)
                               : evaluateUsers(state, place, throws, lifecycle, *info);
    };
    // A coroutine's frame is evaluated once when that is made, and then whenever it goes on.
    if (coroutine == nullptr && (code->co_flags & CO_COROUTINE) != 0) return run();
    if (coroutine == nullptr ||
        (throws == 0 && cpython::instructionOf(place) < code->_co_firsttraceable))
        lifecycle.libraryBegins(thread, role, place, cpython::currentFrame(state));
    PyObject* result = run();
    const bool isParked = coroutine != nullptr && coroutine->gi_frame_state == FRAME_SUSPENDED;
    if (endsMatter(role) && !isParked && Lifecycle::active() != nullptr)
        lifecycle.libraryEnds(thread, role, place);
    if (info == nullptr) tellReturn(lifecycle, coroutine, result);
    return result;
}

PyObject* evaluate(PyThreadState* state, cpython::InterpreterFrame* place, int throws) {
    Lifecycle* lifecycle = Lifecycle::active();
    if (lifecycle == nullptr) return _PyEval_EvalFrameDefault(state, place, throws);
    CodeTable& codes = lifecycle->recorder().codes();
    moveArguments(state, place, codes);
    const OwnLevels ownLevels(state, place, throws != 0 ? nullptr : cpython::generatorOf(place),
                              &trace, codes);
    if (static_cast<const char*>(__builtin_frame_address(0)) < stackFloor()) [[unlikely]] {
        lifecycle->noteDepth();
        const Tracing tracing(state, false);
        const OwnWay ownWay(state->interp);
        return _PyEval_EvalFrameDefault(state, place, throws);
    }
    PyCodeObject* code = cpython::codeOf(place);
    CodeInfo* info = codes.find(code);
    const LibraryRole role = info == nullptr ? codes.roleOf(code) : info->role;
    if (isWatched(role)) return evaluateWatched(state, place, throws, *lifecycle, info, role);
    if (info == nullptr || info->isComprehension) {
        PyGenObject* coroutine = cpython::generatorOf(place);
        PyObject* result = evaluateOthers(state, place, throws);
        if (role == LibraryRole::managerOfCall && result != nullptr) return managerOfCall(result);
        tellReturn(*lifecycle, coroutine, result);
        return result;
    }
    return evaluateUsers(state, place, throws, *lifecycle, *info);
}

PyCFunction g_setTrace = nullptr;  // sys.settrace

PyObject* setTrace(PyObject* module, PyObject* function) {
    PyObject* result = g_setTrace(module, function);
    settle(cpython::threadState());
    return result;
}

}  // namespace

bool startBackend(const Config& config) {
    g_tellsLines = config.lines;
    prepareMoves();
    if (const auto system = PyRef::steal(PyImport_ImportModule("sys")))
        standIn(system.get(), "settrace", METH_O, &setTrace, g_setTrace);
    _PyInterpreterState_SetEvalFrameFunc(cpython::threadState()->interp, &evaluate);
    return true;
}

void watchReturns(PyCodeObject*) noexcept {}

void stopBackend() noexcept {
    _PyInterpreterState_SetEvalFrameFunc(cpython::threadState()->interp, &_PyEval_EvalFrameDefault);
}

}  // namespace flowglass::python

#endif
