#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace flowglass::record {

/// A producer's watch over the process that drains, while it waits for it: a recorded program must
/// not hang because its launcher was killed. No lock, no allocation.
class Liveness {
  public:
    Liveness(int process, const std::atomic<std::uint32_t>& beats) noexcept
        : m_process(process), m_beats(beats) {}

    /// Sleeps 50 µs to 1 ms. False once the process is gone.
    [[nodiscard]] bool waitAMoment() noexcept;

  private:
    using Clock = std::chrono::steady_clock;
    int m_process;
    const std::atomic<std::uint32_t>& m_beats;
    std::uint32_t m_lastBeats = 0;
    Clock::time_point m_lastSign{};  ///< when it last beat, or was looked at and found alive
    std::chrono::microseconds m_nap{50};
};

}  // namespace flowglass::record
