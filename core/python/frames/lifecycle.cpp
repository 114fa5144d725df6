#include "core/python/frames/lifecycle.hpp"

#include <algorithm>

#include "core/python/run/stdio.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

/// Who stops what comes out of a thread's last recorded frame: a library's code that the thread
/// runs, such as an executor's, or else the interpreter. `below` called that frame.
Word stopperBeneath(CodeTable& codes, cpython::InterpreterFrame* below) {
    for (; below != nullptr; below = cpython::callerOf(below)) {
        PyCodeObject* code = cpython::codeOf(below);
        if (code == nullptr || codes.roleOf(code) == LibraryRole::threadBootstrap) break;
        if (readHandlers(code)->isCaught(cpython::instructionOf(below))) return Word::native;
    }
    return Word::interpreter;
}

}  // namespace

Lifecycle::Lifecycle(Recorder& recorder)
    : m_recorder(recorder),
      m_identities(recorder),
      m_locals(*this),
      m_tasks(recorder, *this),
      m_exceptions(recorder, m_tasks, m_scopes),
      m_scopes(*this),
      m_decorators(*this),
      m_values(recorder.config().values),
      m_budget(recorder.config().foldBudget) {}

Frame* Lifecycle::reconcile(ThreadState& thread, cpython::InterpreterFrame* place) noexcept {
    for (std::size_t at = thread.stack.size(); at-- > 0;) {
        if (thread.stack[at]->place != place) continue;
        dropAbove(thread, at + 1);
        return thread.stack.back();
    }
    // A signal may raise where a generator is about to go on, before anybody says that it does.
    PyGenObject* generator = thread.closing == nullptr ? cpython::generatorOf(place) : nullptr;
    if (generator == thread.closingUnseen) return nullptr;
    const Frame* parked = generator == nullptr ? nullptr : m_recorder.generators().find(generator);
    if (parked == nullptr || parked->state == FrameState::finished) return nullptr;
    return resume(thread, generator, cpython::callerOf(place), nullptr);
}

void Lifecycle::dropAbove(ThreadState& thread, std::size_t count) noexcept {
    while (thread.stack.size() > count) {
        Frame* dropped = thread.stack.back();
        thread.stack.pop_back();
        if (dropped->generator == nullptr) end(thread, *dropped);
    }
}

Frame* Lifecycle::prepareCall(ThreadState& thread, std::uint64_t ticks) noexcept {
    if (thread.isPending) [[unlikely]]
        m_tasks.tellPending(thread);
    Frame* top = thread.top();
    if (top != nullptr) settleScope(thread, *top, cpython::instructionOf(top->place), ticks);
    if (!thread.tokens.empty()) [[unlikely]]
        settle(thread, top, top == nullptr ? -1 : cpython::instructionOf(top->place), ticks, true);
    if (top == nullptr) return nullptr;
    Frame* driver = top->state == FrameState::running ? top : thread.driver();
    if (driver != nullptr) surface(thread, *driver, ticks);
    return driver;
}

void Lifecycle::settleTry(ThreadState& thread, std::uint64_t ticks) noexcept {
    Frame* top = thread.top();
    if (top != nullptr && top->info->isNative)
        settle(thread, top, cpython::instructionOf(top->place), ticks);
}

Frame* Lifecycle::enter(ThreadState& thread, cpython::InterpreterFrame* place,
                        CodeInfo& info) noexcept {
    const auto ticks = record::ticks();
    const Layer layer = layerOf(place, info);
    if ((info.isNative && !layer) || !m_recorder.admits(ticks)) return nullptr;
    if (layer && !thread.tokens.empty()) [[unlikely]]
        settleTry(thread, ticks);
    const Frame* caller = prepareCall(thread, ticks);
    Frame* frame = m_recorder.pool().take();
    frame->place = place;
    frame->info = &info;
    frame->id = m_recorder.newFrameId();
    frame->line = info.firstLine;
    {
        const std::size_t room = m_values ? info.locals->argumentsRoom() : 0;
        auto event = thread.event<Kind::call>(ticks, room);
        event.put<Field::frame>(frame->id).put<Field::function>(info.function);
        putPlace(event, info);
        event.putId<Field::byFrame>(caller == nullptr ? 0 : caller->id);
        if (m_values) {
            m_locals.begin(place, *info.locals, frame->locals, frame->id);
            if (!info.locals->usesDict())
                m_locals.putArguments(event, place, *info.locals, frame->locals);
        }
        putLayer(event, layer, info);
        event.putFlag<Field::classBody>(info.isClassBody).commit();
    }
    thread.stack.push_back(frame);
    return frame;
}

