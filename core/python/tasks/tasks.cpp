#include "core/python/tasks/tasks.hpp"

#include "core/python/frames/lifecycle.hpp"
#include "core/python/tasks/asyncio_hooks.hpp"
#include "core/python/tasks/waits.hpp"
#include "core/python/values/builtin_values.hpp"
#include "core/python/values/locals_of.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;
using trace::Word;
using State = AsyncioTypes::State;

namespace {

/// asyncio's own tasks, which shut a loop down.
bool isHousekeeping(CodeTable& codes, PyObject* coroutine) {
    if (coroutine == nullptr || !PyCoro_CheckExact(coroutine)) return false;
    PyCodeObject* code =
        cpython::codeOf(cpython::frameOf(reinterpret_cast<PyGenObject*>(coroutine)));
    const LibraryRole role = code == nullptr ? LibraryRole::none : codes.roleOf(code);
    return role == LibraryRole::shutdownAsyncGenerators || role == LibraryRole::shutdownExecutor;
}

/// What a task keeps, and lets go on through its loop all the same.
bool endsLoop(PyObject* exception) {
    return PyErr_GivenExceptionMatches(exception, PyExc_SystemExit) != 0 ||
           PyErr_GivenExceptionMatches(exception, PyExc_KeyboardInterrupt) != 0;
}

/// What aclose() of an async generator gives holds the generator first.
PyObject* closedBy(PyObject* coroutine) {
    struct Closer {
        PyObject_HEAD PyObject* generator;
    };
    static const std::string_view kName = "async_generator_athrow";
    if (coroutine == nullptr || Py_TYPE(coroutine)->tp_name != kName) return nullptr;
    return reinterpret_cast<Closer*>(coroutine)->generator;
}

}  // namespace

Making Tasks::makingHere() {
    CodeTable& codes = m_recorder.codes();
    Making making;
    auto* frame = cpython::currentFrame(cpython::threadState());
    // call_soon and what it calls stand on top of it; a factory of the program's may stand between
    // what makes tasks and what it calls.
    constexpr int kMostFrames = 16;
    bool isMade = false;
    for (int most = kMostFrames; frame != nullptr && most > 0;
         --most, frame = cpython::callerOf(frame)) {
        PyCodeObject* code = cpython::codeOf(frame);
        const LibraryRole role = code == nullptr ? LibraryRole::none : codes.roleOf(code);
        if (role == LibraryRole::createTask || role == LibraryRole::groupCreateTask) {
            PyObject* name = localOf(frame, "name");
            if (name != nullptr && name != Py_None) making.name = name;
            isMade = true;
        }
        if (role == LibraryRole::groupCreateTask) making.group = localOf(frame, "self");
        const bool isPrograms = code != nullptr && codes.find(code) != nullptr;
        if (cpython::generatorOf(frame) != nullptr || (isPrograms && isMade)) break;
    }
    const auto place = m_lifecycle.here();
    making.frame = place.frame;
    making.line = place.line;
    return making;
}

void Tasks::watch() {
    PyObject* module = PyDict_GetItemString(PyImport_GetModuleDict(), "_asyncio");
    if (module != nullptr && m_types.load(module)) watchAsyncioTypes(m_types);
}

// Before a step's coroutine has begun, a library's code may throw into a generator of its own.
void Tasks::isThrown(ThreadState& thread, PyObject* exception, cpython::InterpreterFrame* below) {
    if (!thread.isPending) return;
    while (below != nullptr && cpython::generatorOf(below) != nullptr)
        below = cpython::callerOf(below);
    PyCodeObject* code = below == nullptr ? nullptr : cpython::codeOf(below);
    const LibraryRole role = code == nullptr ? LibraryRole::none : m_recorder.codes().roleOf(code);
    if (role == LibraryRole::handleRun || role == LibraryRole::taskStep)
        tellPending(thread, exception);
}

TaskInfo* Tasks::find(PyObject* task) noexcept {
    const auto found = m_tasks.find(task);
    return found == m_tasks.end() ? nullptr : &found->second;
}

