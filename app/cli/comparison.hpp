#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/cli/command_line.hpp"
#include "app/cli/picture.hpp"
#include "app/cli/picture_file.hpp"
#include "app/cli/step_range.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::cli {

/// A second recording to stand beside the first, as the command line asks for it.
struct AgainstWords {
    std::optional<std::string> path;
    std::optional<std::string> together;
    bool differences = false;

    void addTo(CommandLine& line);
};

/// A recording as it is named on the command line.
struct NamedTrace {
    std::string path;
    std::shared_ptr<const trace::Trace> trace;
};

/// Writes pictures of two recordings side by side. Errors: usage, io.
[[nodiscard]] base::Result<void> writeComparison(const NamedTrace& left, const NamedTrace& right,
                                                 playback::Grain grain, const AgainstWords& against,
                                                 const PictureWords& picture,
                                                 const StepWords& steps, const PictureFile& file);

}  // namespace flowglass::cli