void Lifecycle::bindLocals(ThreadState& thread, Frame& frame, std::uint64_t ticks) noexcept {
    if (m_values && !frame.info->isNative)
        m_locals.record(frame.place, *frame.info->locals, frame.locals, frame.id, thread.log,
                        ticks);
}

void Lifecycle::line(ThreadState& thread, Frame& frame, int unit, std::uint32_t number) noexcept {
    goesOn(thread, frame, unit);
    // An empty module's only line is 0 to the interpreter.
    number = std::max(number, frame.info->firstLine);
    if (isFolded(frame.info->roundsAt(number).line)) {
        frame.isStale = true;
        return fold(thread, frame);
    }
    const auto ticks = record::ticks();
    if (!m_recorder.admits(ticks)) return;
    surface(thread, frame, ticks);
    bindLocals(thread, frame, ticks);
    frame.line = number;
    thread.event<Kind::line>(ticks).put<Field::frame>(frame.id).put<Field::line>(number).commit();
}

void Lifecycle::leave(ThreadState& thread, Frame& frame, int unit, PyObject* value) noexcept {
    const auto ticks = record::ticks();
    if (!m_recorder.admits(ticks)) return;
    settleScope(thread, frame, unit, ticks);
    if (!thread.tokens.empty()) [[unlikely]]
        m_exceptions.settleAll(thread, frame, unit, ticks);
    surface(thread, frame, ticks);
    bindLocals(thread, frame, ticks);
    const std::uint32_t line = frame.info->lineAt(unit, frame.line);
    if (m_values && !frame.info->isClassBody) {
        ValueText room;
        thread.event<Kind::return_>(ticks, kValueRoom)
            .put<Field::frame>(frame.id)
            .putId<Field::line>(line)
            .put<Field::value>(describe(value, room, *this))
            .commit();
    } else {
        thread.event<Kind::return_>(ticks)
            .put<Field::frame>(frame.id)
            .putId<Field::line>(line)
            .commit();
    }
    thread.stack.pop_back();
    Frame* outer = frame.delegator;
    end(thread, frame);
    if (outer != nullptr && outer == thread.top()) endDelegation(thread, *outer, value, 0, ticks);
}

void Lifecycle::unwind(ThreadState& thread, Frame& frame, int unit, PyObject* exception) noexcept {
    if (frame.state != FrameState::running) {
        // It was closed where no code of its own could run: only its end is worth a word.
        if (thread.closing != nullptr) recordClose(thread, frame, thread.closingHow);
        if (std::exchange(thread.closingUnseen, nullptr) == frame.generator)
            recordClose(thread, frame,
                        m_tasks.closes(thread, frame) ? Word::dropped : Word::called);
        return;
    }
    const auto ticks = record::ticks();
    if (!m_recorder.admits(ticks)) return;
    if (frame.isExiting) [[unlikely]]
        m_scopes.showsIn(thread, frame, unit, exception, ticks);
    m_exceptions.settle(thread, &frame, unit, ticks, false, exception);
    surface(thread, frame, ticks);
    bindLocals(thread, frame, ticks);
    const std::uint32_t id = m_exceptions.unwound(thread, frame, unit, exception, ticks);
    // Below the last frame of any thread but the first, whoever started the thread stops it.
    const bool isLast = frame.info->isModule || thread.log.thread().value != 1;
    cpython::InterpreterFrame* below = cpython::callerOf(frame.place);
    thread.stack.pop_back();
    Frame* outer = frame.delegator;
    end(thread, frame);
    if (outer != nullptr && outer == thread.top()) {
        endDelegation(thread, *outer, nullptr, id, ticks);
    } else if (thread.stack.empty() && isLast && !thread.isInLoop() && thread.exiting == nullptr) {
        const bool isFirst = thread.log.thread().value == 1;
        m_exceptions.stopTravelling(
            thread, 0, isFirst ? Word::interpreter : stopperBeneath(m_recorder.codes(), below),
            ticks);
    }
}

