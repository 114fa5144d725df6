#pragma once

#include <cstdint>
#include <exception>
#include <source_location>
#include <span>
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

/// A decorated function, as the templates know it.
struct Chain {
    std::string_view name;        ///< "price"
    std::string_view parameters;  ///< "item, count"; empty where nobody told
    std::uint32_t layers = 0;     ///< on the function
    Mark mark;
};
/// Where the code of a part of a chain, a layer or the function itself, begins. 0: not known.
struct Origin {
    std::uint32_t line = 0;
    std::uint32_t file = 0;  ///< as the recording of the chain names it
    std::uint32_t code = 0;  ///< tells whether a `watch` is called in it
};
/// A chain is being made: `source` is how its name is written, and its layers follow in the
/// source. Until chainEnds(), what is evaluated on this thread belongs to it.
void chainBegins(Chain& chain, std::string_view source, const std::source_location& where) noexcept;
void chainEnds(const Chain& chain) noexcept;
/// Of the chain that is being made, a layer's expression was evaluated; 0 is the function itself.
void layerEvaluated(std::uint32_t layer, std::string_view text, Origin& origin) noexcept;
/// A layer's own code is a lambda in the list that begins with its name.
void layerWritten(std::string_view name, const std::source_location& where,
                  Origin& origin) noexcept;
void layerApplied(const Chain& chain, std::uint32_t layer, std::string_view before,
                  std::string_view after) noexcept;
void chainBound(const Chain& chain, std::string_view after) noexcept;

/// A call of a part of a chain.
struct LayerCall {
    std::uint32_t layer = 0;
    std::string_view function;
    bool isNative = false;
    Origin origin;
    std::span<const Shown> arguments;
};
/// It begins; it ends with left().
void layerCalled(Mark& frame, const Chain& chain, const LayerCall& call) noexcept;
/// A local of the frame that runs.
void noted(Mark frame, std::string_view name, const Shown& value) noexcept;

/// What a thread stands still for.
enum class Standstill : std::uint8_t { sleep, lock };
void blocked(Standstill on, std::string_view what) noexcept;
void unblocked(Standstill on) noexcept;

/// What a guard has to remember.
struct ScopeMark {
    Mark scope;
    std::uint32_t frame = 0;
    std::uint32_t openBefore = 0;  ///< scopes of the frame that were open when it was entered
    int uncaughtBefore = 0;
    bool isMoved = false;  ///< another object owns it by now, in another place perhaps
    bool isByException = false;
};
void entered(ScopeMark& scope, std::string_view name, const Shown* value,
             const std::source_location& where) noexcept;
void exited(const ScopeMark& scope) noexcept;
/// A guard whose construction and destruction run code of the program's: the parts of the above.
void entering(ScopeMark& scope, std::string_view name, const std::source_location& where) noexcept;
void held(ScopeMark& scope, const Shown* value) noexcept;
void exiting(ScopeMark& scope) noexcept;
void released(const ScopeMark& scope, int uncaughtBefore) noexcept;

void watched(std::string_view name, const Shown& value, const std::source_location& where) noexcept;
void marked(std::string_view text) noexcept;

}  // namespace flowglass::detail
