#pragma once

#include <string>
#include <string_view>

#include "core/playback/player.hpp"

namespace flowglass::cli {

/// Which step of which trace a state belongs to.
struct StepPlace {
    const playback::Player& player;
    playback::Grain grain;
    playback::Step step;
};

/// The state after a step as one JSON object on a line of its own.
[[nodiscard]] std::string stateJson(const StepPlace& place);
/// The same as a person reads it in a terminal.
[[nodiscard]] std::string stateText(const StepPlace& place);

[[nodiscard]] std::string_view nameOf(playback::Condition condition);
[[nodiscard]] std::string_view nameOf(playback::Ending ending);

}  // namespace flowglass::cli