void Lifecycle::raised(ThreadState& thread, Frame& frame, int unit, PyObject* exception) noexcept {
    const auto ticks = record::ticks();
    if (!m_recorder.admits(ticks)) return;
    // How an await ends is no exception to anybody, and proves nothing of those in flight.
    const bool isEndOfAwait =
        frame.info->opcodeAt(unit) == SEND &&
        Py_IS_TYPE(exception, reinterpret_cast<PyTypeObject*>(PyExc_StopIteration));
    if (isEndOfAwait && Exceptions::find(thread, exception) == nullptr) return;
    const bool isExiting = frame.isExiting && m_scopes.isAwaiting(frame, unit);
    if (!isExiting) settleScope(thread, frame, unit, ticks);
    m_exceptions.settle(thread, &frame, unit, ticks, false, exception);
    m_exceptions.raised(*this, thread, frame, unit, exception, ticks);
    // The end of an iterator that was awaited is none of an exit's.
    if (isExiting && Exceptions::find(thread, exception) != nullptr)
        m_scopes.showsIn(thread, frame, unit, exception, ticks);
}

void Lifecycle::reraised(ThreadState& thread, Frame& frame, int unit,
                         PyObject* exception) noexcept {
    const auto ticks = record::ticks();
    if (!m_recorder.admits(ticks)) return;
    if (frame.isExiting) [[unlikely]]
        m_scopes.showsIn(thread, frame, unit, exception, ticks);
    m_exceptions.settle(thread, &frame, unit, ticks, false, exception);
    m_exceptions.reraised(*this, thread, frame, unit, exception, ticks);
}

void Lifecycle::exceptionDies(const PyObject* exception) noexcept {
    m_exceptions.dies(exception);
    m_tasks.exceptionDies(exception);
}

void Lifecycle::end(ThreadState& thread, Frame& frame) noexcept {
    if (!thread.tokens.empty()) [[unlikely]]
        Exceptions::frameEnds(thread, frame);
    if (frame.scope != nullptr || frame.isExiting) [[unlikely]]
        m_scopes.frameEnds(frame);
    if (frame.chain != nullptr) [[unlikely]]
        m_decorators.frameEnds(frame);
    if (m_values) m_locals.end(frame.place, *frame.info->locals, frame.id);
    frame.state = FrameState::finished;
    if (frame.delegator != nullptr) {
        frame.delegator->delegate = nullptr;
        frame.delegator = nullptr;
    }
    if (frame.generator == nullptr) m_recorder.pool().giveBack(&frame);
}

void Lifecycle::finish() noexcept {
    const auto ticks = record::ticks();
    if (m_recorder.isRecording()) {
        for (auto* frame : m_recorder.generators().frames())
            if (frame->folded != 0) tellFolded(m_recorder.thread(), *frame, ticks);
        for (auto* thread : m_recorder.threads()) {
            for (auto* frame : thread->stack)
                if (frame->folded != 0 && frame->generator == nullptr)
                    tellFolded(m_recorder.thread(), *frame, ticks);
            if (thread->log.thread() == m_recorder.thread().log.thread())
                m_exceptions.stopAll(*thread, ticks);
        }
    }
    m_recorder.finish();
}

std::uint32_t Lifecycle::frameIdOf(PyObject* generator) noexcept {
    const Frame* frame =
        m_recorder.generators().find(reinterpret_cast<const PyGenObject*>(generator));
    return frame == nullptr ? 0 : frame->id;
}

record::ThreadLog* Lifecycle::log() noexcept {
    if (!m_recorder.admits(record::ticks())) return nullptr;
    return &m_recorder.thread().log;
}

Host::Place Lifecycle::here() noexcept {
    ThreadState& thread = m_recorder.thread();
    if (thread.isPending) m_tasks.tellPending(thread);
    Frame* frame = thread.driver();
    if (frame == nullptr) return {};
    if (m_recorder.isRecording()) {
        const auto ticks = record::ticks();
        const int unit = cpython::instructionOf(frame->place);
        settleScope(thread, *frame, unit, ticks);
        if (frame == thread.top()) settle(thread, frame, unit, ticks, true);
        surface(thread, *frame, ticks);
    }
    return {frame->id, frame->info->lineAt(cpython::instructionOf(frame->place))};
}

bool Lifecycle::isUsersClass(PyTypeObject* type) noexcept {
    return m_recorder.userClasses().has(type);
}

std::uint32_t Lifecycle::identityOf(const PyObject* object, std::uint64_t print,
                                    bool wasThere) noexcept {
    return m_identities.of(object, print, wasThere);
}

record::Dictionary& Lifecycle::dictionary() noexcept {
    return m_recorder.dictionary();
}

}  // namespace flowglass::python
