#pragma once

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <source_location>
#include <string_view>
#include <type_traits>
#include <utility>

#include <flowglass/hooks.hpp>

namespace flowglass {
namespace detail {

/// A resource's place: empty where acquiring gives nothing.
struct Nothing {};

template <class Release, class Resource>
inline constexpr bool kReleases = std::is_invocable_v<Release&, Resource&>;
template <class Release>
inline constexpr bool kReleases<Release, Nothing> = std::is_invocable_v<Release&>;

/// Tells of a release that it begins, and when it is over whether it threw.
class Releasing {
  public:
    explicit Releasing(ScopeMark& mark) noexcept : m_mark(mark) {
        if (!m_mark.scope || !isRecording()) return;
        m_uncaught = std::uncaught_exceptions();
        exiting(m_mark);
    }
    Releasing(const Releasing&) = delete;
    Releasing& operator=(const Releasing&) = delete;
    ~Releasing() {
        if (m_mark.scope && isRecording()) released(m_mark, m_uncaught);
    }

  private:
    ScopeMark& m_mark;
    int m_uncaught = 0;
};

}  // namespace detail

/// A resource that is held for a block: acquired when it is made, released when the block is left,
/// with or without an exception. It is shown as a scope.
///
///     const auto file = flowglass::scoped(
///         "file", [] { return std::fopen("notes.txt", "r"); }, [](std::FILE* f) { std::fclose(f);
///         });
///     std::fgets(line, sizeof line, file.get());
///
/// `acquire()` gives the resource, which `release(resource)` is given back; where it gives nothing,
/// release takes nothing. What acquire throws leaves the constructor, and nothing is released.
/// What release throws leaves the destructor, where no exception is on its way; where one is, the
/// program ends by std::terminate, as C++ has it. reset() releases early, so that what it throws
/// can be dealt with. Moving hands the resource on; what was moved from releases nothing.
/// Not for several threads at once.
template <class Acquire, class Release>
class [[nodiscard]] scoped {
    using Given = std::invoke_result_t<Acquire&>;
    static constexpr bool kIsVoid = std::is_void_v<Given>;
    static_assert(!std::is_reference_v<Given>, "acquire gives the resource itself, or a pointer");

  public:
    using Resource = std::conditional_t<kIsVoid, detail::Nothing, Given>;
    static_assert(detail::kReleases<Release, Resource>,
                  "release takes the resource that acquire gives, or nothing where it gives none");

    /// Acquires. Throws what `acquire` throws.
    template <std::size_t size>
    [[nodiscard]] scoped(const char (&name)[size], Acquire acquire, Release release,
                         std::source_location where = std::source_location::current())
        : m_release(std::move(release)) {
        if (detail::isRecording()) detail::entering(m_mark, {name, size - 1}, where);
        if constexpr (kIsVoid) {
            std::invoke(acquire);
            m_resource.emplace();
        } else {
            m_resource.emplace(Making{acquire});
        }
        if (m_mark.scope && detail::isRecording()) tellHeld();
    }
    scoped(scoped&& other) noexcept(std::is_nothrow_move_constructible_v<Resource>&&
                                        std::is_nothrow_move_constructible_v<Release>)
        : m_release(std::move(other.m_release)),
          m_resource(std::move(other.m_resource)),
          m_mark(std::exchange(other.m_mark, {})) {
        other.m_resource.reset();
        m_mark.isMoved = true;
    }
    scoped& operator=(scoped&&) = delete;
    ~scoped() noexcept(kReleasesQuietly) { reset(); }

    /// Releases now, unless that was done.
    void reset() noexcept(kReleasesQuietly) {
        if (!m_resource) return;
        const Emptied emptied{*this};
        const detail::Releasing releasing(m_mark);
        if constexpr (kIsVoid) {
            std::invoke(m_release);
        } else {
            std::invoke(m_release, *m_resource);
        }
    }

    /// The resource. Undefined after reset() and after it was moved from.
    [[nodiscard]] Resource& get() noexcept requires(!kIsVoid) { return *m_resource; }
    [[nodiscard]] const Resource& get() const noexcept requires(!kIsVoid) { return *m_resource; }
    [[nodiscard]] Resource& operator*() noexcept requires(!kIsVoid) { return *m_resource; }
    [[nodiscard]] const Resource& operator*() const noexcept requires(!kIsVoid) {
        return *m_resource;
    }
    [[nodiscard]] explicit operator bool() const noexcept { return m_resource.has_value(); }

  private:
    template <bool isVoid, class R>
    struct Quiet : std::is_nothrow_invocable<R&, Resource&> {};
    template <class R>
    struct Quiet<true, R> : std::is_nothrow_invocable<R&> {};
    static constexpr bool kReleasesQuietly = Quiet<kIsVoid, Release>::value;

    /// Becomes what acquire gives, in place.
    struct Making {
        Acquire& acquire;
        operator Given() const { return std::invoke(acquire); }  // NOLINT: in place
    };
    /// Whatever release does, the resource is gone afterwards.
    struct Emptied {
        scoped& whose;
        ~Emptied() {
            whose.m_resource.reset();
            whose.m_mark = {};
        }
    };
    void tellHeld() noexcept {
        if constexpr (kIsVoid) {
            detail::held(m_mark, nullptr);
        } else {
            const auto shown = detail::show(*m_resource);
            detail::held(m_mark, &shown);
        }
    }

    [[no_unique_address]] Release m_release;
    std::optional<Resource> m_resource;
    detail::ScopeMark m_mark;
};

}  // namespace flowglass
