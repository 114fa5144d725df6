#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace flowglass::python {

/// What a program printed, and how it ended.
struct Output {
    std::string text;  ///< its stdout; at most 64 KiB
    bool succeeded = false;
};

/// Runs a short program without input and takes what it prints; one that is not done after ten
/// seconds is killed, and has not succeeded. Errors: notFound (no such program), io.
[[nodiscard]] base::Result<Output> outputOf(const std::vector<std::string>& command);

}  // namespace flowglass::python