void Tasks::isMade(PyObject* task, PyObject* coroutine, bool startsEagerly) {
    dies(task);  // one that died unseen at the same address, or that is initialised again
    TaskInfo& info = m_tasks[task];
    info = {};
    info.object = task;
    info.isHidden = isHousekeeping(m_recorder.codes(), coroutine);
    ThreadState& thread = m_recorder.thread();
    if (!startsEagerly || thread.turn.loop == nullptr) return;
    info.making = makingHere();
    beginStep(thread, &info, true, sourceOf(thread, nullptr));
}

void Tasks::wasMade(PyObject* task, bool failed) {
    ThreadState& thread = m_recorder.thread();
    TaskInfo* info = find(task);
    if (info == nullptr) return;
    if (!thread.steps.empty() && thread.steps.back().task == info && thread.steps.back().isEager)
        endStep(thread);
    if (failed) {
        dies(task);
        return;
    }
    const auto ticks = record::ticks();
    if (!info->isAnnounced && m_recorder.admits(ticks)) announce(thread, *info, ticks);
    info->making.reset();
}

void Tasks::announce(ThreadState& thread, TaskInfo& task, std::uint64_t ticks) {
    if (task.isAnnounced || task.isHidden) return;
    task.isAnnounced = true;
    const Making making = task.making ? *task.making : makingHere();
    tellPending(thread);
    const auto coroutine = m_types.coroutine(task.object);
    const auto loop = m_types.loop(task.object);
    const std::uint32_t group =
        making.group == nullptr
            ? 0
            : m_objects.of(thread, making.group, "TaskGroup", making.frame, ticks);
    task.id = m_recorder.newTaskId();
    PyRef name = PyRef::borrow(making.name);
    if (!name) name = m_types.nameOf(task.object);
    ValueText room;
    ShownText shown(room);
    if (name && PyUnicode_Check(name.get())) shown.addPlain(name.get());
    const bool isShown = !shown.text().empty();
    auto event = thread.event<Kind::task>(ticks, shown.text().size() + 8);
    event.put<Field::task>(task.id);
    if (isShown) event.put<Field::name>(shown.text());
    event.putId<Field::parentTask>(thread.log.task())
        .putId<Field::frame>(coroutine ? m_lifecycle.frameIdOf(coroutine.get()) : 0)
        .putId<Field::loop>(loop ? loopOf(loop.get()).id : 0)
        .putId<Field::group>(group);
    if (PyObject* closed = closedBy(coroutine.get()))
        event.putId<Field::closes>(m_lifecycle.frameIdOf(closed));
    if (making.line != 0) event.put<Field::line>(making.line);
    event.commit();
}

void Tasks::becomesReady(ThreadState& thread, TaskInfo& task, const Source& by, PyObject* future) {
    const auto ticks = record::ticks();
    if (task.isHidden || task.isOver || !m_recorder.admits(ticks)) return;
    announce(thread, task, ticks);
    tellPending(thread);
    auto event = thread.event<Kind::ready>(ticks);
    event.put<Field::task>(task.id);
    if (by.sort != Word::unknown) event.putReference<Field::bySource>(by.sort, by.id);
    event.putId<Field::causeTask>(by.cause);
    if (future != nullptr && future == task.waitsFor) event.putId<Field::object>(task.waitsObject);
    event.commit();
}

void Tasks::isCancelled(PyObject* task) {
    TaskInfo* info = find(task);
    const auto ticks = record::ticks();
    if (info == nullptr || info->isHidden || !info->isAnnounced || info->isOver ||
        m_types.stateOf(task) != State::pending || !m_recorder.admits(ticks))
        return;
    ThreadState& thread = m_recorder.thread();
    (void)m_lifecycle.here();
    tellPending(thread);
    // Who waits for a task cancels it too, and gets its exception.
    const bool isPassedOn = m_cancelled != nullptr && m_cancelled->waitsFor == task;
    if (isPassedOn)
        info->cancelId = m_cancelled->cancelId;
    else if (info->cancelId == 0)
        info->cancelId = m_recorder.newExceptionId();
    const Source by =
        isPassedOn ? Source{Word::task, m_cancelled->id, 0} : sourceOf(thread, nullptr);
    auto event = thread.event<Kind::cancel>(ticks);
    event.put<Field::task>(info->id);
    if (by.sort != Word::unknown) event.putReference<Field::bySource>(by.sort, by.id);
    event.put<Field::exc>(info->cancelId).commit();
}

TaskInfo* Tasks::swapCancelled(TaskInfo* task) noexcept {
    return std::exchange(m_cancelled, task);
}

