#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/playback/moves/player.hpp"

namespace flowglass::playback {

/// A line of a source file; the name is borrowed from the trace.
struct SourcePlace {
    std::string_view file;   ///< empty: the only one that there is
    std::uint32_t line = 0;  ///< from 1
    bool isHead = false;     ///< a function begins there: what follows is what matters
    bool isVague = false;    ///< the step happened somewhere behind it
    bool isPast = false;     ///< the frame was there, and has gone on to where nothing tells
};

/// What to say beside a line that is not the one at which the step happened: "last known line",
/// "somewhere in here"; empty where it is.
[[nodiscard]] std::string_view noteOn(const SourcePlace& place);

/// The line at which the frame that the step is about stands, as far as its events tell: what it
/// prints or gives back when it goes on it does there, whatever ran last elsewhere. Of a task that
/// waits, or is woken, the line at which it is parked. Where lines are not recorded, only while its
/// frame has done nothing since it was there. Else, the line that ran last, and where that
/// frame has only been called or made, the line of whoever did so. Empty where neither is known,
/// and where the program has ended well.
[[nodiscard]] std::optional<SourcePlace> lineJustRun(const Player& player, const State& state);

/// The line that runs next; empty where none does, or lines were not recorded.
[[nodiscard]] std::optional<SourcePlace> lineNext(const Player& player, const State& state);

/// Where to look in the source while no line is known: at the decorator that the step is about, at
/// the last line that is known of the frame at hand, at the innermost block that it has open, else
/// at the beginning of its function; of a layer without lines where its decorator is written, of a
/// task without a frame where it was made. Where the program has ended, where its last frame did.
/// Empty where there is nothing of it.
[[nodiscard]] std::optional<SourcePlace> placeAtHand(const Player& player, const State& state);

/// The line of the `return`, `break` or `continue` by which a block is being left, as an `exiting`
/// event tells of it; 0 where there is none, or it is not known. By then the line of the block
/// itself has run once more.
[[nodiscard]] std::uint32_t lineOfJump(const trace::Trace& trace, const trace::Event& exiting);

/// The same for a step that leaves a block so; empty for every other.
[[nodiscard]] std::optional<SourcePlace> jumpAtHand(const Player& player, const State& state);

}  // namespace flowglass::playback
