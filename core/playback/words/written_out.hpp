#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/playback/state/state.hpp"

namespace flowglass::playback {

/// A call as it is written with the values that its arguments had just before event `at`:
/// "Room('hall')" of "Room(name)". As it is written where an argument is neither a literal nor a
/// name of `frame`, or what the name stood for is not known to be a short, exact value.
[[nodiscard]] std::string writtenOut(const State& state, std::string_view call,
                                     std::optional<trace::FrameId> frame, trace::EventIndex at);

/// The same of the source text of a scope.
[[nodiscard]] std::string writtenOut(const State& state, const ScopeState& scope);

}  // namespace flowglass::playback
