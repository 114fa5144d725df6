#include "core/playback/replay.hpp"

namespace flowglass::playback {

using trace::Field;
using trace::Kind;
using trace::Word;

TaskState& Replay::task(trace::TaskId id, const trace::Event& event) {
    auto& slot = m_state.tasks[id];
    if (!slot || slot->condition == TaskCondition::done) {
        auto fresh = std::make_shared<TaskState>();
        fresh->id = id;
        fresh->createdAt = event.index;
        slot = std::move(fresh);
    } else if (slot->changedAt < m_ownedFrom) {
        slot = std::make_shared<TaskState>(*slot);
    }
    auto& changing = const_cast<TaskState&>(*slot);
    changing.changedAt = event.index;
    return changing;
}

void Replay::applyTasks(const trace::Event& event) {
    if (event.kind == Kind::turn) m_state.turn = event.number(Field::number);
    if (event.kind == Kind::callback) {
        const auto handle = event.id<trace::HandleId>(Field::handle);
        const auto phase = event.word(Field::phase);
        if (handle && phase == Word::begin)
            m_state.callback = {*handle, event.text(Field::what), true};
        else if (phase == Word::end && m_state.callback)
            m_state.callback->running = false;
        return;
    }
    switch (event.kind) {
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

void Replay::onTask(const trace::Event& event) {
    const auto id = *event.id<trace::TaskId>(Field::task);
    auto& changing = task(id, event);
    m_state.activeTask = id;
    switch (event.kind) {
        case Kind::task:
            changing.name = event.text(Field::name);
            changing.parent = event.id<trace::TaskId>(Field::parentTask);
            changing.frame = event.frame();
            break;
        case Kind::ready:
            if (changing.condition == TaskCondition::running) break;
            changing.condition = TaskCondition::ready;
            changing.wokenBy = event.reference(Field::bySource);
            changing.wokenByTask = event.id<trace::TaskId>(Field::causeTask);
            break;
        case Kind::run:
            changing.condition = TaskCondition::running;
            if (changing.frame) m_state.active = changing.frame;
            break;
        case Kind::wait:
            onWait(event);
            break;
        case Kind::cancel:
            onCancel(event);
            break;
        default:
            onFinish(event);
            break;
    }
}

void Replay::onWait(const trace::Event& event) {
    auto& waiting = task(*event.id<trace::TaskId>(Field::task), event);
    waiting.condition = TaskCondition::waiting;
    waiting.waitsOn = event.word(Field::on);
    waiting.what = event.text(Field::what);
    const auto until = event.number(Field::until);
    waiting.until = until ? std::optional(base::Nanoseconds(*until)) : std::nullopt;
    const auto targets = event.references(Field::targets);
    waiting.targets.assign(targets.begin(), targets.end());
    waiting.wokenBy.reset();
    waiting.wokenByTask.reset();
}

void Replay::onCancel(const trace::Event& event) {
    auto& cancelled = task(*event.id<trace::TaskId>(Field::task), event);
    cancelled.cancelling = true;
    if (event.exc()) cancelled.exception = event.exc();
}

void Replay::onFinish(const trace::Event& event) {
    auto& done = task(*event.id<trace::TaskId>(Field::task), event);
    done.condition = TaskCondition::done;
    done.outcome = event.word(Field::outcome);
    if (const auto* value = event.value(Field::value)) done.value = *value;
    if (event.exc()) done.exception = event.exc();
    m_endedTasks.push_back(done.id);
}

}  // namespace flowglass::playback
