#include <algorithm>

#include "core/playback/state/replay.hpp"
#include "core/playback/words/task_words.hpp"

namespace flowglass::playback {

using trace::Field;
using trace::Kind;
using trace::Word;

TaskState& Replay::task(trace::TaskId id, const trace::Event& event) {
    auto& slot = m_state.tasks[id];
    if (!slot || slot->condition == TaskCondition::done) {
        auto fresh = std::make_shared<TaskState>();
        fresh->id = id;
        fresh->createdAt = fresh->since = event.index;
        fresh->sinceTime = event.time;
        slot = std::move(fresh);
    } else if (slot->changedAt < m_ownedFrom) {
        slot = std::make_shared<TaskState>(*slot);
    }
    auto& changing = const_cast<TaskState&>(*slot);
    changing.changedAt = event.index;
    return changing;
}

LoopState& Replay::loop(trace::LoopId id, const trace::Event& event) {
    for (auto& loop : m_state.loops)
        if (loop.id == id) return loop;
    auto& loop = m_state.loops.emplace_back();
    loop.id = id;
    loop.since = event.index;
    return loop;
}

void Replay::become(TaskState& task, TaskCondition condition, const trace::Event& event) {
    task.condition = condition;
    task.since = event.index;
    task.sinceTime = event.time;
}

void Replay::dequeue(std::optional<trace::TaskId> task, std::optional<trace::HandleId> handle) {
    auto& queue = m_state.queue;
    const auto entry = std::find_if(queue.begin(), queue.end(), [&](const QueueEntry& e) {
        return e.task == task && e.handle == handle;
    });
    if (entry != queue.end()) queue.erase(entry);
}

void Replay::applyTasks(const trace::Event& event) {
    switch (event.kind) {
        case Kind::turn:
        case Kind::idle:
            return onLoop(event);
        case Kind::callback:
            return onCallback(event);
        case Kind::task:
        case Kind::ready:
        case Kind::run:
        case Kind::wait:
        case Kind::cancel:
        case Kind::finish:
            if (event.has(Field::task)) onTask(event);
            return;
        default:
            return;
    }
}

void Replay::onLoop(const trace::Event& event) {
    leaveToLoop(event);
    const auto id = event.id<trace::LoopId>(Field::loop);
    if (event.kind == Kind::turn) m_state.turn = event.number(Field::number);
    if (!id) return;
    auto& turning = loop(*id, event);
    turning.thread = event.thread;
    turning.since = event.index;
    if (event.has(Field::number)) turning.turn = event.number(Field::number);
    turning.asleep = event.kind == Kind::idle;
    const auto slept = event.number(Field::forDuration);
    turning.sleeps = slept ? std::optional(base::Nanoseconds(*slept)) : std::nullopt;
}

void Replay::onCallback(const trace::Event& event) {
    const auto handle = event.id<trace::HandleId>(Field::handle);
    if (!handle) return;
    switch (event.word(Field::phase).value_or(Word::queued)) {
        case Word::queued: {
            // Whose queue it is in is not told: the loop's that turns on this thread.
            std::optional<trace::LoopId> home;
            for (const auto& loop : m_state.loops)
                if (loop.thread == event.thread) home = loop.id;
            m_state.queue.push_back({home, std::nullopt, handle, event.index});
            return;
        }
        case Word::begin:
            leaveToLoop(event);
            dequeue(std::nullopt, handle);
            m_state.callback = {*handle, event.text(Field::what), true, event.thread, event.index};
            return;
        case Word::end:
            if (m_state.callback) m_state.callback->running = false;
            return;
        default:
            return dequeue(std::nullopt, handle);
    }
}

void Replay::onTask(const trace::Event& event) {
    const auto id = *event.id<trace::TaskId>(Field::task);
    m_state.activeTask = id;
    switch (event.kind) {
        case Kind::task: {
            auto& made = task(id, event);
            made.name = event.text(Field::name);
            made.parent = event.id<trace::TaskId>(Field::parentTask);
            made.frame = event.frame();
            made.group = event.id<trace::ObjectId>(Field::group);
            made.closes = event.id<trace::FrameId>(Field::closes);
            made.line = event.line();
            made.loop = event.id<trace::LoopId>(Field::loop);
            if (made.loop) loop(*made.loop, event);
            return;
        }
        case Kind::ready:
            return onReady(event);
        case Kind::run:
            return onRun(event);
        case Kind::wait:
            return onWait(event);
        case Kind::cancel:
            return onCancel(event);
        default:
            return onFinish(event);
    }
}

void Replay::onReady(const trace::Event& event) {
    auto& woken = task(*event.id<trace::TaskId>(Field::task), event);
    if (woken.condition == TaskCondition::running) return;
    if (woken.condition != TaskCondition::ready)
        m_state.queue.push_back({woken.loop, woken.id, std::nullopt, event.index});
    become(woken, TaskCondition::ready, event);
    woken.wokenAt = event.index;
    woken.wokenBy = event.reference(Field::bySource);
    woken.wokenByTask = event.id<trace::TaskId>(Field::causeTask);
    woken.wokenByObject = event.id<trace::ObjectId>(Field::object);
}

void Replay::onRun(const trace::Event& event) {
    auto& runs = task(*event.id<trace::TaskId>(Field::task), event);
    dequeue(runs.id, std::nullopt);
    become(runs, TaskCondition::running, event);
    ++runs.runs;
    runs.thread = event.thread;
    runs.runHow = event.how();
    runs.inside = event.how() == Word::eager ? event.task : std::nullopt;
    if (event.exc()) runs.exception = event.exc();
    if (runs.frame) m_state.active = runs.frame;
    // Where tasks have frames, these lie on that of who runs the loop.
    if (!runs.frame) leaveToLoop(event);
}

void Replay::onWait(const trace::Event& event) {
    auto& waiting = task(*event.id<trace::TaskId>(Field::task), event);
    // A cancellation that was delivered has done its work; one that came since has not.
    if (waiting.runHow == Word::throw_ && waiting.cancelledAt < waiting.since)
        waiting.cancelling = false;
    waiting.exception.reset();
    become(waiting, TaskCondition::waiting, event);
    waiting.waitsOn = event.word(Field::on);
    waiting.what = event.text(Field::what);
    const auto until = event.number(Field::until);
    waiting.until = until ? std::optional(base::Nanoseconds(*until)) : std::nullopt;
    const auto targets = event.references(Field::targets);
    waiting.targets.assign(targets.begin(), targets.end());
    waiting.untold = untoldTargets(event);
    waiting.inside.reset();
    waiting.wokenAt.reset();
    waiting.wokenBy.reset();
    waiting.wokenByTask.reset();
    waiting.wokenByObject.reset();
    giveBack(event);
}

void Replay::onCancel(const trace::Event& event) {
    auto& cancelled = task(*event.id<trace::TaskId>(Field::task), event);
    cancelled.cancelling = true;
    cancelled.cancelledAt = event.index;
    cancelled.cancelledBy = event.reference(Field::bySource);
    if (event.exc()) cancelled.exception = event.exc();
}

void Replay::onFinish(const trace::Event& event) {
    auto& done = task(*event.id<trace::TaskId>(Field::task), event);
    dequeue(done.id, std::nullopt);
    become(done, TaskCondition::done, event);
    done.inside.reset();
    done.outcome = event.word(Field::outcome);
    if (const auto* value = event.value(Field::value)) done.value = *value;
    if (event.exc()) done.exception = event.exc();
    m_endedTasks.push_back(done.id);
    ++m_state.tasksDone;
    m_state.doneTasks.push_back(m_state.tasks[done.id]);
    if (m_state.doneTasks.size() > kMostDoneTasks) m_state.doneTasks.pop_front();
}

}  // namespace flowglass::playback
