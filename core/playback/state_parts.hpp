#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/trace/event.hpp"

namespace flowglass::playback {

/// What a task is doing. `ready`: could run, and waits for the processor only; `waiting`: cannot.
enum class TaskCondition : std::uint8_t { created, ready, running, waiting, done };

/// A task of an event loop at one moment.
struct TaskState {
    trace::TaskId id;
    std::string_view name;
    std::optional<trace::TaskId> parent;
    std::optional<trace::FrameId> frame;  ///< its outermost coroutine
    TaskCondition condition = TaskCondition::created;
    std::optional<trace::Word> waitsOn;  ///< timer, lock, …
    std::string_view what;               ///< "sleep(2)"
    std::optional<base::Nanoseconds> until;
    std::vector<trace::Reference> targets;
    std::optional<trace::Reference> wokenBy;
    std::optional<trace::TaskId> wokenByTask;  ///< the task behind it
    bool cancelling = false;                   ///< cancellation was asked for
    std::optional<trace::Word> outcome;
    std::optional<trace::Value> value;
    std::optional<trace::ExceptionId> exception;
    trace::EventIndex createdAt = 0;
    trace::EventIndex changedAt = 0;  ///< the last event that touched it
};

/// One decorator of a chain; layer 1 is nearest to the function.
struct LayerState {
    std::uint32_t layer = 0;
    std::string_view text;  ///< its source: "@retry(3)"
    std::uint32_t line = 0;
    bool evaluated = false;
    bool applied = false;
    std::optional<trace::Value> after;  ///< what applying it gave
};

/// A decorated function at one moment.
struct ChainState {
    trace::ChainId id;
    std::string_view name;
    std::optional<trace::FrameId> frame;  ///< in which it is decorated
    std::vector<LayerState> layers;   ///< in order of evaluation: outermost first
    bool bound = false;               ///< the name stands for the result
    trace::EventIndex changedAt = 0;  ///< the last event that touched it
};

/// A plain callback of the event loop.
struct CallbackState {
    trace::HandleId handle;
    std::string_view what;
    bool running = false;
};

}  // namespace flowglass::playback
