#pragma once

#include <concepts>
#include <functional>
#include <source_location>
#include <string_view>
#include <type_traits>
#include <utility>

#include <flowglass/hooks.hpp>
#include <flowglass/signature.hpp>

namespace flowglass {
namespace detail {

/// What a layer wraps: the layer beneath it, or the function itself. It lives for one call.
template <class Inner>
class Next {
  public:
    Next(Inner& inner, const Chain& chain, Mark frame = {}) noexcept
        : m_inner(inner), m_chain(chain), m_frame(frame) {}
    Next(const Next&) = delete;
    Next& operator=(const Next&) = delete;

    /// Calls it. As often as the layer likes, also not at all.
    template <class... Args>
    requires(Inner::template accepts<Args...>) decltype(auto) operator()(Args&&... args) const
        noexcept(Inner::template isQuiet<Args...>) {
        return m_inner.call(m_chain, std::forward<Args>(args)...);
    }
    /// The name of the decorated function, as its author wrote it.
    [[nodiscard]] std::string_view name() const noexcept { return m_chain.name; }
    /// Shows a local of the layer's, as watch() does of a function's.
    template <class Value>
    void note(std::string_view name, const Value& value) const noexcept {
        if (m_frame && isRecording()) noted(m_frame, name, show(value));
    }
    void note(std::string_view name, const Shown& shown) const noexcept {
        if (m_frame && isRecording()) noted(m_frame, name, shown);
    }

  private:
    Inner& m_inner;
    const Chain& m_chain;
    Mark m_frame;  ///< of the layer's call
};

/// Base of all layers. A layer has a `name()`, and gives with `advice<Signature>()`, for the
/// signature of what it is put on, what is called as `advice(next, args...)` in place of that.
struct LayerBase {};
template <class T>
concept IsLayer = std::derived_from<T, LayerBase>;

/// A layer whose advice a user wrote.
template <class Advice>
class OwnLayer : public LayerBase {
  public:
    OwnLayer(std::string_view name, Advice advice, const std::source_location& where)
        : m_name(name), m_advice(std::move(advice)), m_where(where) {}
    [[nodiscard]] std::string_view name() const noexcept { return m_name; }
    [[nodiscard]] const std::source_location& where() const noexcept { return m_where; }
    template <class Signature>
    [[nodiscard]] Advice advice() const {
        return m_advice;
    }

  private:
    std::string_view m_name;
    Advice m_advice;
    std::source_location m_where;
};

}  // namespace detail

/// A decorator of one's own, to be put on functions with `flowglass::decorated`:
///
///     const auto twice = flowglass::layer("twice", [](auto& next, const auto&... args) {
///         next(args...);
///         return next(args...);
///     });
///
/// `advice(next, args...)` is called in place of the function; `next(args...)` calls what the layer
/// was put on, `next.name()` is the function's name, and `next.note("left", left)` shows a local.
/// Each function that is decorated has a copy of the advice. What the advice throws, or returns, is
/// what the caller gets; where it is to be noexcept, it says so itself. `name` must outlive the
/// layer: a string literal.
template <std::size_t size, class Advice>
[[nodiscard]] auto layer(const char (&name)[size], Advice advice,
                         std::source_location where = std::source_location::current()) {
    return detail::OwnLayer<Advice>({name, size - 1}, std::move(advice), where);
}

}  // namespace flowglass
