#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "app/cli/command_line.hpp"
#include "app/cli/picture_file.hpp"
#include "core/base/result.hpp"
#include "core/playback/state/state.hpp"

namespace flowglass::cli {

/// Steps [first, last], and whether each goes to a file with a number of its own.
struct StepRange {
    playback::Step first = 0;
    playback::Step last = 0;
    bool numbered = false;
};

/// Which steps the command line asks pictures of.
struct StepWords {
    std::optional<std::uint64_t> step;
    std::optional<std::string> steps;
    bool all = false;

    void addTo(CommandLine& line);
    /// `opening` where nothing was said. Errors: usage.
    [[nodiscard]] base::Result<StepRange> chosen(playback::Step opening, playback::Step end) const;
};

/// Writes the picture of each step of `range`, of which there are `last`.
[[nodiscard]] base::Result<void> writeSteps(
    const std::function<scene::Scene(playback::Step)>& picture, const PictureFile& file,
    const StepRange& range, playback::Step last);

}  // namespace flowglass::cli
