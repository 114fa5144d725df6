#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/scene/frames/frame_card.hpp"

namespace flowglass::scene {

/// The scopes that a step's picture nests into each other: those of one task, or one thread.
struct ScopeNest {
    std::vector<playback::ScopeState> scopes;  ///< the outermost first; also those just left
    std::size_t elsewhere = 0;                 ///< held by other tasks and threads
    std::size_t focus = 0;                     ///< the one that the step is about
    std::optional<trace::FrameId> door;        ///< its own __enter__ or __exit__, while that runs
};

[[nodiscard]] ScopeNest nestOf(const Stage& stage);

/// "open('audit.log')": the source, else the manager, else the number. A loop puts many on one exit
/// stack with the same source: these are told by what is held, "Door(name='gate')".
[[nodiscard]] std::string labelOf(const playback::ScopeState& scope);
/// What stands before the call that lies on an exit stack.
inline constexpr std::string_view kCallback = "callback ";
/// The same with the values that its arguments had: "Room('hall')"; "callback print('bye')".
[[nodiscard]] std::string labelOf(const Stage& stage, const playback::ScopeState& scope);
/// What a scope's entry is called where it was written: "__enter__", "constructor".
[[nodiscard]] std::string entryOf(const Stage& stage, const playback::ScopeState& scope);
[[nodiscard]] std::string exitOf(const Stage& stage, const playback::ScopeState& scope);
/// Whether it was never entered, and is only to be called: a callback on an exit stack.
[[nodiscard]] bool isToBeCalled(const Stage& stage, const playback::ScopeState& scope);
/// Whether it is being left and told of an exception.
[[nodiscard]] bool isTold(const Stage& stage, const playback::ScopeState& scope);
/// The function whose block it is, "ask"; empty where that goes without saying: it is the same for
/// all of them.
[[nodiscard]] std::string functionOf(const Stage& stage, const ScopeNest& nest,
                                     const playback::ScopeState& scope);

/// What is stamped on the exit of a scope that was left; empty while it is not.
struct Stamp {
    std::string_view words;
    std::string_view style;
    std::string_view ink;
};
[[nodiscard]] std::optional<Stamp> stampOf(const Stage& stage, const playback::ScopeState& scope);
/// How many times who has left a scope still holds the same thing, as it may hold an RLock.
[[nodiscard]] std::size_t timesHeldBeyond(const Stage& stage, const playback::ScopeState& left);
/// Beneath the stamp: "returned True", "told: KeyError", "raised OSError".
[[nodiscard]] std::string exitNote(const Stage& stage, const playback::ScopeState& scope);
/// Where the frame of a scope's own __enter__ or __exit__ is, while it runs; else empty.
[[nodiscard]] std::vector<std::string> ownFrameLines(const Stage& stage,
                                                     const playback::ScopeState& scope);

/// Scopes that are not held yet, for which somebody stands still or waits: a lock of another one's.
struct Waiting {
    std::string label;
    std::size_t times = 1;
    trace::ScopeId first;
};
/// Whether who enters or leaves `scope` stands still, or waits, in its door.
[[nodiscard]] bool isHeldUp(const Stage& stage, const playback::ScopeState& scope);
/// Whether it does not let in yet who waits in it.
[[nodiscard]] bool isWaitedFor(const Stage& stage, const playback::ScopeState& scope);
/// What is done in the door of a scope that is being entered or left: "runs", "waits", "is ready",
/// "returned None".
[[nodiscard]] std::string doingOf(const Stage& stage, const playback::ScopeState& scope);
[[nodiscard]] std::vector<Waiting> waitingNow(const Stage& stage);
/// "2 wait for lock".
[[nodiscard]] std::string wordsOf(const Waiting& waiting);

/// " → 'a'": what entering gave, where others have the same source, and that tells it from them.
[[nodiscard]] std::string tellingOf(const playback::ScopeState& scope,
                                    const std::vector<const playback::ScopeState*>& others);
[[nodiscard]] std::string tellingOf(const playback::ScopeState& scope, const ScopeNest& nest);

/// A thing that is held now, and how many times.
struct Holding {
    std::string label;
    std::size_t times = 1;
    trace::ScopeId first;
    bool told = false;  ///< by what is held: its end tells it from others of its type
};
[[nodiscard]] std::vector<Holding> heldNow(const Stage& stage);

/// An exception among scopes: on its way out of `inside`, as far as the exit of `at`.
struct ScopeToken {
    const playback::ExceptionState* exception = nullptr;
    std::string text;
    std::size_t from = 0;  ///< it was raised inside the scope at this place
    std::size_t at = 0;    ///< it is at the exit of this one; as many as there are: in the block
    bool between = false;  ///< it has left that exit, and is on its way to the next
    bool caught = false;
    std::optional<std::size_t> behind;  ///< it is in the generator behind the scope at this place
};
[[nodiscard]] std::optional<ScopeToken> tokenOf(const Stage& stage, const ScopeNest& nest);

}  // namespace flowglass::scene
