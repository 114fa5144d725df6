#pragma once

#include "core/playback/state/state.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::playback {

/// Whether it is an exit stack's callback: something only to be called, that was never entered.
/// Not known of what is C++, nor without the trace of one that is only about to be put there.
[[nodiscard]] bool isCallback(const ScopeState& scope, const trace::Trace* trace);

/// Whether two scopes are of the same thing, as far as is known: the same text gives the same thing
/// only where nothing tells the two apart.
[[nodiscard]] bool isOfSameThing(const ScopeState& one, const ScopeState& other);

/// Whether nobody can hold a thing of this one's type twice, as a plain lock: two of them with the
/// same text are two things.
[[nodiscard]] bool excludesItself(const ScopeState& scope);

/// How many times the thread or task that has left `left` still holds the same thing, as it may
/// hold an RLock.
[[nodiscard]] std::size_t timesStillHeld(const State& state, const ScopeState& left);

/// "once", "twice", "3 times".
[[nodiscard]] std::string timesText(std::size_t times);

/// Whether what came out of a scope that has been left has been caught since: what follows goes on
/// outside of it.
[[nodiscard]] bool isCaughtOutside(const State& state, const ScopeState& scope);

}  // namespace flowglass::playback
