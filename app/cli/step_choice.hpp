#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/cli/command_line.hpp"
#include "core/base/result.hpp"
#include "core/playback/moves/player.hpp"

namespace flowglass::cli {

/// A trace on the command line together with the grain in which its steps are counted.
struct GrainedTrace {
    std::string path;
    std::optional<std::string> grain;

    void addTo(CommandLine& line);
    /// The grain that was named, or moments. Errors: usage.
    [[nodiscard]] base::Result<playback::Grain> grainChosen() const;
};

/// Errors: usage, with the steps that there are, or why there are none in this grain.
[[nodiscard]] base::Result<void> checkStep(const playback::Player& player, playback::Grain grain,
                                           playback::Step step, const std::string& path);

}  // namespace flowglass::cli
