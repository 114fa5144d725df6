#pragma once

#include <atomic>
#include <cstdint>

namespace flowglass::detail {

/// True while this process is recorded. It stands beside the code that begins a recording before
/// main, so that whoever asks links that too.
extern std::atomic<bool> s_isRecording;

/// What everything here asks first: one relaxed load and a branch that is predicted.
[[nodiscard]] inline bool isRecording() noexcept {
    return __builtin_expect(static_cast<long>(s_isRecording.load(std::memory_order_relaxed)), 0) !=
           0;
}

/// The number of a recorded thing, and the recording it belongs to; number 0 is not recorded.
struct Mark {
    std::uint32_t number = 0;
    std::uint32_t era = 0;
    std::uint32_t function = 0;  ///< of a frame: the name of its function
    [[nodiscard]] explicit operator bool() const noexcept { return number != 0; }
};

}  // namespace flowglass::detail
