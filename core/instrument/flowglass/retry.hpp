#pragma once

#include <algorithm>
#include <chrono>
#include <concepts>
#include <exception>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>

#include <flowglass/layer.hpp>
#include <flowglass/standstill.hpp>

namespace flowglass {
namespace detail {

/// How long to wait before which attempt.
struct Backoff {
    std::chrono::nanoseconds first{};
    double factor = 1;
    std::chrono::nanoseconds most = std::chrono::nanoseconds::max();

    /// The pause after the one of `pause`.
    [[nodiscard]] std::chrono::nanoseconds after(std::chrono::nanoseconds pause) const noexcept {
        const double next = static_cast<double>(pause.count()) * factor;
        if (next >= static_cast<double>(most.count())) return most;
        return std::chrono::nanoseconds(static_cast<std::chrono::nanoseconds::rep>(next));
    }
};

/// Every exception of a type will do.
struct Always {
    template <class Error>
    bool operator()(const Error&) const noexcept {
        return true;
    }
};

/// What `retry` does around a call.
template <class Error, class Predicate>
class RetryAdvice {
  public:
    RetryAdvice(int times, const Backoff& backoff, Predicate predicate)
        : m_times(times), m_backoff(backoff), m_predicate(std::move(predicate)) {}

    template <class Next, class... Args>
    requires std::invocable<Next&, Args&...>
    decltype(auto) operator()(Next& next, Args&&... args) const
        noexcept(std::is_nothrow_invocable_v<Next&, Args&...>) {
        auto pause = std::min(m_backoff.first, m_backoff.most);
        for (int attempt = 1; attempt < m_times; ++attempt) {
            next.note("attempt", attempt);
            try {
                // As lvalues: the next attempt needs them as they were.
                return next(args...);
            } catch (const Error& error) {
                if (!m_predicate(error)) throw;
            }
            if (pause.count() > 0) {
                const Standing standing(Standstill::sleep, "until the next attempt");
                std::this_thread::sleep_for(pause);
                pause = m_backoff.after(pause);
            }
        }
        next.note("attempt", m_times);
        return next(args...);
    }

  private:
    int m_times;
    Backoff m_backoff;
    Predicate m_predicate;
};

}  // namespace detail

/// A layer that calls again where a call throws.
///
///     flowglass::retry(3)                                    // up to 3 calls in all
///     flowglass::retry(3).on<std::system_error>()            // and only after these
///     flowglass::retry(3).on<HttpError>([](const HttpError& e) { return e.status >= 500; })
///     flowglass::retry(5).backoff(10ms)                      // waits 10, 20, 40, 80 ms between
///
/// What the last call throws, or one that throws anything else, passes on to the caller. Every call
/// is given the arguments as lvalues, so that none of them is moved from before the next attempt:
/// what only moves cannot be passed through. Safe from several threads at once where the predicate
/// is; waiting blocks the thread.
template <class Error = std::exception, class Predicate = detail::Always>
class retry : public detail::LayerBase {
  public:
    /// Throws std::invalid_argument where `times` is below 1.
    explicit retry(int times, Predicate predicate = {}, const detail::Backoff& backoff = {})
        : m_times(times), m_backoff(backoff), m_predicate(std::move(predicate)) {
        if (times < 1) throw std::invalid_argument("flowglass::retry needs at least one call");
    }

    /// Calls again only after an `Other`, or what is derived from it, for which `predicate` says
    /// true.
    template <class Other, class When = detail::Always>
    requires std::predicate<const When&, const Other&>
    [[nodiscard]] retry<Other, When> on(When when = {}) const {
        return retry<Other, When>(m_times, std::move(when), m_backoff);
    }
    /// Waits `first` before the second call, and before each further one `factor` times as long as
    /// before the last, but never longer than `most`.
    [[nodiscard]] retry backoff(std::chrono::nanoseconds first, double factor = 2,
                                std::chrono::nanoseconds most = std::chrono::seconds(30)) const {
        return retry(m_times, m_predicate, {first, factor, most});
    }

    [[nodiscard]] static constexpr std::string_view name() noexcept { return "retry"; }
    template <class Signature>
    [[nodiscard]] detail::RetryAdvice<Error, Predicate> advice() const {
        return {m_times, m_backoff, m_predicate};
    }

  private:
    int m_times;
    detail::Backoff m_backoff;
    Predicate m_predicate;
};

}  // namespace flowglass
