#include <utility>

#include "core/trace/rules.hpp"

namespace flowglass::trace::rules {

using base::joined;

std::string_view TaskRules::nameOf(State state) {
    switch (state) {
        case State::created:
            return "created and not ready";
        case State::ready:
            return "ready";
        case State::running:
            return "running";
        case State::waiting:
            return "waiting";
        case State::finished:
            return "finished";
    }
    return {};
}

void TaskRules::step(const Event& event, State& state) {
    const auto expect = [&](bool fits, std::string_view becomes, State next) {
        if (!fits)
            m_report.gap(event, joined({named("task", *event.number(Field::task)), " ", becomes,
                                        " while it is ", nameOf(state), "."}));
        state = next;
    };
    switch (event.kind) {
        case Kind::ready:
            return expect(state == State::created || state == State::waiting, "becomes ready",
                          State::ready);
        case Kind::run:
            return expect(
                state == State::ready || (state == State::created && event.how() == Word::eager),
                "is run", State::running);
        case Kind::wait:
            return expect(state == State::running, "waits", State::waiting);
        case Kind::finish:
            return expect(
                state == State::running ||
                    (state != State::finished && event.word(Field::outcome) == Word::abandoned),
                "finishes", State::finished);
        case Kind::cancel:
            return expect(state != State::finished, "is cancelled", state);
        default:
            return;
    }
}

/// One step at a time, unless a step starts a task inside itself, or hands over to one that it has
/// just made ready. What a task waits for may be told by the thread that resumes it next.
void TaskRules::checkTurn(const Event& event, TaskId id) {
    if (event.kind == Kind::wait || event.kind == Kind::finish)
        for (auto& [thread, tasks] : m_running) std::erase(tasks, id);
    if (event.kind == Kind::ready) {
        const auto cause = event.id<TaskId>(Field::causeTask);
        m_wokenBy[id] = cause == event.task ? cause : std::nullopt;
    }
    if (event.kind != Kind::run) return;
    auto& running = m_running[event.thread];
    if (!running.empty() && event.how() != Word::eager && m_wokenBy[id] != running.back())
        m_report.gap(event, joined({named("task", id.value), " is run in the middle of a step of ",
                                    named("task", running.back().value), "."}));
    running.push_back(id);
}

void TaskRules::checkIn(const Event& event) {
    const auto found = event.task ? m_tasks.find(*event.task) : m_tasks.end();
    if (found != m_tasks.end() && found->second != State::running)
        m_report.gap(event, joined({"'", trace::nameOf(event.kind), "' happens in ",
                                    named("task", event.task->value), ", which is ",
                                    nameOf(found->second), "."}));
}

void TaskRules::callback(const Event& event) {
    const HandleId id{static_cast<std::uint32_t>(*event.number(Field::handle))};
    const auto phase = event.word(Field::phase).value_or(Word::queued);
    const auto [entry, isNew] = m_handles.try_emplace(id, phase);
    const auto last = std::exchange(entry->second, phase);
    bool fits = isNew ? phase == Word::queued : phase != Word::queued;
    if (!isNew && phase == Word::end) fits = last == Word::begin;
    // The handler of an operation that was cancelled runs all the same.
    if (!isNew && phase == Word::begin) fits = last == Word::queued || last == Word::cancelled;
    if (phase == Word::cancelled || phase == Word::abandoned) fits = !isNew && last == Word::queued;
    if (!fits)
        m_report.gap(event,
                     joined({named("callback", id.value), " comes to '", trace::nameOf(phase), "'",
                             isNew ? "" : " after '", isNew ? "" : trace::nameOf(last),
                             isNew ? ", and was never queued." : "'."}));
}

void TaskRules::turn(const Event& event) {
    const LoopId id{static_cast<std::uint32_t>(*event.number(Field::loop))};
    const auto number = event.number(Field::number);
    if (!number || event.kind != Kind::turn) return;
    auto& last = m_turns[id];
    if (*number <= last)
        m_report.gap(event,
                     joined({"The turns of ", named("loop", id.value), " do not count up."}));
    last = *number;
}

void TaskRules::see(const Event& event) {
    if (event.kind == Kind::callback && event.has(Field::handle)) return callback(event);
    if ((event.kind == Kind::turn || event.kind == Kind::idle) && event.has(Field::loop))
        return turn(event);
    const auto id = event.id<TaskId>(Field::task);
    const bool ends = event.kind == Kind::wait || event.kind == Kind::finish;
    if (ends) checkIn(event);
    if (event.kind == Kind::task && id)
        m_tasks.try_emplace(*id, State::created);
    else if (const auto found = id ? m_tasks.find(*id) : m_tasks.end(); found != m_tasks.end())
        step(event, found->second);
    if (id) checkTurn(event, *id);
    if (!ends) checkIn(event);
}

}  // namespace flowglass::trace::rules
