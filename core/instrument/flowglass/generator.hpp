#pragma once

#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <iterator>
#include <memory>
#include <ranges>
#include <source_location>
#include <type_traits>
#include <utility>

#include <flowglass/generator_promise.hpp>

namespace flowglass {

/// A lazy sequence written as a coroutine that yields: move-only, an input range and a view, like
/// std::generator of C++23 (reference is T&&, so a T can be moved out). Where the process is
/// recorded it is one frame from its call to its end. `co_yield other_generator()` yields all of
/// another one's items, in constant time an item however deep.
/// Destroying it destroys the locals of its body. Not for several threads at once.
template <class T>
class [[nodiscard]] generator : public std::ranges::view_interface<generator<T>> {
  public:
    class promise_type;
    class iterator;
    using value_type = std::remove_cvref_t<T>;
    using reference = T&&;

    generator(generator&& other) noexcept : m_handle(std::exchange(other.m_handle, {})) {}
    generator& operator=(generator&& other) noexcept {
        std::swap(m_handle, other.m_handle);
        return *this;
    }
    ~generator() {
        if (m_handle) m_handle.promise().destroy();
    }

    /// Runs the body to its first co_yield. Once only.
    [[nodiscard]] iterator begin() {
        m_handle.promise().advance();
        return iterator(m_handle);
    }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

  private:
    using Handle = std::coroutine_handle<promise_type>;
    explicit generator(Handle handle) noexcept : m_handle(handle) {}
    Handle m_handle;
};

/// The promise of a generator: what co_yield does with values of its type.
template <class T>
class generator<T>::promise_type : public detail::GeneratorPromise {
    using Stored = std::remove_reference_t<T>;
    static constexpr bool kGivesAway = std::is_rvalue_reference_v<reference>;

    /// Keeps a copy alive while the coroutine is parked at its co_yield.
    struct Copy : std::suspend_always {
        Copy(promise_type& promise, const Stored& value) : copy(value) {
            promise.offer(std::addressof(copy));
        }
        Copy(const Copy&) = delete;
        Copy& operator=(const Copy&) = delete;
        value_type copy;
    };
    /// Runs another generator in place of the one that delegates.
    struct Delegation {
        generator inner;
        promise_type& outer;
        [[nodiscard]] bool await_ready() const noexcept {
            return !inner.m_handle || inner.m_handle.done();
        }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept {
            return outer.delegateTo(inner.m_handle.promise());
        }
        void await_resume() const {
            if (inner.m_handle) inner.m_handle.promise().rethrow();
        }
    };

  public:
    generator get_return_object(
        std::source_location where = std::source_location::current()) noexcept {
        const auto handle = Handle::from_promise(*this);
        begin(handle, where);
        return generator(handle);
    }
    std::suspend_always yield_value(reference value,
                                    std::source_location where = std::source_location::current()) {
        offer(std::addressof(value));
        park(value, where);
        return {};
    }
    Copy yield_value(const Stored& value,
                     std::source_location where = std::source_location::
                         current()) requires(kGivesAway&& std::copy_constructible<value_type>) {
        park(value, where);
        return Copy(*this, value);
    }
    Delegation yield_value(generator&& inner,
                           std::source_location where = std::source_location::current()) noexcept {
        parkAt(where);
        return {std::move(inner), *this};
    }
    void await_transform() = delete;  ///< a generator yields; it cannot co_await

  private:
    friend class iterator;
    void offer(Stored* value) noexcept { static_cast<promise_type&>(root()).m_value = value; }
    Stored* m_value = nullptr;  ///< of the root: what the innermost one yielded
};

/// Walks over a generator's items once.
template <class T>
class generator<T>::iterator {
  public:
    using value_type = generator::value_type;
    using difference_type = std::ptrdiff_t;

    iterator(iterator&& other) noexcept : m_handle(std::exchange(other.m_handle, {})) {}
    iterator& operator=(iterator&& other) noexcept {
        m_handle = std::exchange(other.m_handle, {});
        return *this;
    }
    ~iterator() = default;

    iterator& operator++() {
        m_handle.promise().advance();
        return *this;
    }
    void operator++(int) { ++*this; }
    [[nodiscard]] reference operator*() const noexcept {
        return static_cast<reference>(*m_handle.promise().m_value);
    }
    [[nodiscard]] friend bool operator==(const iterator& at, std::default_sentinel_t) noexcept {
        return at.m_handle.done();
    }

  private:
    friend class generator;
    explicit iterator(Handle handle) noexcept : m_handle(handle) {}
    Handle m_handle;
};

}  // namespace flowglass
