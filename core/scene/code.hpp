#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/playback/player.hpp"
#include "core/scene/scene.hpp"

namespace flowglass::scene {

/// Frames that are parked at a line, as one label: "evens", "worker #2 and 3 more".
struct CodeTag {
    std::uint32_t line = 0;
    std::string text;
    trace::FrameId frame;  ///< the first of them
};

/// What a column of code shows.
struct CodeContent {
    std::string file;
    std::string_view source;            ///< borrowed
    std::optional<std::uint32_t> just;  ///< the line just run, where it is in this file
    std::optional<std::uint32_t> next;  ///< the line next
    std::vector<CodeTag> tags;          ///< by line
};

/// The code of a step: the file in which the next line is (behind a veil, the last line), with
/// what is parked in it. Empty source where the recording holds none.
[[nodiscard]] CodeContent codeOf(const playback::Player& player, const playback::State& state,
                                 bool veil = false);

/// Lines of code with the line just run, the line next, and tags where frames are parked; those
/// lines are always in sight.
[[nodiscard]] Scene composeCode(const CodeContent& content, Size size, double scale = 1);

}  // namespace flowglass::scene
