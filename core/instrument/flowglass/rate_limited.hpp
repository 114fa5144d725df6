#pragma once

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <flowglass/layer.hpp>
#include <flowglass/standstill.hpp>

namespace flowglass {
namespace detail {

/// Says when a call may begin, so that no more than a number of them begin within any period.
class RateWindow {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;
    RateWindow(std::size_t most, std::chrono::nanoseconds period)
        : m_period(period), m_begins(most, TimePoint::min()) {}

    /// Takes the next place: when the call that asks at `now` may begin. The calls begin in the
    /// order in which they ask.
    [[nodiscard]] TimePoint admit(TimePoint now) noexcept {
        auto& before = m_begins[m_next];
        const auto begin = before == TimePoint::min() ? now : std::max(now, before + m_period);
        before = begin;
        m_next = (m_next + 1) % m_begins.size();
        return begin;
    }

  private:
    std::chrono::nanoseconds m_period;
    std::vector<TimePoint> m_begins;  ///< of the last calls, the oldest at m_next
    std::size_t m_next = 0;
};

/// What `rate_limited` does around a call.
class RateAdvice {
  public:
    RateAdvice(std::size_t most, std::chrono::nanoseconds period) : m_window(most, period) {}

    template <class Next, class... Args>
    requires std::invocable<Next&, Args...>
    decltype(auto) operator()(Next& next, Args&&... args) const
        noexcept(std::is_nothrow_invocable_v<Next&, Args...>) {
        const auto now = std::chrono::steady_clock::now();
        const auto begin = admit(now);
        if (begin > now) {
            const Standing standing(Standstill::sleep, "until its turn");
            std::this_thread::sleep_until(begin);
        }
        return next(std::forward<Args>(args)...);
    }

  private:
    RateWindow::TimePoint admit(RateWindow::TimePoint now) const {
        const std::lock_guard lock(m_mutex);
        return m_window.admit(now);
    }
    mutable std::mutex m_mutex;
    mutable RateWindow m_window;
};

}  // namespace detail

/// A layer that lets at most `most` calls begin within any time of length `period`, in the order in
/// which they ask: `flowglass::rate_limited(5, 1s)`. A call that comes too early waits, which
/// blocks its thread. Safe from several threads at once. Each decorated function counts its own
/// calls in memory for `most` of them, and cannot be copied or moved.
class rate_limited : public detail::LayerBase {
  public:
    /// Throws std::invalid_argument where `most` is below 1 or the period is negative.
    rate_limited(int most, std::chrono::nanoseconds period)
        : m_most(static_cast<std::size_t>(most)), m_period(period) {
        if (most < 1 || period.count() < 0)
            throw std::invalid_argument("flowglass::rate_limited needs at least one call a period");
    }
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "rate_limited"; }
    template <class Signature>
    [[nodiscard]] detail::RateAdvice advice() const {
        return {m_most, m_period};
    }

  private:
    std::size_t m_most;
    std::chrono::nanoseconds m_period;
};

}  // namespace flowglass
