#pragma once

#include <cstdint>

#if defined(__x86_64__)
#include <x86intrin.h>
#else
#include <ctime>
#endif

namespace flowglass::record {

/// The raw clock of recorded events: time stamp counter ticks, or nanoseconds of CLOCK_MONOTONIC
/// where there is no such counter. The drain turns ticks into nanoseconds.
[[nodiscard]] inline std::uint64_t ticks() noexcept {
#if defined(__x86_64__)
    return __rdtsc();
#else
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U +
           static_cast<std::uint64_t>(now.tv_nsec);
#endif
}

}  // namespace flowglass::record
