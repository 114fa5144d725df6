#include "core/playback/moves/topic.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/playback/state/held.hpp"

namespace flowglass::playback {
namespace {

using trace::Kind;
using trace::Word;

bool isBehindScope(const State& state, trace::FrameId frame) {
    return std::ranges::any_of(state.scopes,
                               [&](const ScopeState& scope) { return scope.generator == frame; });
}

/// Whether `frame` is in the middle of a loop over a generator.
bool pullsFromGenerator(const State& state, trace::FrameId frame) {
    return std::ranges::any_of(state.frames, [&](const auto& entry) {
        const auto& other = *entry.second;
        return other.consumer == frame && other.flavor == Word::generator &&
               other.condition == Condition::parked && !isBehindScope(state, other.id);
    });
}

/// What asyncio's own blocks do is seen where tasks are: who waits for the group, who for the lock.
bool isOfAsyncio(const ScopeState& scope) {
    constexpr std::array<std::string_view, 6> kManagers{
        "TaskGroup", "Timeout", "Lock", "Semaphore", "BoundedSemaphore", "Condition"};
    return scope.async && std::ranges::find(kManagers, scope.manager) != kManagers.end();
}

/// Whether an exception is on its way out of a scope, or has just come out of it.
bool isLeftByException(const State& state, const ScopeState& scope) {
    return scope.exception || scope.raised ||
           std::ranges::any_of(state.exceptions, [&](const ExceptionState& exception) {
               return exception.at && exception.at == scope.frame;
           });
}

/// Whether a scope of a task is what a step in its frame is about. The picture is not to change
/// with every press where tasks take turns in blocks of theirs, so it stays with the tasks, except:
/// for a timeout, while the exception that it turns into another goes through it; for a block of
/// the program's own, at its doors, and as long as there is one task only.
bool isAboutScope(const State& state, const ScopeState& scope) {
    if (isOfAsyncio(scope)) return scope.manager == "Timeout" && isLeftByException(state, scope);
    return scope.phase != ScopeState::Phase::held || state.tasks.size() < 2 ||
           isLeftByException(state, scope);
}

/// Whether `frame` is inside the block of a scope, or has just left it.
bool isInScope(const State& state, const FrameState& frame) {
    const auto holds = [&](const ScopeState& scope) {
        return scope.frame == frame.id && !isCaughtOutside(state, scope) &&
               (!frame.task || isAboutScope(state, scope));
    };
    const bool isIn = std::ranges::any_of(state.scopes, holds) ||
                      (frame.task && std::ranges::any_of(state.unwound, holds));
    return isIn && !pullsFromGenerator(state, frame.id);
}

/// Entering and leaving are about the scope, unless the tasks' picture tells them as well.
Topic topicOfDoor(const State& state, std::optional<trace::ScopeId> id) {
    const auto* scope = id ? state.scope(*id) : nullptr;
    const auto* frame = scope && scope->frame ? state.frame(*scope->frame) : nullptr;
    const bool isTold = frame && frame->task && isOfAsyncio(*scope) && !isAboutScope(state, *scope);
    return isTold ? Topic::tasks : Topic::scopes;
}

/// What a frame is by itself; empty for an ordinary function outside every structure.
std::optional<Topic> ownTopic(const State& state, const FrameState& frame) {
    if (isBehindScope(state, frame.id)) return Topic::scopes;
    if (frame.chain && !frame.flavor) return Topic::decorators;
    if (isInScope(state, frame)) return Topic::scopes;
    if (frame.flavor == Word::generator) return Topic::frames;
    if (frame.task || frame.flavor == Word::coroutine) return Topic::tasks;
    return std::nullopt;
}

/// Whether `frame` was called by one that is about to bind a decorated name: it makes a decorator,
/// or is one.
bool isDecorating(const State& state, const FrameState& frame) {
    return std::ranges::any_of(state.decorating, [&](trace::ChainId id) {
        const auto* chain = state.chainOf(id);
        return chain && chain->frame && frame.consumer == chain->frame && !frame.flavor;
    });
}

/// A layer that is a coroutine or generator is called where it is made and where it ends; in
/// between it is a frame like any other.
bool isCallOfLayer(const trace::Event& event, const FrameState& frame) {
    if (!frame.chain || !frame.flavor) return false;
    switch (event.kind) {
        case Kind::create:
        case Kind::return_:
        case Kind::raise:
        case Kind::unwind:
        case Kind::handled:
            return true;
        case Kind::resume:
            return frame.resumes == 1 && frame.flavor == Word::coroutine;
        default:
            return false;
    }
}

/// Whether the stack is empty for good in a program of tasks: how each of them ended is still to be
/// seen.
bool isOver(const trace::Event& event, const State& after) {
    if (event.kind != Kind::end && event.kind != Kind::return_) return false;
    return after.tasksDone > 0 && std::ranges::all_of(after.threads, [](const auto& thread) {
               return thread.stack.empty();
           });
}

/// What `frame` runs in: itself, else the nearest frame that called it and is part of something.
Topic surroundings(const State& state, const FrameState& frame) {
    const auto* at = &frame;
    for (std::size_t hops = 0; at && hops <= state.frames.size(); ++hops) {
        if (const auto topic = ownTopic(state, *at)) return *topic;
        if (isDecorating(state, *at)) return Topic::decorators;
        at = at->consumer ? state.frame(*at->consumer) : nullptr;
    }
    return Topic::frames;
}

bool speaks(const trace::Event& event) {
    return event.kind == Kind::output || event.kind == Kind::input;
}

}  // namespace

Topic topicOf(const trace::Event& event, const State& after) {
    switch (event.kind) {
        case Kind::evaluate:
        case Kind::apply:
        case Kind::decorate:
            return Topic::decorators;
        case Kind::entering:
        case Kind::entered:
        case Kind::exiting:
        case Kind::exited:
            return topicOfDoor(after, event.scope());
        case Kind::task:
        case Kind::callback:
        case Kind::ready:
        case Kind::run:
        case Kind::wait:
        case Kind::cancel:
        case Kind::finish:
        case Kind::turn:
        case Kind::idle:
            return Topic::tasks;
        default:
            break;
    }
    if (event.word(trace::Field::stoppedBy) == Word::scope) return Topic::scopes;
    // What comes up in a task outside of its recorded frames.
    const bool isExceptions = event.kind == Kind::raise || event.kind == Kind::handled;
    if (isExceptions && event.task && !event.frame()) return Topic::tasks;
    if (isOver(event, after)) return Topic::tasks;
    // What is made belongs to where it is made, unless it is a layer.
    const bool made = event.kind == Kind::create && !event.has(trace::Field::chain);
    auto id = made ? event.byFrame() : event.frame();
    if (!id) id = after.active;
    const auto* frame = id ? after.frame(*id) : nullptr;
    if (!frame) return Topic::frames;
    if (isCallOfLayer(event, *frame) && !isBehindScope(after, frame->id)) return Topic::decorators;
    return surroundings(after, *frame);
}

namespace {

/// Whether what a frame gives is the first decorator of a function of which nothing is known yet:
/// that is evaluated right after its return.
bool givesFirstDecorator(const Player& player, trace::FrameId frame, const State& now) {
    const auto* facts = player.frames().find(frame);
    const auto& trace = player.trace();
    if (!facts || facts->endedAt == 0 || facts->endedAt + 1 >= trace.size()) return false;
    if (trace.kind(facts->endedAt) != Kind::return_ ||
        trace.kind(facts->endedAt + 1) != Kind::evaluate)
        return false;
    const auto evaluated = trace.event(facts->endedAt + 1);
    const auto chain = evaluated.id<trace::ChainId>(trace::Field::chain);
    return chain && !now.chainOf(*chain) && evaluated.text(trace::Field::text).ends_with(")");
}

/// Whether an event happens while such a decorator is made.
bool makesDecorator(const Player& player, const trace::Event& event, const State& after) {
    const auto first = event.frame() ? event.frame() : after.active;
    const auto* at = first ? after.frame(*first) : nullptr;
    for (std::size_t hops = 0; at && hops <= after.frames.size(); ++hops) {
        if (givesFirstDecorator(player, at->id, after)) return true;
        at = at->consumer ? after.frame(*at->consumer) : nullptr;
    }
    return false;
}

}  // namespace

Topic topicOf(const Player& player, Grain grain, Step step, const State& state) {
    constexpr int kMostOutputs = 4;
    if (step == 0) return Topic::frames;
    auto event = player.trace().event(player.eventOf(grain, step));
    auto topic = topicOf(event, state);
    if (topic == Topic::frames && makesDecorator(player, event, state)) return Topic::decorators;
    const bool isSpoken = speaks(event);
    // What the program prints of a thing, and is told of it, belongs to the thing.
    for (int outputs = 0; topic == Topic::frames && speaks(event) && outputs < kMostOutputs;
         ++outputs) {
        if (--step == 0) break;
        const auto before = player.trace().event(player.eventOf(grain, step));
        // One line of a print after the other is said from the same place.
        const bool fromSamePlace = speaks(before) && before.frame() == event.frame() &&
                                   before.thread == event.thread && before.task == event.task;
        if (!fromSamePlace) topic = topicOf(before, player.stateAt(grain, step));
        event = before;
    }
    // The scopes that it was printed of are gone: their picture would be empty.
    const bool isGone = isSpoken && state.scopes.empty() && state.unwound.empty();
    return topic == Topic::scopes && isGone ? Topic::frames : topic;
}

}  // namespace flowglass::playback
