#include "core/python/frames/lifecycle.hpp"
#include "core/python/frames/throwing.hpp"
#include "core/python/scopes/open_scope.hpp"
#include "core/python/tasks/awaiting.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

PyCodeObject* codeOf(const Frame& frame) {
    return cpython::codeOf(frame.place);
}

/// What an async generator yields lies in a wrapper; what it awaits does not.
PyObject* unwrapped(PyObject* value) {
    struct Wrapped {
        PyObject_HEAD PyObject* content;
    };
    static const std::string_view kName = "async_generator_wrapped_value";
    if (Py_TYPE(value)->tp_name != kName) return nullptr;
    return reinterpret_cast<Wrapped*>(value)->content;
}

/// Whether a frame in the middle of a SEND sends to `generator` itself, not to something in C that
/// runs it: what is sent to lies beneath what is sent.
bool sendsTo(cpython::InterpreterFrame* frame, const StackPlan& plan,
             const PyGenObject* generator) {
    const auto* place = plan.place(cpython::instructionOf(frame));
    if (place == nullptr || place->depth < 2) return false;
    PyObject** stack = frame->localsplus + cpython::codeOf(frame)->co_nlocalsplus;
    PyObject* receiver = stack[place->depth - 2];
    while (receiver != nullptr && receiver != reinterpret_cast<const PyObject*>(generator))
        receiver = cpython::isGeneratorLike(receiver) ? nullptr : stoodForBy(receiver);
    return receiver != nullptr;
}

bool isNamed(cpython::InterpreterFrame* place, const char* name) {
    PyCodeObject* code = place == nullptr ? nullptr : cpython::codeOf(place);
    return code != nullptr && PyUnicode_CompareWithASCIIString(code->co_qualname, name) == 0;
}

/// Whether a frame's innermost scope is a manager that runs this generator, or one is being left
/// that does so by `below`: it may be in no frame any more where a stack of exits was handed on.
bool runsBehindScope(const ThreadState& thread, const Frame* driver, const Frame& generator,
                     cpython::InterpreterFrame* below) {
    if (driver != nullptr && driver->scope != nullptr && driver->scope->generator == generator.id)
        return true;
    if (isNamed(below, "_AsyncGeneratorContextManager.__aexit__"))
        return (driver != nullptr && driver->isExiting) ||
               isNamed(cpython::callerOf(below), "AsyncExitStack.__aexit__");
    return thread.exiting != nullptr && thread.exiting->manager == below->localsplus[0] &&
           isNamed(below, "_GeneratorContextManager.__exit__");
}

bool isNextOfAsyncFor(CodeInfo& info, cpython::InterpreterFrame* frame) {
    return info.handlersOf(cpython::codeOf(frame)).endsAsyncFor(cpython::instructionOf(frame));
}

bool isAsyncGenerator(const Frame& frame) {
    return (frame.info->flags & CO_ASYNC_GENERATOR) != 0;
}

/// Whether a parked frame goes on behind the `await` that it stood in: 3.11 sets it there where
/// something was thrown into what it awaited, and that has ended with a value.
bool isBehindAwait(const Frame& frame) {
    return frame.info->opcodeAt(cpython::parkedAt(frame.place)) == JUMP_BACKWARD_NO_INTERRUPT;
}

bool standsInAwait(const Frame& frame, int unit) {
    while (frame.info->opcodeAt(unit) == YIELD_VALUE || frame.info->opcodeAt(unit) == RESUME)
        ++unit;
    return frame.info->opcodeAt(unit) == JUMP_BACKWARD_NO_INTERRUPT;
}

/// 3.12 throws that value in, in a StopIteration. Borrowed; null where `exception` is none such.
PyObject* handedOver(const Frame& frame, int unit, PyObject* exception) {
    const bool isHanded =
        cpython::kHasMonitoring &&
        Py_IS_TYPE(exception, reinterpret_cast<PyTypeObject*>(PyExc_StopIteration)) &&
        standsInAwait(frame, unit);
    return isHanded ? reinterpret_cast<PyStopIterationObject*>(exception)->value : nullptr;
}

}  // namespace

