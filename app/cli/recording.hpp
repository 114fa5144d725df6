#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.hpp"
#include "core/base/result.hpp"
#include "core/record/session.hpp"

namespace flowglass::cli {

/// What `flowglass record` was asked for, as it was written.
struct RecordWords {
    Arguments program;  ///< FILE.py, "-m" MODULE or PROGRAM, then the program's own arguments
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
    bool verbose = false;
};

/// What to start, and how to record it. Errors: usage, notFound, unsupported.
[[nodiscard]] base::Result<record::SessionOptions> sessionFor(const RecordWords& words);

/// Records a script with its own terminal and no file, for a picture of it.
[[nodiscard]] base::Result<std::shared_ptr<const trace::Trace>> recordQuietly(
    const std::string& script);

}  // namespace flowglass::cli
