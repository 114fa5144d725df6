#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.hpp"
#include "core/base/result.hpp"
#include "core/instrument/launch/build_folder.hpp"
#include "core/record/session.hpp"

namespace flowglass::cli {

/// What `flowglass record` was asked for, as it was written.
struct RecordWords {
    Arguments
        program;  ///< FILE.py, "-m" MODULE, FILE.cpp or PROGRAM, then the program's own arguments
    std::optional<std::string> output;
    std::optional<std::string> python;
    std::vector<std::string> include;
    std::vector<std::string> exclude;
    std::vector<std::string> sourceRoots;  ///< "OLD=NEW"
    std::optional<std::uint64_t> fold;
    std::optional<std::uint64_t> maxEvents;
    std::optional<std::uint64_t> maxSeconds;
    bool lines = true;
    bool values = true;
    bool drop = false;
    bool follow = false;
    bool verbose = false;
};

/// What to start, and how to record it.
struct RecordPlan {
    record::SessionOptions options;
    /// Of a program that was built for this; it has to be there while the program runs.
    std::shared_ptr<const instrument::BuildFolder> folder;
};

/// Plans it; a C++ source file is built first, with the compiler's words on stderr.
/// Errors: usage, notFound, unsupported, format (it does not compile), io.
[[nodiscard]] base::Result<RecordPlan> planFor(const RecordWords& words);

/// Whether it is recorded to be shown: a Python script, or C++ source.
[[nodiscard]] bool isSource(const std::string& path);

/// Records a script or a C++ source file with its own terminal and no file, for a picture of it.
[[nodiscard]] base::Result<std::shared_ptr<const trace::Trace>> recordQuietly(
    const std::string& source);

}  // namespace flowglass::cli