void Lifecycle::create(ThreadState& thread, PyGenObject* generator, CodeInfo& info,
                       bool isManagers) noexcept {
    const auto ticks = record::ticks();
    const Layer layer = layerOf(cpython::frameOf(generator), info);
    if ((info.isNative && !layer && !isManagers) || !m_recorder.admits(ticks)) return;
    // An async generator may outlive its finalizer, and die unseen.
    if (m_recorder.generators().find(generator) != nullptr) forget(generator);
    const Frame* caller = prepareCall(thread, ticks);
    Frame* frame = m_recorder.pool().take();
    frame->place = cpython::frameOf(generator);
    frame->info = &info;
    frame->id = m_recorder.newFrameId();
    frame->line = info.firstLine;
    frame->state = FrameState::created;
    frame->generator = generator;
    m_recorder.generators().add(generator, frame);

    const std::size_t room = m_values ? info.locals->argumentsRoom() : 0;
    auto event = thread.event<Kind::create>(ticks, room);
    event.put<Field::frame>(frame->id).put<Field::function>(info.function);
    putPlace(event, info);
    event.putId<Field::byFrame>(caller == nullptr ? 0 : caller->id);
    if (m_values) {
        m_locals.begin(frame->place, *info.locals, frame->locals, frame->id);
        m_locals.putArguments(event, frame->place, *info.locals, frame->locals);
    }
    event.put<Field::flavor>((info.flags & CO_COROUTINE) != 0         ? Word::coroutine
                             : (info.flags & CO_ASYNC_GENERATOR) != 0 ? Word::asyncGenerator
                                                                      : Word::generator);
    putLayer(event, layer, info);
    event.commit();
}

Lifecycle::Driver Lifecycle::driverOf(ThreadState& thread, Frame& resumed,
                                      cpython::InterpreterFrame* below) noexcept {
    Driver driver;
    driver.frame = thread.driver();
    if (driver.frame == nullptr && thread.isInLoop()) {
        driver.consumer.via = Word::loop;
        return driver;
    }
    // Frames that delegate only pass on what their driver does.
    while (below != nullptr && (driver.frame == nullptr || below != driver.frame->place)) {
        PyGenObject* generator = cpython::generatorOf(below);
        const Frame* passing =
            generator == nullptr ? nullptr : m_recorder.generators().find(generator);
        if (passing == nullptr || passing->state != FrameState::delegating) break;
        below = cpython::callerOf(below);
    }
    if (below == nullptr) return driver;
    if (driver.frame == nullptr || below != driver.frame->place) {
        CodeInfo* info = m_recorder.codes().find(cpython::codeOf(below));
        if (info != nullptr && info->isComprehension) {
            // On 3.11 a comprehension's loop has a frame of its own, which is not shown.
            const StackPlan& plan = info->stackOf(cpython::codeOf(below));
            driver.consumer = consumerIn(below, plan);
            if (driver.consumer.via != Word::await) return driver;
            if (isNextOfAsyncFor(*info, below)) driver.consumer.via = Word::for_;
            driver.delegates = driver.frame != nullptr && sendsTo(below, plan, resumed.generator);
            return driver;
        }
        // Library code stands between.
        const bool isAwaited = (resumed.info->flags & CO_COROUTINE) != 0 && isAwaiting(below);
        driver.consumer.via = runsBehindScope(thread, driver.frame, resumed, below) ? Word::with
                              : isAwaited                                           ? Word::await
                                                                                    : Word::native;
        return driver;
    }
    const StackPlan& plan = driver.frame->info->stackOf(codeOf(*driver.frame));
    driver.consumer = consumerIn(below, plan);
    const auto via = driver.consumer.via;
    driver.delegates =
        (via == Word::yieldFrom || via == Word::await) && sendsTo(below, plan, resumed.generator);
    if (driver.delegates && isNextOfAsyncFor(*driver.frame->info, below))
        driver.consumer.via = Word::for_;
    return driver;
}

