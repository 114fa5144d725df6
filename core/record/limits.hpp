#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace flowglass::record {

/// Where a recording stops and only counts.
struct Limits {
    std::optional<std::uint64_t> events;
    std::optional<std::chrono::duration<double>> time;  ///< since the recording began
};

}  // namespace flowglass::record
