#pragma once

#include <optional>

#include "core/trace/event.hpp"

namespace flowglass::model {

/// Whether an event of a task that waited says that it has what it waited for: it may run for a
/// moment, and wait on.
[[nodiscard]] constexpr bool hasCome(trace::Kind kind) {
    switch (kind) {
        case trace::Kind::line:
        case trace::Kind::call:
        case trace::Kind::create:
        case trace::Kind::return_:
        case trace::Kind::unwind:
        case trace::Kind::handled:
        case trace::Kind::entering:
        case trace::Kind::exiting:
        case trace::Kind::exited:
        case trace::Kind::output:
        case trace::Kind::input:
        case trace::Kind::wait:
        case trace::Kind::finish:
            return true;
        default:
            return false;
    }
}

/// Whether who has waited for a condition, a thread or a task, holds its lock again.
[[nodiscard]] inline bool takesBack(const trace::Event& event, trace::ThreadId thread,
                                    std::optional<trace::TaskId> task) {
    if (!task) return event.kind == trace::Kind::unblock && event.thread == thread;
    const auto own = event.task ? event.task : event.id<trace::TaskId>(trace::Field::task);
    return own == task && hasCome(event.kind);
}

}  // namespace flowglass::model
