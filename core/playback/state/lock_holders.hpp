#pragma once

#include <vector>

#include "core/playback/state/state.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::playback {

/// A task that holds what another one waits for.
struct LockHolder {
    trace::TaskId task;
    trace::EventIndex takenAt = 0;  ///< the event with which it entered its block
};

/// Who holds the lock, or the semaphore, that a task waits for, in the order in which they took it;
/// empty where the trace does not prove it. A trace does not say of which object a block is: but
/// who waits while it enters one waits for that, and who lets another go on while it leaves one
/// gives that back.
[[nodiscard]] std::vector<LockHolder> lockHolders(const trace::Trace& trace, const State& state,
                                                  const TaskState& waiting);

}  // namespace flowglass::playback