void Tasks::dies(PyObject* future) noexcept {
    m_objects.forget(future);
    TaskInfo* task = find(future);
    if (task == nullptr) return;
    tellUnretrieved(*task);
    if (task->kept != nullptr) m_kept.erase(task->kept);
    m_tasks.erase(future);
}

void Tasks::tellUnretrieved(TaskInfo& task) noexcept {
    const auto logs = task.isOver ? m_types.logsTraceback(task.object) : PyRef();
    const auto ticks = record::ticks();
    if (!logs || logs.get() != Py_True || !m_recorder.admits(ticks)) return;
    const auto kept = m_kept.find(task.kept);
    m_recorder.thread()
        .event<Kind::unretrieved>(ticks)
        .put<Field::task>(task.id)
        .putId<Field::exc>(kept == m_kept.end() ? 0 : kept->second.id)
        .commit();
}

std::uint32_t Tasks::cancellationOf(const TaskInfo& task, PyObject* thrown) noexcept {
    if (typeName(Py_TYPE(thrown)) != std::string_view("CancelledError")) return 0;
    if (task.cancelId != 0) return task.cancelId;
    const auto awaited = m_tasks.find(task.waitsFor);
    return awaited == m_tasks.end() ? 0 : awaited->second.cancelledBy;
}

void Tasks::tellRun(ThreadState& thread, LoopStep& step, PyObject* thrown, std::uint64_t ticks) {
    step.runIsPending = false;
    TaskInfo& task = *step.task;
    announce(thread, task, ticks);
    Word how = step.isEager ? Word::eager : task.isStarted ? Word::resume : Word::start;
    if (thrown != nullptr) {
        how = Word::throw_;
        step.thrownId = exceptionId(thread, thrown);
        if (step.thrownId == 0) step.thrownId = cancellationOf(task, thrown);
        if (step.thrownId == 0) step.thrownId = m_lifecycle.exceptions().idOf(thread, thrown);
        step.thrown = thrown;
        if (task.thrownIn.id != 0) tellTakenIn(thread, task, ticks);
        task.thrownIn = ThrownIn::of(thrown, step.thrownId);
        // A coroutine of a library may catch it and raise it again later.
        m_lifecycle.exceptions().know(thrown, step.thrownId);
        task.cancelId = 0;
        // A cancelled task gives its exception away: its address may be used again.
        const auto kept = m_kept.find(thrown);
        if (kept != m_kept.end() && kept->second.isGivenAway) {
            kept->second.by->kept = nullptr;
            m_kept.erase(kept);
        }
    }
    task.isStarted = true;
    thread.event<Kind::run>(ticks)
        .put<Field::task>(task.id)
        .put<Field::how>(how)
        .putId<Field::exc>(step.thrownId)
        .commit();
    step.shown = task.id;
    thread.log.setTask(task.id);
}

void Tasks::tellStop(ThreadState& thread, LoopStep& step) {
    const auto ticks = record::ticks();
    if (step.runIsPending) tellPending(thread);
    if (step.shown == 0) return;
    if (m_recorder.admits(ticks)) {
        if (m_types.stateOf(step.task->object) == State::pending)
            tellWait(thread, step, ticks);
        else
            tellFinish(thread, step, ticks);
    }
    step.shown = 0;
    thread.log.setTask(step.outerIn);
}

void Tasks::keep(TaskInfo& task, PyObject* exception, std::uint32_t id, bool isGivenAway) {
    if (exception == nullptr || id == 0) return;
    m_kept[exception] = {id, &task, isGivenAway};
    task.kept = exception;
}

