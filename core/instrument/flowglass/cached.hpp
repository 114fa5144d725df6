#pragma once

#include <concepts>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <flowglass/layer.hpp>

namespace flowglass {
namespace detail {

/// What a cache keeps of an argument: a text for what only looks at one.
template <class Arg>
using KeyOf = std::conditional_t<std::same_as<std::decay_t<Arg>, std::string_view> ||
                                     std::same_as<std::decay_t<Arg>, const char*> ||
                                     std::same_as<std::decay_t<Arg>, char*>,
                                 std::string, std::decay_t<Arg>>;

template <class Key>
concept Ordered = requires(const Key& key) {
    { key < key } -> std::convertible_to<bool>;
};

template <class Signature>
class CachedAdvice {
    static_assert(!std::same_as<Signature, AnySignature>,
                  "what is cached has several call operators or a generic one: say which with "
                  "flowglass::cached_as<Result(Args...)>");
};

/// What `cached` does around a call of Result(Args...).
template <class Result, class... Args>
class CachedAdvice<Result(Args...)> {
    static_assert(!std::is_void_v<Result>, "a function without a result has nothing to cache");
    static_assert(!std::is_reference_v<Result>,
                  "a reference is not kept: what it refers to may be gone at the next call");
    static_assert(std::copy_constructible<Result>, "what is cached is copied to every caller");
    static_assert((Ordered<KeyOf<Args>> && ...), "arguments are compared by < to be found again");

  public:
    CachedAdvice() = default;
    CachedAdvice(const CachedAdvice&) = delete;
    CachedAdvice& operator=(const CachedAdvice&) = delete;

    template <class Next>
    requires std::invocable<Next&, Args...> Result operator()(Next& next, Args... args) const {
        if (auto known = find(std::as_const(args)...)) {
            next.note("hit", true);
            return std::move(*known);
        }
        next.note("hit", false);
        Key key(args...);
        Result result = next(std::forward<Args>(args)...);
        const std::lock_guard lock(m_mutex);
        m_known.try_emplace(std::move(key), result);
        return result;
    }

  private:
    using Key = std::tuple<KeyOf<Args>...>;
    [[nodiscard]] std::optional<Result> find(const std::remove_reference_t<Args>&... args) const {
        const std::lock_guard lock(m_mutex);
        const auto found = m_known.find(std::tie(args...));
        return found == m_known.end() ? std::nullopt : std::optional<Result>(found->second);
    }

    mutable std::mutex m_mutex;
    mutable std::map<Key, Result, std::less<>> m_known;
};

/// The type of `cached`.
template <class Chosen>
struct Cached : LayerBase {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "cached"; }
    template <class Signature>
    [[nodiscard]] auto advice() const {
        using Wanted = std::conditional_t<std::is_void_v<Chosen>, std::type_identity<Signature>,
                                          std::type_identity<Chosen>>;
        return CachedAdvice<typename Wanted::type>();
    }
};

}  // namespace detail

/// A layer that answers from memory what was asked before: for the same arguments (compared by <,
/// kept by value) the function is called once. What throws is not kept. Its memory grows with every
/// new argument, and goes with the decorated function, which cannot be copied or moved.
/// Safe from several threads at once: the function is called outside the lock, so that two threads
/// that ask the same for the first time may both call it.
inline constexpr detail::Cached<void> cached;

/// `cached` on what has several call operators or a generic one, as one of them:
/// `flowglass::cached_as<double(int)>`.
template <class Signature>
inline constexpr detail::Cached<Signature> cached_as;

}  // namespace flowglass
