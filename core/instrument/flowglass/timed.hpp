#pragma once

#include <chrono>
#include <concepts>
#include <iostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <flowglass/layer.hpp>

namespace flowglass {
namespace detail {

/// "1.234 ms": four digits are plenty.
[[nodiscard]] std::string durationText(std::chrono::nanoseconds duration);
[[nodiscard]] inline Shown shownDuration(std::chrono::nanoseconds duration) {
    Shown shown;
    shown.text = durationText(duration);
    return shown;
}

/// Says on std::clog what a call took.
struct SayTime {
    void operator()(std::string_view name, std::chrono::nanoseconds took) const noexcept {
        try {
            std::clog << std::string(name) + " took " + durationText(took) + '\n';
        } catch (...) {  // NOLINT: a log that cannot be written
        }
    }
};

/// What `timed` does around a call.
template <class Report>
class TimedAdvice {
  public:
    explicit TimedAdvice(Report report) : m_report(std::move(report)) {}

    template <class Next, class... Args>
    requires std::invocable<Next&, Args...>
    decltype(auto) operator()(Next& next, Args&&... args) const
        noexcept(std::is_nothrow_invocable_v<Next&, Args...>) {
        const Watch<Next> watch{next, m_report, std::chrono::steady_clock::now()};
        return next(std::forward<Args>(args)...);
    }

  private:
    /// Reports when the call is over, however it ends.
    template <class Next>
    struct Watch {
        Watch(const Next& of, const Report& to, std::chrono::steady_clock::time_point from) noexcept
            : next(of), report(to), begin(from) {}
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;
        ~Watch() {
            const auto took = std::chrono::steady_clock::now() - begin;
            if (isRecording()) next.note("took", shownDuration(took));
            report(next.name(), took);
        }
        const Next& next;
        const Report& report;
        std::chrono::steady_clock::time_point begin;
    };
    Report m_report;
};

/// The type of `timed`.
template <class Report = SayTime>
class Timed : public LayerBase {
  public:
    constexpr Timed() = default;
    constexpr explicit Timed(Report report) : m_report(std::move(report)) {}
    /// Tells `report(name, took)` instead: a std::string_view and std::chrono::nanoseconds. It must
    /// not throw.
    template <class Other>
    requires std::is_nothrow_invocable_v<const Other&, std::string_view, std::chrono::nanoseconds>
    [[nodiscard]] constexpr Timed<Other> operator()(Other report) const {
        return Timed<Other>(std::move(report));
    }
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "timed"; }
    template <class Signature>
    [[nodiscard]] TimedAdvice<Report> advice() const {
        return TimedAdvice<Report>(m_report);
    }

  private:
    Report m_report;
};

}  // namespace detail

/// A layer that measures how long each call takes by std::chrono::steady_clock, whether it returns
/// or throws, and says it on std::clog: "price took 1.234 ms". `timed(report)` calls
/// `report(name, took)` instead, which must be noexcept, and safe from every thread that calls.
inline constexpr detail::Timed<> timed;

}  // namespace flowglass