void Lifecycle::recordResume(ThreadState& thread, Frame& frame, Word how, PyObject* sent,
                             std::uint32_t exception, const Driver& driver,
                             std::uint64_t ticks) noexcept {
    const bool hasValue = m_values && sent != nullptr && sent != Py_None;
    auto event = thread.event<Kind::resume>(ticks, (hasValue ? kValueRoom : 0) + 64);
    event.put<Field::frame>(frame.id).putId<Field::line>(frame.resumeLine).put<Field::how>(how);
    if (hasValue) {
        ValueText room;
        event.put<Field::value>(describe(sent, room, *this));
    }
    event.putId<Field::exc>(exception);
    event.putId<Field::byFrame>(driver.frame == nullptr ? 0 : driver.frame->id);
    if (driver.consumer.via) event.put<Field::via>(*driver.consumer.via);
    if (!driver.consumer.what.empty()) event.put<Field::what>(driver.consumer.what.substr(0, 48));
    event.commit();
}

Frame* Lifecycle::resume(ThreadState& thread, PyGenObject* generator,
                         cpython::InterpreterFrame* below, PyObject* sent) noexcept {
    Frame* frame = m_recorder.generators().find(generator);
    if (frame == nullptr || frame->state == FrameState::finished) return nullptr;
    if (frame->state == FrameState::running) return takenIn(*this, *frame);  // already said
    const bool isBehind = isBehindAwait(*frame);
    if (frame->state == FrameState::delegating && frame->delegate != nullptr) {
        if (!isBehind && !cpython::isFinished(frame->delegate->generator)) {
            thread.stack.push_back(frame);  // only passes it on
            return frame;
        }
        closeSilentDelegates(thread, *frame);
    }
    if (frame->state == FrameState::delegating) {
        thread.stack.push_back(frame);
        endDelegation(thread, *frame, sent, 0, record::ticks());
        return frame;
    }
    if (isBehind) return resumeBehindAwait(thread, *frame, below, sent, record::ticks());
    frame->resumeLine = frame->info->lineAt(cpython::parkedAt(frame->place));
    frame->resumeHow = sent == nullptr || sent == Py_None ? Word::next : Word::send;
    const bool isFirst = frame->state == FrameState::created;
    // The first round began with the first resume, at another line: so the round that would be one
    // too many for the lines is so for the resume, too.
    auto& rounds = frame->info->roundsAt(frame->resumeLine).resume;
    if (!isFirst && thread.tokens.empty() && m_budget != 0 && ++rounds >= m_budget) {
        ++frame->folded;
        frame->resumeFolded = true;
        frame->state = FrameState::running;
        thread.stack.push_back(frame);
        return frame;
    }
    const auto ticks = record::ticks();
    if (!m_recorder.admits(ticks)) return nullptr;
    prepareCall(thread, ticks);
    const Driver driver = driverOf(thread, *frame, below);
    if (driver.delegates) delegateTo(thread, *driver.frame, *frame, ticks);
    if (frame->folded != 0) tellFolded(thread, *frame, ticks);
    if (!isFirst && thread.isInLoop()) m_tasks.goesOn(thread, nullptr, ticks);
    recordResume(thread, *frame, frame->resumeHow, sent, 0, driver, ticks);
    frame->state = FrameState::running;
    thread.stack.push_back(frame);
    if (frame->isStale) bringUp(thread, *frame, ticks);
    return frame;
}

/// A coroutine of a library that `frame` awaited has ended with `value`, though something was
/// thrown into it.
Frame* Lifecycle::resumeBehindAwait(ThreadState& thread, Frame& frame,
                                    cpython::InterpreterFrame* below, PyObject* value,
                                    std::uint64_t ticks) noexcept {
    if (!m_recorder.admits(ticks)) return nullptr;
    frame.resumeLine = frame.info->lineAt(cpython::parkedAt(frame.place));
    prepareCall(thread, ticks);
    if (frame.folded != 0) tellFolded(thread, frame, ticks);
    if (thread.isInLoop()) m_tasks.goesOn(thread, nullptr, ticks);
    const bool isSent = value != nullptr && value != Py_None;
    recordResume(thread, frame, isSent ? Word::send : Word::next, value, 0,
                 driverOf(thread, frame, below), ticks);
    frame.state = FrameState::running;
    thread.stack.push_back(&frame);
    if (frame.isStale) bringUp(thread, frame, ticks);
    if (frame.isExiting) [[unlikely]]
        m_scopes.awaitedExit(thread, frame, value, ticks);
    return &frame;
}

