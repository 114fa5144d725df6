#include "core/record/calibration.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <thread>

#include "core/record/clock.hpp"

namespace flowglass::record {
namespace {

constexpr std::int64_t kShortestSpan_ns = 1'000'000;

std::int64_t monotonic() {
    return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

/// The tightest of a few pairs, so that an interruption between the two clocks does not count.
Calibration::Reading Calibration::read() {
    Reading best{};
    auto bestSpan = std::numeric_limits<std::uint64_t>::max();
    for (int i = 0; i < 5; ++i) {
        const auto before = ticks();
        const auto ns = monotonic();
        const auto span = ticks() - before;
        if (span >= bestSpan) continue;
        bestSpan = span;
        best = {before + span / 2, ns};
    }
    return best;
}

Calibration::Calibration() : m_first(read()), m_base(m_first.ticks) {}

void Calibration::refine(std::uint64_t from) {
    auto now = read();
    if (m_isRough && now.ns - m_first.ns < kShortestSpan_ns) {
        std::this_thread::sleep_for(std::chrono::nanoseconds(kShortestSpan_ns));
        now = read();
    }
    const auto ticksPassed = static_cast<double>(now.ticks - m_first.ticks);
    if (ticksPassed <= 0) return;
    const auto mean = static_cast<double>(now.ns - m_first.ns) / ticksPassed;
    if (m_isRough) {
        m_nsPerTick = mean;
        m_isRough = false;
        return;
    }
    const auto sinceFrom = static_cast<double>(static_cast<std::int64_t>(now.ticks - from));
    if (sinceFrom <= 0) return;
    // From here to now the line bends so that it meets the true clock again, within one percent of
    // the mean: a stretch is not worth a visible change of speed.
    m_baseTime = time(from);
    m_base = from;
    const auto wanted = base::Nanoseconds(now.ns - m_first.ns) - m_offset - m_baseTime;
    m_nsPerTick =
        std::clamp(static_cast<double>(wanted.count()) / sinceFrom, mean * 0.99, mean * 1.01);
}

void Calibration::setOrigin(std::uint64_t origin) {
    m_offset += time(origin);
    m_baseTime -= time(origin);
}

}  // namespace flowglass::record
