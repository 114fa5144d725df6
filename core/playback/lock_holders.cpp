#include "core/playback/lock_holders.hpp"

#include <algorithm>
#include <array>

namespace flowglass::playback {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

/// More events than this are not looked through for the end of a block.
constexpr std::size_t kFarthest = 20'000;

bool isLock(const ScopeState& scope) {
    constexpr std::array<std::string_view, 3> kManagers{"Lock", "Semaphore", "BoundedSemaphore"};
    return std::ranges::find(kManagers, scope.manager) != kManagers.end();
}

/// The object of a block as one of its doors shows it, from the event `door` until `after`; empty
/// where it does not, or where the program's own code runs in between.
std::optional<trace::ObjectId> objectAtDoor(const trace::Trace& trace, trace::EventIndex door,
                                            trace::TaskId task, Kind shows, Kind after) {
    const auto end = std::min<trace::EventIndex>(trace.size(), door + kFarthest);
    for (auto at = door + 1; at < end; ++at) {
        const auto event = trace.event(at);
        if (event.task != task) continue;
        if (event.kind == after || event.kind == Kind::call || event.kind == Kind::line)
            return std::nullopt;
        if (event.kind != shows) continue;
        if (shows == Kind::ready) return event.id<trace::ObjectId>(Field::object);
        const auto on = event.word(Field::on);
        const auto targets = event.references(Field::targets);
        const bool isOne = targets.size() == 1 && targets.front().sort == Word::object;
        if ((on != Word::lock && on != Word::semaphore) || !isOne || !targets.front().id)
            return std::nullopt;
        return trace::ObjectId{static_cast<std::uint32_t>(*targets.front().id)};
    }
    return std::nullopt;
}

/// The first event of a block of this kind, from `from` on.
std::optional<trace::EventIndex> eventOf(const trace::Trace& trace, trace::ScopeId scope, Kind kind,
                                         trace::EventIndex from) {
    const auto end = std::min<trace::EventIndex>(trace.size(), from + kFarthest);
    for (auto at = from; at < end; ++at) {
        const auto event = trace.event(at);
        if (event.kind == kind && event.id<trace::ScopeId>(Field::scope) == scope) return at;
    }
    return std::nullopt;
}

bool isOf(const trace::Trace& trace, const State& state, const ScopeState& scope,
          trace::TaskId task, trace::ObjectId object) {
    if (objectAtDoor(trace, scope.enteredAt, task, Kind::wait, Kind::entered) == object)
        return true;
    const auto exit = eventOf(trace, scope.id, Kind::exiting, state.next);
    return exit && objectAtDoor(trace, *exit, task, Kind::ready, Kind::exited) == object;
}

}  // namespace

std::vector<LockHolder> lockHolders(const trace::Trace& trace, const State& state,
                                    const TaskState& waiting) {
    std::vector<LockHolder> holders;
    const bool locks = waiting.waitsOn == Word::lock || waiting.waitsOn == Word::semaphore;
    if (waiting.condition != TaskCondition::waiting || !locks || waiting.targets.size() != 1)
        return holders;
    const auto& target = waiting.targets.front();
    if (target.sort != Word::object || !target.id) return holders;
    const trace::ObjectId object{static_cast<std::uint32_t>(*target.id)};
    for (const auto& scope : state.scopes) {
        const auto* frame = scope.frame ? state.frame(*scope.frame) : nullptr;
        if (scope.phase != ScopeState::Phase::held || !isLock(scope)) continue;
        if (frame == nullptr || !frame->task || frame->task == waiting.id) continue;
        if (!isOf(trace, state, scope, *frame->task, object)) continue;
        const auto taken = eventOf(trace, scope.id, Kind::entered, scope.enteredAt);
        holders.push_back({*frame->task, taken.value_or(scope.enteredAt)});
    }
    std::ranges::sort(holders, {}, &LockHolder::takenAt);
    return holders;
}

}  // namespace flowglass::playback
