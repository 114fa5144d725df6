#pragma once

#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/playback/state/state.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::playback {

/// What may have ended a wait of `task` at `now` because its time was up, outermost first:
/// "asyncio.timeout(2)", "wait_for". A trace tells of a timer, but not whose it is: all are named
/// whose time is not known to last longer.
[[nodiscard]] std::vector<std::string> timeLimits(const trace::Trace& trace, const State& state,
                                                  const TaskState& task, base::Nanoseconds now);

}  // namespace flowglass::playback