/// What `frame` delegated to has ended while something was thrown into that: what came out of it
/// is still on its way, be it an exception or a value.
bool Lifecycle::resumesAfterDelegate(ThreadState& thread, Frame& frame, PyObject* exception,
                                     std::uint64_t ticks) noexcept {
    const Token* token = Exceptions::find(thread, exception);
    PyObject* value = nullptr;
    if (token == nullptr &&
        Py_IS_TYPE(exception, reinterpret_cast<PyTypeObject*>(PyExc_StopIteration)))
        value = reinterpret_cast<PyStopIterationObject*>(exception)->value;
    if (token == nullptr && value == nullptr) return false;
    if (frame.folded != 0) tellFolded(thread, frame, ticks);
    thread.stack.push_back(&frame);
    endDelegation(thread, frame, value, token == nullptr ? 0 : token->id, ticks);
    return true;
}

Frame* Lifecycle::resumeWith(ThreadState& thread, PyGenObject* generator,
                             cpython::InterpreterFrame* below, PyObject* exception) noexcept {
    Frame* frame = m_recorder.generators().find(generator);
    if (frame == nullptr || frame->state == FrameState::finished) return nullptr;
    const int unit = cpython::parkedAt(frame->place);
    if (frame->state == FrameState::running) return letOut(*this, *frame, exception);
    const auto ticks = record::ticks();
    // Nothing but aclose() throws that into an async generator; but in the middle of a scope that
    // is left with it, it goes on to the manager's generator as any exception does.
    const bool isClose =
        (thread.closing != nullptr || isAsyncGenerator(*frame)) &&
        Py_IS_TYPE(exception, reinterpret_cast<PyTypeObject*>(PyExc_GeneratorExit)) &&
        !m_scopes.isGiven(thread, exception);
    PyObject* value = Exceptions::find(thread, exception) == nullptr
                          ? handedOver(*frame, unit, exception)
                          : nullptr;
    if (thread.isPending) m_tasks.tellPending(thread, isClose || value ? nullptr : exception);
    if (frame->delegate != nullptr &&
        (value != nullptr || cpython::isFinished(frame->delegate->generator)))
        closeSilentDelegates(thread, *frame);
    if (value != nullptr && frame->state != FrameState::delegating)
        return resumeBehindAwait(thread, *frame, below, value, ticks);
    if (!m_recorder.admits(ticks)) return nullptr;
    if (isClose && !frame->info->handlersOf(codeOf(*frame)).isGuarded(unit)) {
        if (thread.closing == nullptr) thread.closingUnseen = generator;
        return nullptr;
    }
    // What closed its delegate was swallowed there; this GeneratorExit is another, and may have
    // the same address.
    if (isClose && frame->state == FrameState::delegating && thread.closing != nullptr)
        m_exceptions.stopTravelling(thread, thread.closingTokens, Word::native, ticks);
    frame->resumeLine = frame->info->lineAt(unit);
    if (frame->state == FrameState::delegating &&
        (frame->delegate == nullptr || value != nullptr) && !isClose &&
        resumesAfterDelegate(thread, *frame, exception, ticks))
        return frame;
    prepareCall(thread, ticks);
    if (frame->folded != 0) tellFolded(thread, *frame, ticks);
    const Driver driver = driverOf(thread, *frame, below);
    // `await g.aclose()`, or athrow().
    if (driver.delegates) delegateTo(thread, *driver.frame, *frame, ticks);
    const std::uint32_t id = m_exceptions.idOf(thread, exception);
    // What the loop did not throw has come out of what was awaited there.
    const bool isRaised =
        !isClose && standsInAwait(*frame, unit) && m_exceptions.isLibrarys(thread, exception);
    if (isRaised) m_tasks.goesOn(thread, exception, ticks);
    const Word how = isRaised ? Word::next : isClose ? Word::close : Word::throw_;
    recordResume(thread, *frame, how, nullptr, isRaised ? 0 : id, driver, ticks);
    frame->state = FrameState::running;
    thread.stack.push_back(frame);
    m_exceptions.thrown(thread, *frame, unit, exception, id, isRaised, ticks);
    if (frame->isStale) bringUp(thread, *frame, ticks);
    return frame;
}

