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
    std::optional<trace::FrameId> frame;   ///< its outermost coroutine
    std::optional<trace::LoopId> loop;     ///< that runs it
    std::optional<trace::ObjectId> group;  ///< the task group that started it
    std::optional<trace::FrameId> closes;  ///< the async generator it was made to close
    std::uint32_t line = 0;                ///< where it was created; 0: not known
    TaskCondition condition = TaskCondition::created;
    trace::EventIndex since = 0;               ///< the event that led to this condition
    base::Nanoseconds sinceTime{};             ///< and when that was
    std::optional<trace::ThreadId> thread;     ///< where it runs, or ran last
    std::optional<trace::TaskId> inside;       ///< started eagerly: in whose step
    std::uint64_t runs = 0;                    ///< how often it was given the processor
    std::optional<trace::Word> runHow;         ///< start, resume, … the last time
    std::optional<trace::Word> waitsOn;        ///< timer, lock, …; kept until the next wait
    std::string_view what;                     ///< "sleep(2)"
    std::optional<base::Nanoseconds> until;    ///< when that ends by itself, since the start
    std::vector<trace::Reference> targets;     ///< objects and tasks that it waits for
    std::size_t untold = 0;                    ///< and how many more that the trace leaves out
    std::optional<trace::EventIndex> wokenAt;  ///< the event that made it ready last
    std::optional<trace::Reference> wokenBy;
    std::optional<trace::TaskId> wokenByTask;      ///< the task behind it
    std::optional<trace::ObjectId> wokenByObject;  ///< what it waited for, and was told of
    bool cancelling = false;                       ///< cancellation was asked for
    std::optional<trace::EventIndex> cancelledAt;  ///< and when
    std::optional<trace::Reference> cancelledBy;
    std::optional<trace::Word> outcome;
    std::optional<trace::Value> value;
    std::optional<trace::ExceptionId> exception;
    trace::EventIndex createdAt = 0;
    trace::EventIndex changedAt = 0;  ///< the last event that touched it
};

/// Something in an event loop's queue that could run: a task, or a plain callback.
struct QueueEntry {
    std::optional<trace::LoopId> loop;
    std::optional<trace::TaskId> task;
    std::optional<trace::HandleId> handle;
    trace::EventIndex since = 0;  ///< the event that put it there
};

/// An event loop at one moment.
struct LoopState {
    trace::LoopId id;
    std::optional<trace::ThreadId> thread;    ///< where it turned last
    std::optional<std::uint64_t> turn;        ///< its iteration, where those are known
    bool asleep = false;                      ///< in its selector: nothing is ready
    std::optional<base::Nanoseconds> sleeps;  ///< how long, all in all
    trace::EventIndex since = 0;              ///< the event that led to being asleep or awake
};

/// One decorator of a chain; layer 1 is nearest to the function.
struct LayerState {
    std::uint32_t layer = 0;
    std::string_view text;  ///< its source: "@retry(3)"
    std::uint32_t line = 0;
    bool evaluated = false;
    bool applied = false;
    std::optional<trace::Value> value;    ///< what evaluating it gave: the decorator
    std::optional<trace::Value> before;   ///< what it was applied to
    std::optional<trace::Value> after;    ///< what applying it gave
    std::vector<trace::Change> metadata;  ///< what it made of __name__ and the like
    /// The name with which the wrapper that it gave was made, where functools.wraps gave that
    /// another one; empty where it calls itself what it is.
    std::string_view made;
};

/// How something that was called came to its end.
struct CallResult {
    enum class Sort : std::uint8_t { none, returned, raised } sort = Sort::none;
    std::optional<trace::Value> value;      ///< of `returned`, where it is known
    std::string_view exception;             ///< of `raised`: its type,
    std::optional<trace::ExceptionId> exc;  ///< and which one it is
};

/// One layer's part in a call through a decorated function.
struct LayerCall {
    std::uint32_t layer = 0;
    trace::FrameId frame;
    bool native = false;  ///< it has no lines of its own
    std::vector<trace::NamedValue> arguments;
    std::vector<CallResult> asked;  ///< its calls of what it wraps, the oldest first; at most
                                    ///< kMostTries of the last ones
    std::uint64_t tries = 0;        ///< how many calls of what it wraps there were
    std::uint64_t caught = 0;       ///< exceptions from inside that it stopped
    CallResult result;
};
inline constexpr std::size_t kMostTries = 16;

/// A call on its way through the layers of a decorated function.
struct ChainCall {
    std::uint64_t number = 0;          ///< 1 for the first one from outside
    std::optional<trace::FrameId> by;  ///< who called
    std::vector<LayerCall> layers;     ///< outermost first; of a layer called again, its last call
    std::uint64_t reached = 0;         ///< how often it came to the function itself
    bool done = false;
};

/// A frame that makes or applies a layer's decorator: the call of `retry` in `@retry(3)`.
struct LayerWork {
    trace::FrameId frame;
    std::uint32_t layer = 0;
};

/// A decorated function at one moment.
struct ChainState {
    trace::ChainId id;
    std::string_view name;
    std::optional<trace::FrameId> frame;  ///< in which it is decorated
    std::vector<LayerState> layers;       ///< in order of evaluation: outermost first
    std::optional<LayerWork> work;        ///< what decorates runs
    bool bound = false;                   ///< the name stands for the result
    bool inner = false;                   ///< a detail of another one's making: model::InnerChains
    std::optional<trace::Value> value;    ///< what the name stands for
    std::vector<ChainCall> calls;         ///< on their way, the innermost last; when none is, the
                                          ///< one that ended last
    std::uint64_t called = 0;             ///< how often it was called from outside
    trace::EventIndex changedAt = 0;      ///< the last event that touched it

    /// Whether a call of what lies at `layer` (0: the function itself) is always told as one.
    /// Making an object of a class is told by its own `__init__` alone.
    [[nodiscard]] bool seesCallsOf(std::uint32_t layer) const;
    /// The call on whose way the frame runs a layer, or the function itself; null for any other
    /// frame. Several calls may be on their way at once, in tasks or threads.
    [[nodiscard]] const ChainCall* callOf(trace::FrameId layer) const;
};

/// A plain callback of the event loop.
struct CallbackState {
    trace::HandleId handle;
    std::string_view what;
    bool running = false;
    std::optional<trace::ThreadId> thread;
    trace::EventIndex since = 0;  ///< the event that began it
};

}  // namespace flowglass::playback
