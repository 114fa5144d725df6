#pragma once

#include <optional>
#include <vector>

#include "core/playback/moves/player.hpp"

namespace flowglass::playback {

/// One stop of an exception on its way: where it was, and since which event.
struct PathStop {
    trace::EventIndex event = 0;
    std::optional<trace::FrameId> frame;
    std::optional<trace::ScopeId> scope;
    std::optional<trace::TaskId> task;
    trace::ThreadId thread{1};
};

/// Everything that an exception or a cancellation passes, in order: the task that was asked to
/// stop, the frames and scopes that it leaves, the tasks that it ends, to where somebody stops it.
struct ExceptionPath {
    trace::ExceptionId exception;
    std::vector<PathStop> stops;
};

/// Empty where the recording does not know the exception. Linear in the part of the trace in which
/// it is on its way, of which at most some millions of events are looked at.
[[nodiscard]] ExceptionPath pathOf(const Player& player, trace::ExceptionId exception);

}  // namespace flowglass::playback