void Tasks::tellFinish(ThreadState& thread, LoopStep& step, std::uint64_t ticks) {
    TaskInfo& task = *step.task;
    task.isOver = true;
    const bool isCancelled = m_types.stateOf(task.object) == State::cancelled;
    auto raised = isCancelled ? PyRef() : m_types.exception(task.object);
    const bool hasFailed = raised && raised.get() != Py_None;
    PyObject* exception = hasFailed ? raised.get() : nullptr;
    Token* token = nullptr;
    for (auto& flying : thread.tokens)
        if (flying.at == nullptr && flying.step == thread.steps.size() &&
            (isCancelled || flying.exception == exception))
            token = &flying;
    if (token != nullptr) exception = token->exception;
    std::uint32_t id = token != nullptr ? token->id : 0;
    if (id == 0 && isCancelled) id = step.thrownId;
    if (id == 0 && exception != nullptr) id = exceptionId(thread, exception);
    if (isCancelled) task.cancelledBy = id;
    const bool isThrownIn = id != 0 && id == task.thrownIn.id;
    if (isThrownIn && isCancelled)
        tellTakenIn(thread, task, ticks, Word::task);
    else if (task.thrownIn.id != 0 && !isThrownIn)
        tellTakenIn(thread, task, ticks);
    task.thrownIn = {};
    if (hasFailed && token == nullptr) {
        id = m_lifecycle.exceptions().endsTask(thread, exception, isThrownIn, ticks);
        token = Exceptions::find(thread, exception);
    }
    // It goes on to whoever runs the loop, in the midst of whose cleanup other steps may run.
    if (token != nullptr && hasFailed && endsLoop(exception)) token->step = thread.steps.size() - 1;
    keep(task, exception, id, isCancelled);
    m_lifecycle.exceptions().stopStep(thread, isCancelled || hasFailed ? Word::task : Word::native,
                                      ticks);
    ValueText room;
    auto event = thread.event<Kind::finish>(ticks, kValueRoom);
    event.put<Field::task>(task.id).put<Field::outcome>(isCancelled ? Word::cancelled
                                                        : hasFailed ? Word::exception
                                                                    : Word::result);
    const auto result = isCancelled || hasFailed ? PyRef() : m_types.result(task.object);
    if (result && m_recorder.config().values)
        event.put<Field::value>(describe(result.get(), room, m_lifecycle));
    event.putId<Field::exc>(isCancelled || hasFailed ? id : 0).commit();
}

void Tasks::tellWait(ThreadState& thread, LoopStep& step, std::uint64_t ticks) {
    TaskInfo& task = *step.task;
    if (task.thrownIn.id != 0 && task.thrownIn.exception == nullptr)
        tellTakenIn(thread, task, ticks);
    const Waits waits(*this, m_lifecycle, thread, task, ticks);
    waits.tell();
}

bool Tasks::closes(const ThreadState& thread, const Frame& generator) const noexcept {
    if (thread.steps.empty() || thread.steps.back().task == nullptr) return false;
    const auto coroutine = m_types.coroutine(thread.steps.back().task->object);
    return closedBy(coroutine.get()) == reinterpret_cast<const PyObject*>(generator.generator);
}

void Tasks::exceptionDies(const PyObject* exception) noexcept {
    if (const auto kept = m_kept.find(exception); kept != m_kept.end()) {
        kept->second.by->kept = nullptr;
        m_kept.erase(kept);
    }
    ThreadState* thread = Recorder::seenThread();
    if (thread == nullptr) return;
    for (auto& step : thread->steps) {
        if (step.thrown == exception) step.thrown = nullptr;
        if (step.task != nullptr && step.task->thrownIn.exception == exception)
            step.task->thrownIn.exception = nullptr;
    }
}

std::uint32_t Tasks::exceptionId(const ThreadState& thread,
                                 const PyObject* exception) const noexcept {
    for (const auto& step : thread.steps)
        if (step.thrown == exception && exception != nullptr) return step.thrownId;
    const auto kept = m_kept.find(exception);
    return kept == m_kept.end() ? 0 : kept->second.id;
}

void Tasks::tellUnawaited(ThreadState& thread, PyGenObject* coroutine,
                          std::uint32_t frame) noexcept {
    const auto ticks = record::ticks();
    PyCodeObject* code = cpython::codeOf(cpython::frameOf(coroutine));
    if (code == nullptr || !m_recorder.admits(ticks)) return;
    const auto place = m_lifecycle.here();
    // Library code that drops its own is no concern of the program's.
    if (frame == 0 && place.line == 0) return;
    ValueText room;
    ShownText shown(room);
    shown.addPlain(code->co_qualname);
    auto event = thread.event<Kind::unawaited>(ticks, shown.text().size() + 8);
    event.putId<Field::frame>(frame).put<Field::function>(shown.text());
    if (place.line != 0) event.put<Field::line>(place.line);
    event.commit();
}

}  // namespace flowglass::python
