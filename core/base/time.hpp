#pragma once

#include <chrono>

namespace flowglass::base {

/// Time since the recording began.
using Nanoseconds = std::chrono::nanoseconds;

}  // namespace flowglass::base
