#pragma once

#include <string>

#include "core/base/json_writer.hpp"
#include "core/playback/moves/player.hpp"

namespace flowglass::playback {

[[nodiscard]] std::string_view nameOf(Condition condition);
[[nodiscard]] std::string_view nameOf(Ending ending);
[[nodiscard]] std::string_view nameOf(TaskCondition condition);
[[nodiscard]] std::string_view nameOf(ScopeState::Phase phase);
[[nodiscard]] std::string_view nameOf(Transfer::Sort sort);

/// A state as members of the object that `json` is in; two states are the same exactly where this
/// text is. What is absent, empty, zero or false is left out.
void writeState(base::JsonWriter& json, const State& state, const Player& player);

/// The state after a step, with its place and sentence, as one JSON object without a line feed.
[[nodiscard]] std::string stateJson(const Player& player, Grain grain, Step step);

}  // namespace flowglass::playback
