#include <algorithm>
#include <ctime>

#include "core/python/frames/lifecycle.hpp"
#include "core/python/tasks/queued.hpp"
#include "core/python/tasks/tasks.hpp"
#include "core/python/values/builtin_values.hpp"
#include "core/python/values/locals_of.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

bool isZero(PyObject* number) {
    std::int64_t whole = 1;
    if (PyLong_CheckExact(number)) return smallInteger(number, whole) && whole <= 0;
    return PyFloat_CheckExact(number) && PyFloat_AS_DOUBLE(number) <= 0;
}

}  // namespace

Tasks::LoopInfo& Tasks::loopOf(PyObject* loop) {
    LoopInfo& info = m_loops[loop];
    if (info.id == 0) info.id = m_recorder.newLoopId();
    return info;
}

Source Tasks::sourceOf(ThreadState& thread, PyObject* loop) {
    if (!thread.steps.empty()) {
        const LoopStep& step = thread.steps.back();
        if (step.task == nullptr) return step.source;
        if (step.task->isHidden) return {};
        return {Word::task, step.task->id, step.task->id};
    }
    if (loop != nullptr) {
        const std::uint32_t runner = loopOf(loop).thread;
        const std::uint32_t here = thread.log.thread().value;
        if (runner != 0 && runner != here) return {Word::thread, here, 0};
    }
    return {};
}

Source Tasks::setterOf(const PyObject* future) const noexcept {
    for (std::size_t back = 1; back <= m_setters.size(); ++back) {
        const Setter& setter =
            m_setters[(m_settersAt + m_setters.size() - back) % m_setters.size()];
        if (setter.future != future) continue;
        return setter.thread == 0 ? Source{} : Source{Word::thread, setter.thread, 0};
    }
    return {};
}

void Tasks::futureIsSet(cpython::InterpreterFrame* place) noexcept {
    const ThreadState* thread = Recorder::seenThread();
    m_setters[m_settersAt] = {place->localsplus[0],
                              thread == nullptr ? 0 : thread->log.thread().value};
    m_settersAt = (m_settersAt + 1) % m_setters.size();
}

void Tasks::isSubmitted(cpython::InterpreterFrame* place) {
    if (PyObject* future = localOf(place, "f")) m_ofProcesses.add(future);
}

void Tasks::isChained(cpython::InterpreterFrame* place, cpython::InterpreterFrame* below) {
    // Between the two stands wrap_future(), which the program may call itself.
    auto* caller = below == nullptr ? nullptr : cpython::callerOf(below);
    const bool isOfExecutor =
        caller != nullptr &&
        m_recorder.codes().roleOf(cpython::codeOf(caller)) == LibraryRole::runInExecutor;
    PyObject* future = isOfExecutor ? localOf(place, "destination") : nullptr;
    if (future != nullptr) m_ofExecutors.add(future);
}

void Tasks::handleIsMade(ThreadState& thread, cpython::InterpreterFrame* place,
                         cpython::InterpreterFrame* below) {
    PyObject* handle = place->localsplus[0];
    PyObject* callback = place->localsplus[1];
    PyObject* loop = place->localsplus[3];
    if (handle == nullptr || callback == nullptr || loop == nullptr) return;
    // What a task schedules once it is done comes after its end; what it schedules for itself,
    // after it has begun to wait.
    PyObject* stepped = m_types.taskOf(callback);
    if (!thread.steps.empty() && thread.steps.back().task != nullptr) {
        LoopStep& step = thread.steps.back();
        if (!step.task->isHidden && (step.shown != 0 || step.runIsPending) &&
            (stepped == step.task->object ||
             m_types.stateOf(step.task->object) != AsyncioTypes::State::pending))
            tellStop(thread, step);
    }
    HandleInfo& info = m_handles[handle];
    info = {};
    const Source by = sourceOf(thread, loop);
    if (stepped != nullptr) {
        info.task = find(stepped);
        PyObject* arguments = place->localsplus[2];
        const bool hasFuture =
            arguments != nullptr && PyTuple_CheckExact(arguments) && Py_SIZE(arguments) == 1;
        if (info.task != nullptr)
            becomesReady(thread, *info.task, by,
                         hasFuture ? PyTuple_GET_ITEM(arguments, 0) : nullptr);
        return;
    }
    const bool isTimer = std::exchange(m_timer, nullptr) == handle;
    const Queued queued = queuedBy(m_recorder.codes(), below, callback);
    info.staysQueued = queued.isIo || queued.isSignals;
    info.source = queued.isIo        ? Source{Word::io, 0, 0}
                  : isTimer          ? Source{Word::timer, 0, 0}
                  : queued.isSignals ? Source{}
                                     : by;
    // Who adds the callback of what is done already has not done it.
    if (queued.done != nullptr && by.sort == Word::task) info.source = setterOf(queued.done);
    if (!queued.isShown) return;
    const auto what = m_recorder.dictionary().intern(queued.what);
    info.isSignals = queued.isSignals;
    info.what = what;
    if (!info.isSignals) queue(thread, info, what, by);
}

void Tasks::queue(ThreadState& thread, HandleInfo& info, record::Interned what, const Source& by) {
    const auto ticks = record::ticks();
    if (!m_recorder.admits(ticks)) return;
    (void)m_lifecycle.here();
    tellPending(thread);
    info.id = m_recorder.newHandleId();
    info.what = what;
    info.isWaiting = true;
    auto event = thread.event<Kind::callback>(ticks);
    event.put<Field::handle>(info.id).put<Field::phase>(Word::queued).put<Field::what>(info.what);
    if (by.sort != Word::unknown) event.putReference<Field::bySource>(by.sort, by.id);
    event.commit();
    info.source = {Word::handle, info.id, by.cause};
}

