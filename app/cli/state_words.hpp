#pragma once

#include <string>

#include "core/playback/moves/player.hpp"

namespace flowglass::cli {

/// The state after a step as a person reads it in a terminal, some lines.
[[nodiscard]] std::string stateText(const playback::Player& player, playback::Grain grain,
                                    playback::Step step);

}  // namespace flowglass::cli
