#pragma once

#include "core/playback/moves/player.hpp"

namespace flowglass::playback {

/// What a step is about: which of the four pictures explains it best.
enum class Topic : std::uint8_t { frames, decorators, scopes, tasks };

/// The topic of an event, given the state after its step. Kinds of a topic's own decide; any other
/// event belongs to what it happens in: a layer of a decorated function, a scope's block, a task.
/// Where tasks are in play, scopes are the topic only as far as the tasks' picture cannot tell it.
[[nodiscard]] Topic topicOf(const trace::Event& event, const State& after);

/// The topic of a step; frames before the first event. What is printed outside every structure goes
/// with the step before it. `state` is the one after the step.
[[nodiscard]] Topic topicOf(const Player& player, Grain grain, Step step, const State& state);

}  // namespace flowglass::playback