void Tasks::tellCallback(ThreadState& thread, const HandleInfo& info, Word phase) {
    const auto ticks = record::ticks();
    if (!m_recorder.admits(ticks)) return;
    tellPending(thread);
    thread.event<Kind::callback>(ticks)
        .put<Field::handle>(info.id)
        .put<Field::phase>(phase)
        .put<Field::what>(info.what)
        .commit();
}

void Tasks::timerIsMade(cpython::InterpreterFrame* place) {
    m_timer = place->localsplus[0];
}

void Tasks::handleIsCancelled(ThreadState& thread, PyObject* handle) {
    const auto found = m_handles.find(handle);
    if (found == m_handles.end()) return;
    const HandleInfo info = found->second;
    m_handles.erase(found);
    if (!info.isWaiting) return;
    (void)m_lifecycle.here();
    tellCallback(thread, info, Word::cancelled);
}

void Tasks::stepBegins(ThreadState& thread, cpython::InterpreterFrame* place,
                       cpython::InterpreterFrame* below) {
    if (thread.turn.isPending && thread.turn.ready == 0) {
        PyObject* count = below == nullptr ? nullptr : localOf(below, "ntodo");
        if (count != nullptr && PyLong_CheckExact(count))
            thread.turn.ready = static_cast<std::uint32_t>(PyLong_AsLong(count));
    }
    const auto found = m_handles.find(place->localsplus[0]);
    HandleInfo info;
    if (found != m_handles.end()) {
        if (found->second.isSignals) queue(thread, found->second, found->second.what, {});
        info = found->second;
        found->second.isWaiting = false;
        if (!info.staysQueued) m_handles.erase(found);
    }
    beginStep(thread, info.task, false, info.source);
    if (!info.isWaiting) return;
    thread.steps.back().callback = info.id;
    thread.steps.back().what = info.what;
    tellCallback(thread, info, Word::begin);
}

void Tasks::beginStep(ThreadState& thread, TaskInfo* task, bool isEager, const Source& source) {
    LoopStep step;
    step.task = task;
    step.outerIn = thread.log.task();
    step.source = source;
    step.outerFloor = thread.floor;
    step.isEager = isEager;
    step.runIsPending = task != nullptr && !task->isHidden && !task->isOver;
    if (isEager) tellPending(thread);
    thread.steps.push_back(step);
    thread.floor = thread.stack.size();
    thread.isPending |= step.runIsPending;
    if (!isEager) thread.log.setTask(0);
}

void Tasks::stepEnds(ThreadState& thread) {
    if (!thread.steps.empty()) endStep(thread);
}

void Tasks::endStep(ThreadState& thread) {
    LoopStep& step = thread.steps.back();
    if (step.task != nullptr && (step.shown != 0 || step.runIsPending)) tellStop(thread, step);
    m_lifecycle.dropAbove(thread, thread.floor);
    m_lifecycle.exceptions().stopStep(thread, Word::native, record::ticks());
    if (step.callback != 0) {
        HandleInfo info;
        info.id = step.callback;
        info.what = step.what;
        tellCallback(thread, info, Word::end);
    }
    thread.floor = step.outerFloor;
    thread.log.setTask(step.outerIn);
    thread.steps.pop_back();
}

void Tasks::turnBegins(ThreadState& thread, PyObject* loop) {
    if (loop == nullptr) return;
    LoopInfo& info = loopOf(loop);
    info.thread = thread.log.thread().value;
    thread.turn = {loop, info.id, ++info.turns, 0, true};
    thread.isPending = true;
}

void Tasks::turnEnds(ThreadState& thread) noexcept {
    // It is what ended the sleep, also where nothing else of it is seen.
    if (thread.turn.isPending && thread.turn.wokeAt != 0) tellTurn(thread, thread.turn.wokeAt);
    thread.turn = {};
}

// Told as it begins: what comes after a sleep comes too late for the time that it has.
void Tasks::selectBegins(ThreadState& thread, cpython::InterpreterFrame* place) noexcept {
    if (thread.turn.loop == nullptr || !thread.steps.empty()) return;
    PyObject* timeout = place->localsplus[1];
    const auto ticks = record::ticks();
    if (timeout == nullptr || isZero(timeout) || !m_recorder.admits(ticks)) return;
    thread.event<Kind::idle>(ticks)
        .put<Field::loop>(thread.turn.id)
        .put<Field::number>(thread.turn.number - 1)
        .commit();
    thread.turn.hasSlept = true;
}

void Tasks::selectEnds(ThreadState& thread) noexcept {
    if (std::exchange(thread.turn.hasSlept, false)) thread.turn.wokeAt = record::ticks();
}

void Tasks::tellTurn(ThreadState& thread, std::uint64_t ticks) noexcept {
    thread.turn.isPending = false;
    if (!m_recorder.admits(ticks)) return;
    auto event = thread.event<Kind::turn>(ticks);
    event.put<Field::loop>(thread.turn.id).put<Field::number>(thread.turn.number);
    if (thread.turn.ready != 0) event.put<Field::readyCount>(thread.turn.ready);
    event.commit();
}

void Tasks::tellPending(ThreadState& thread, PyObject* thrown) noexcept {
    if (!thread.isPending) return;
    thread.isPending = false;
    if (thread.condition != nullptr) m_lifecycle.endConditionsBlock(thread);
    const auto ticks = record::ticks();
    if (thread.turn.isPending && thread.turn.loop != nullptr)
        tellTurn(thread, thread.turn.wokeAt != 0 ? thread.turn.wokeAt : ticks);
    for (auto& step : thread.steps)
        if (step.runIsPending) tellRun(thread, step, thrown, ticks);
}

}  // namespace flowglass::python
