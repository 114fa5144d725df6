#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/playback/player.hpp"

namespace flowglass::playback {

/// A line of a source file; the name is borrowed from the trace.
struct SourcePlace {
    std::string_view file;
    std::uint32_t line = 0;  ///< from 1
};

/// The line at which the frame that the step is about stands, as far as its events tell: what it
/// prints or gives back when it goes on it does there, whatever ran last elsewhere. Else, and where
/// that frame has only been called or made, the line that ran last. Empty where neither is known,
/// and where the program has ended well.
[[nodiscard]] std::optional<SourcePlace> lineJustRun(const Player& player, const State& state);

/// The line that runs next; empty where none does, or lines were not recorded.
[[nodiscard]] std::optional<SourcePlace> lineNext(const Player& player, const State& state);

/// Where to look in the source while no line is known: at the innermost block that the frame at
/// hand has open, else at the beginning of its function; where the program has ended, what ran
/// last. Empty where there is neither.
[[nodiscard]] std::optional<SourcePlace> placeAtHand(const Player& player, const State& state);

}  // namespace flowglass::playback
