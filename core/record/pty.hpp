#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/record/unique_descriptor.hpp"

namespace flowglass::record {

/// A new terminal of 80 by 24, echoing as terminals do: our side, and the path of the program's.
struct Pty {
    UniqueDescriptor ours;
    std::string path;
};

/// Errors: io.
[[nodiscard]] base::Result<Pty> openPty();

}  // namespace flowglass::record