void Lifecycle::park(ThreadState& thread, Frame& frame, int unit, PyObject* value) noexcept {
    thread.stack.pop_back();
    if (frame.state == FrameState::delegating) return;
    frame.state = FrameState::parked;
    if (frame.resumeFolded) {
        frame.resumeFolded = false;
        frame.isStale = true;
        return fold(thread, frame);
    }
    const auto ticks = record::ticks();
    if (!m_recorder.admits(ticks)) return;
    settleScope(thread, frame, unit, ticks);
    settle(thread, &frame, unit, ticks);
    if (frame.folded != 0) tellFolded(thread, frame, ticks);
    frame.isStale = false;
    bindLocals(thread, frame, ticks);
    Word how = Word::yield;
    PyObject* shown = value;
    if ((frame.info->flags & CO_COROUTINE) != 0) {
        how = Word::await;
    } else if ((frame.info->flags & CO_ASYNC_GENERATOR) != 0) {
        shown = unwrapped(value);
        if (shown == nullptr) how = Word::await, shown = value;
    }
    const std::uint32_t line = frame.info->lineAt(unit);
    PendingIterators pending;
    if (m_values) pending.read(frame.place, frame.info->stackOf(codeOf(frame)), *this);
    ValueText room;
    auto event = thread.event<Kind::suspend>(ticks, kValueRoom + pending.room());
    event.put<Field::frame>(frame.id).putId<Field::line>(line).put<Field::how>(how);
    // What goes to the loop is told by the task's `wait`.
    const bool isLoops = how == Word::await && thread.log.task() != 0;
    if (m_values && !isLoops) event.put<Field::value>(describe(shown, room, *this));
    pending.put(event);
    event.commit();
    if (how == Word::yield && isAsyncGenerator(frame)) endItem(thread, frame, shown, ticks);
}

/// Who awaited the next item of an async generator has it.
void Lifecycle::endItem(ThreadState& thread, Frame& generator, PyObject* item,
                        std::uint64_t ticks) noexcept {
    Frame* outer = generator.delegator;
    if (outer == nullptr || outer != thread.top()) return;
    generator.delegator = nullptr;
    endDelegation(thread, *outer, item, 0, ticks);
}

void Lifecycle::delegateTo(ThreadState& thread, Frame& outer, Frame& inner,
                           std::uint64_t ticks) noexcept {
    bindLocals(thread, outer, ticks);
    outer.state = FrameState::delegating;
    outer.delegate = &inner;
    inner.delegator = &outer;
    thread.event<Kind::suspend>(ticks)
        .put<Field::frame>(outer.id)
        .putId<Field::line>(outer.info->lineAt(cpython::instructionOf(outer.place)))
        .put<Field::how>((outer.info->flags & CO_GENERATOR) != 0 ? Word::yield : Word::await)
        .put<Field::delegate>(inner.id)
        .commit();
}

void Lifecycle::endDelegation(ThreadState& thread, Frame& outer, PyObject* value,
                              std::uint32_t exception, std::uint64_t ticks) noexcept {
    // An async generator that has given an item lives on.
    if (outer.delegate != nullptr) outer.delegate->delegator = nullptr;
    outer.delegate = nullptr;
    outer.state = FrameState::running;
    const int unit = cpython::instructionOf(outer.place);
    outer.resumeLine = outer.info->lineAt(unit);
    recordResume(thread, outer, Word::delegate, value, exception, Driver{}, ticks);
    if (exception != 0) m_exceptions.moveTo(thread, outer, unit, exception);
    if (outer.scope != nullptr && exception == 0 && m_scopes.awaitsEntries()) [[unlikely]]
        m_scopes.awaitedEntry(outer, value);
    if (outer.isExiting && m_scopes.isAwaiting(outer, unit)) [[unlikely]]
        m_scopes.awaitedExit(thread, outer, value, ticks);
}

}  // namespace flowglass::python
