#pragma once

#include <concepts>
#include <mutex>
#include <string_view>
#include <type_traits>
#include <utility>

#include <flowglass/layer.hpp>
#include <flowglass/standstill.hpp>

namespace flowglass {
namespace detail {

/// What `locked` does around a call. `Holder` has the mutex, or knows where it is.
template <class Holder>
class LockedAdvice {
  public:
    LockedAdvice() = default;
    explicit LockedAdvice(Holder holder) noexcept : m_holder(holder) {}

    template <class Next, class... Args>
    requires std::invocable<Next&, Args...>
    decltype(auto) operator()(Next& next, Args&&... args) const
        noexcept(std::is_nothrow_invocable_v<Next&, Args...>) {
        std::unique_lock lock(m_holder.mutex(), std::try_to_lock);
        if (!lock.owns_lock()) {
            const Standing standing(Standstill::lock, next.name());
            lock.lock();
        }
        return next(std::forward<Args>(args)...);
    }

  private:
    Holder m_holder;
};

/// A mutex of the decorated function's own.
class OwnMutex {
  public:
    [[nodiscard]] std::recursive_mutex& mutex() const noexcept { return m_mutex; }

  private:
    mutable std::recursive_mutex m_mutex;
};
/// Somebody else's.
template <class Mutex>
class SharedMutex {
  public:
    explicit SharedMutex(Mutex& mutex) noexcept : m_mutex(&mutex) {}
    [[nodiscard]] Mutex& mutex() const noexcept { return *m_mutex; }

  private:
    Mutex* m_mutex;
};

/// The type of `locked(mutex)`.
template <class Mutex>
class LockedBy : public LayerBase {
  public:
    explicit LockedBy(Mutex& mutex) noexcept : m_mutex(mutex) {}
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "locked"; }
    template <class Signature>
    [[nodiscard]] LockedAdvice<SharedMutex<Mutex>> advice() const noexcept {
        return LockedAdvice<SharedMutex<Mutex>>(m_mutex);
    }

  private:
    SharedMutex<Mutex> m_mutex;
};

/// The type of `locked`.
struct Locked : LayerBase {
    /// By a mutex that others use as well; it must outlive the functions that are decorated.
    template <class Mutex>
    requires requires(Mutex& mutex) { mutex.lock(), mutex.try_lock(), mutex.unlock(); }
    [[nodiscard]] LockedBy<Mutex> operator()(Mutex& mutex) const noexcept {
        return LockedBy<Mutex>(mutex);
    }
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "locked"; }
    template <class Signature>
    [[nodiscard]] LockedAdvice<OwnMutex> advice() const noexcept {
        return {};
    }
};

}  // namespace detail

/// A layer that lets one thread in at a time; the function may call itself through it. Each
/// decorated function has a mutex of its own, and cannot be copied or moved; `locked(mutex)` shares
/// one. Waiting for it blocks the thread.
inline constexpr detail::Locked locked;

}  // namespace flowglass
