#pragma once

#include <cstdint>

#include "core/base/time.hpp"

namespace flowglass::record {

/// Turns raw clock ticks into time since the recording's first event, by comparing the counter with
/// CLOCK_MONOTONIC over a growing span. One thread at a time.
class Calibration {
  public:
    /// Reads both clocks for the first time.
    Calibration();

    /// Reads both clocks again; times from `from` on use what that says, times before stay as they
    /// were. The first call waits until a millisecond has passed since the constructor.
    void refine(std::uint64_t from);
    /// `ticks` becomes time 0.
    void setOrigin(std::uint64_t ticks);
    /// Never decreasing for ticks that do not decrease; negative before the origin.
    [[nodiscard]] base::Nanoseconds time(std::uint64_t ticks) const {
        const auto since = static_cast<double>(static_cast<std::int64_t>(ticks - m_base));
        return m_baseTime + base::Nanoseconds(static_cast<std::int64_t>(since * m_nsPerTick));
    }

    /// The same for a time on CLOCK_MONOTONIC, of now or still to come.
    [[nodiscard]] base::Nanoseconds timeOfMonotonic(std::int64_t ns) const {
        return base::Nanoseconds(ns - m_first.ns) - m_offset;
    }

  private:
    struct Reading {
        std::uint64_t ticks;
        std::int64_t ns;
    };
    [[nodiscard]] static Reading read();

    Reading m_first;
    std::uint64_t m_base;
    base::Nanoseconds m_baseTime{0};
    base::Nanoseconds m_offset{0};  ///< time 0 on the clock that m_first.ns is on
    double m_nsPerTick = 1;
    bool m_isRough = true;  ///< m_nsPerTick is not measured yet
};

}  // namespace flowglass::record
