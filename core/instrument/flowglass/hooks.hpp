#pragma once

#include <cstdint>
#include <exception>
#include <source_location>
#include <string_view>

#include <flowglass/active.hpp>
#include <flowglass/shown.hpp>

/// What the templates of this library report, from the thread it happens on. Each is called only
/// while isRecording(), takes no lock once its names are known, and throws nothing. A Mark of an
/// earlier recording, or of none, makes it do nothing.
namespace flowglass::detail {

/// Why a coroutine runs.
enum class Resumption : std::uint8_t {
    next,       ///< its consumer asked for an item
    delegated,  ///< what it delegated to has ended,
    failed,     ///< ... with the exception that is in flight
};

/// A coroutine exists and has not run.
void created(Mark& frame, const std::source_location& where) noexcept;
/// It runs now; `line` is where it was parked, 0 before it ever ran.
void resumed(Mark frame, Resumption how, std::uint32_t line) noexcept;
void suspended(Mark frame, std::uint32_t line, const Shown& value) noexcept;
/// It waits until `inner` has ended, which runs now in its place.
void delegated(Mark frame, std::uint32_t line, Mark inner, std::uint32_t innerLine) noexcept;
void returned(Mark frame, std::uint32_t line) noexcept;
/// The exception being handled leaves a coroutine; whoever resumed it is given it next.
void unwound(Mark frame) noexcept;
/// The exception that unwound() saw is thrown again, out of the coroutine.
void rethrowing(const std::exception_ptr& exception) noexcept;
/// The locals of a parked coroutine are about to be destroyed; closed() when they are.
void closing(Mark frame) noexcept;
void closed(Mark frame) noexcept;

/// An ordinary function is entered; gives its frame.
void called(Mark& frame, const std::source_location& where) noexcept;
/// It is left; `value` and `line` where they are known. An exception in flight unwinds it.
void left(Mark frame, int uncaughtBefore, std::uint32_t line, const Shown* value) noexcept;

/// What a guard has to remember.
struct ScopeMark {
    Mark scope;
    std::uint32_t frame = 0;
    int uncaughtBefore = 0;
};
void entered(ScopeMark& scope, std::string_view name, const Shown* value,
             const std::source_location& where) noexcept;
void exited(const ScopeMark& scope) noexcept;

void watched(std::string_view name, const Shown& value, const std::source_location& where) noexcept;
void marked(std::string_view text) noexcept;

}  // namespace flowglass::detail
