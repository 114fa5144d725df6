#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/playback/moves/player.hpp"
#include "core/playback/moves/source_place.hpp"
#include "core/scene/drawing/scene.hpp"

namespace flowglass::scene {

/// Frames that are parked at a line, as one label: "evens", "worker #2 and 3 more".
struct CodeTag {
    std::uint32_t line = 0;
    std::string text;
    trace::FrameId frame;   ///< the first of them
    std::size_t count = 1;  ///< how many they are
};

/// What a column of code shows.
struct CodeContent {
    std::string file;
    std::string_view source;            ///< borrowed
    std::optional<std::uint32_t> just;  ///< the line just run, where it is in this file
    std::optional<std::uint32_t> next;  ///< the line next
    /// What the step is about while neither is known.
    std::optional<playback::SourcePlace> near;
    bool failed = false;        ///< an exception stands at the line just run
    bool ended = false;         ///< nothing is marked then
    std::vector<CodeTag> tags;  ///< by line
};

/// Frames by the line that they are parked at.
using ParkedFrames = std::map<std::uint32_t, std::vector<trace::FrameId>>;

/// The frames that are parked in a file, without those that a task which runs goes on in.
[[nodiscard]] ParkedFrames parkedIn(const playback::State& state, std::string_view file);

/// Whether an exception that nobody has handled stands at a line of a file.
[[nodiscard]] bool failsAt(const playback::State& state, std::string_view file, std::uint32_t line);

/// The code of a step: the file in which the line just run is, else the next one (not behind a
/// veil), with what is parked in it. Empty source where the recording holds none.
[[nodiscard]] CodeContent codeOf(const playback::Player& player, const playback::State& state,
                                 bool veil = false);

/// How a column of code is set.
struct CodeOptions {
    double scale = 1;       ///< of everything, text included
    std::size_t lines = 0;  ///< exactly so many, in text that fits them; 0: as many as fit
};

/// Lines of code with the line just run, the line next, or where neither is known the line that the
/// step is about, and tags where frames are parked. What the step is about is always in sight, and
/// the line next where both have room. Code goes before tags where there is not room for both.
[[nodiscard]] Scene composeCode(const CodeContent& content, Size size,
                                const CodeOptions& options = {});

/// The size at 100 % that `lines` lines need where the longest of a file's `count` lines has
/// `columns` characters.
[[nodiscard]] Size codeSize(std::size_t lines, std::size_t columns, std::size_t count);

}  // namespace flowglass::scene
