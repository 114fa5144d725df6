#pragma once

#include <concepts>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <flowglass/layer.hpp>
#include <flowglass/shown.hpp>

namespace flowglass {
namespace detail {

/// What `logged` does around a call. Streaming that fails is not the caller's affair.
class LoggedAdvice {
  public:
    explicit LoggedAdvice(std::ostream& out) noexcept : m_out(&out) {}

    template <class Next, class... Args>
    requires std::invocable<Next&, Args...>
    decltype(auto) operator()(Next& next, Args&&... args) const
        noexcept(std::is_nothrow_invocable_v<Next&, Args...>) {
        const auto call = describe(next.name(), args...);
        say(call);
        if constexpr (std::is_nothrow_invocable_v<Next&, Args...>) {
            return answer(next, call, std::forward<Args>(args)...);
        } else {
            try {
                return answer(next, call, std::forward<Args>(args)...);
            } catch (const std::exception& error) {
                say(call + " throws " + typeName(typeid(error)) + ": " + error.what());
                throw;
            } catch (...) {
                say(call + " throws");
                throw;
            }
        }
    }

  private:
    /// Calls, and says what comes of it where it returns; of what cannot be moved, nothing.
    template <class Next, class... Args>
    decltype(auto) answer(Next& next, const std::string& call, Args&&... args) const {
        using Result = std::invoke_result_t<Next&, Args...>;
        if constexpr (std::is_void_v<Result>) {
            next(std::forward<Args>(args)...);
            say(call + " is done");
        } else if constexpr (std::is_reference_v<Result>) {
            Result result = next(std::forward<Args>(args)...);
            say(call + " = " + textOf(show(result)));
            return static_cast<Result>(result);
        } else if constexpr (std::move_constructible<Result>) {
            Result result = next(std::forward<Args>(args)...);
            say(call + " = " + textOf(show(result)));
            return result;
        } else {
            return next(std::forward<Args>(args)...);
        }
    }
    template <class... Args>
    static std::string describe(std::string_view name, const Args&... args) {
        std::string text(name);
        text += '(';
        [[maybe_unused]] std::size_t count = 0;
        ((text += (count++ == 0 ? "" : ", ") + textOf(show(args))), ...);
        return text + ')';
    }
    void say(const std::string& line) const noexcept {
        try {
            *m_out << line + '\n';
        } catch (...) {  // NOLINT: a log that cannot be written
        }
    }
    std::ostream* m_out;
};

/// The type of `logged`.
class Logged : public LayerBase {
  public:
    constexpr Logged() = default;
    constexpr explicit Logged(std::ostream& out) noexcept : m_out(&out) {}
    /// On another stream, which must outlive the functions that are decorated.
    [[nodiscard]] constexpr Logged operator()(std::ostream& out) const noexcept {
        return Logged(out);
    }
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "logged"; }
    template <class Signature>
    [[nodiscard]] LoggedAdvice advice() const noexcept {
        return LoggedAdvice(m_out == nullptr ? std::clog : *m_out);
    }

  private:
    std::ostream* m_out = nullptr;  ///< null: std::clog
};

}  // namespace detail

/// A layer that says every call and what comes of it, one line each: "price("tea")", then
/// "price("tea") = 4" or "price("tea") throws std::runtime_error: busy". On std::clog, or
/// `logged(stream)`. A line is one write; calls from several threads are as safe as the stream is
/// (the standard ones are). Values are shown as in a recording.
inline constexpr detail::Logged logged;

}  // namespace flowglass
