#include "core/playback/state/lock_holders.hpp"

#include <algorithm>
#include <array>

namespace flowglass::playback {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

/// More events than this are not looked through: a picture must not wait for it. Who is not found
/// by then is not told.
constexpr std::size_t kMostLooked = 20'000;

/// How far may still be looked.
using Budget = std::size_t;

/// The first event from `from` on, within the budget, for which `isWanted`.
template <class Wanted>
std::optional<trace::Event> firstEvent(const trace::Trace& trace, trace::EventIndex from,
                                       Budget& left, Wanted isWanted) {
    for (auto at = from; at < trace.size() && left > 0; ++at, --left)
        if (auto event = trace.event(at); isWanted(event)) return event;
    return std::nullopt;
}

bool isLock(const ScopeState& scope) {
    constexpr std::array<std::string_view, 3> kManagers{"Lock", "Semaphore", "BoundedSemaphore"};
    return std::ranges::find(kManagers, scope.manager) != kManagers.end();
}

/// The object of a block as one of its doors shows it, from the event `door` until `after`; empty
/// where it does not, or where the program's own code runs in between.
std::optional<trace::ObjectId> objectAtDoor(const trace::Trace& trace, trace::EventIndex door,
                                            trace::TaskId task, Kind shows, Kind after,
                                            Budget& left) {
    const auto event = firstEvent(trace, door + 1, left, [&](const trace::Event& each) {
        return each.task == task && (each.kind == shows || each.kind == after ||
                                     each.kind == Kind::call || each.kind == Kind::line);
    });
    if (!event || event->kind != shows) return std::nullopt;
    if (shows == Kind::ready) return event->id<trace::ObjectId>(Field::object);
    const auto on = event->word(Field::on);
    const auto targets = event->references(Field::targets);
    const bool isOne = targets.size() == 1 && targets.front().sort == Word::object;
    if ((on != Word::lock && on != Word::semaphore) || !isOne || !targets.front().id)
        return std::nullopt;
    return trace::ObjectId{static_cast<std::uint32_t>(*targets.front().id)};
}

/// The first event of a block of this kind, from `from` on.
std::optional<trace::EventIndex> eventOf(const trace::Trace& trace, trace::ScopeId scope, Kind kind,
                                         trace::EventIndex from, Budget& left) {
    const auto event = firstEvent(trace, from, left, [&](const trace::Event& each) {
        return each.kind == kind && each.id<trace::ScopeId>(Field::scope) == scope;
    });
    return event ? std::optional(event->index) : std::nullopt;
}

bool isOf(const trace::Trace& trace, const State& state, const ScopeState& scope,
          trace::TaskId task, trace::ObjectId object, Budget& left) {
    if (objectAtDoor(trace, scope.enteredAt, task, Kind::wait, Kind::entered, left) == object)
        return true;
    const auto exit = eventOf(trace, scope.id, Kind::exiting, state.next, left);
    return exit && objectAtDoor(trace, *exit, task, Kind::ready, Kind::exited, left) == object;
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
    Budget left = kMostLooked;
    for (const auto& scope : state.scopes) {
        const auto* frame = scope.frame ? state.frame(*scope.frame) : nullptr;
        if (scope.phase != ScopeState::Phase::held || !isLock(scope)) continue;
        if (state.isGivenBack(scope.id)) continue;
        if (frame == nullptr || !frame->task || frame->task == waiting.id) continue;
        if (!isOf(trace, state, scope, *frame->task, object, left)) continue;
        const auto taken = eventOf(trace, scope.id, Kind::entered, scope.enteredAt, left);
        holders.push_back({*frame->task, taken.value_or(scope.enteredAt)});
    }
    std::ranges::sort(holders, {}, &LockHolder::takenAt);
    return holders;
}

}  // namespace flowglass::playback
