#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/model/frame_table.hpp"
#include "core/model/shared_vector.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::model {

/// A task as it was created. Texts are borrowed from the trace.
struct TaskFacts {
    std::string_view name;
    std::uint32_t createdAt = 0;
    std::uint32_t parent = 0;  ///< TaskId; 0: none is known
    std::uint32_t frame = 0;   ///< FrameId of its outermost coroutine; 0: none is known
    bool known = false;
    std::string shown{};  ///< what a reader calls it, where that is not its name
};

/// Whether what is waited for is a thing that several tasks can have to do with.
[[nodiscard]] bool isShared(trace::Word on);

/// What a reader calls a task: by its name, where the program gave it one. asyncio's own, "Task-2",
/// stands nowhere in the program: such a task goes by its coroutine, "tick", and where a decorator
/// is round that, by what it decorates.
[[nodiscard]] std::string shownTaskName(trace::TaskId task, std::string_view name,
                                        std::optional<trace::FrameId> coroutine,
                                        const FrameTable& frames);

/// An exception as it was first raised.
struct ExceptionFacts {
    std::string_view type;
    std::string_view message;
    std::uint32_t raisedAt = 0;
    bool known = false;
};

/// What tasks, exceptions and waited-for objects are called, by id, for whoever writes sentences.
/// Grows with the trace; cheap to copy.
class Names {
  public:
    /// The names that were recorded.
    void see(const trace::Event& event);
    /// And what the program's text calls things; `frames` and `trace` are those of the event.
    void see(const trace::Event& event, const FrameTable& frames, const trace::Trace& trace);

    [[nodiscard]] const TaskFacts* task(trace::TaskId id) const;
    [[nodiscard]] const ExceptionFacts* exception(trace::ExceptionId id) const;
    /// "worker B", "tick" (shownTaskName()); "task 7" where it has no name.
    [[nodiscard]] std::string taskName(trace::TaskId id) const;
    /// "ValueError"; "an exception" where its birth was not recorded.
    [[nodiscard]] std::string exceptionName(trace::ExceptionId id) const;
    /// "the lock", "the queue"; "something" where it was never introduced.
    [[nodiscard]] std::string objectName(trace::ObjectId id) const;
    /// What it is: "gather", "lock"; empty where it was never introduced.
    [[nodiscard]] std::string_view objectWhat(trace::ObjectId id) const;
    /// What the program calls it where it was first waited for: "shelf"; empty where unknown.
    [[nodiscard]] std::string_view objectInSource(trace::ObjectId id) const;
    /// What a callback runs; empty where unknown.
    [[nodiscard]] std::string_view callbackName(trace::HandleId id) const;

  private:
    /// Where a task's innermost recorded coroutine was parked last.
    struct Parked {
        trace::FrameId frame;
        std::uint32_t line = 0;
        std::optional<trace::TaskId> task;
    };
    void nameObject(const trace::Event& wait, const FrameTable& frames, const trace::Trace& trace);

    SharedVector<TaskFacts, 256> m_tasks;
    SharedVector<ExceptionFacts, 256> m_exceptions;
    SharedVector<std::string_view, 256> m_objects;
    SharedVector<std::string, 256> m_objectsInSource;
    std::optional<Parked> m_parked;
    SharedVector<std::string_view, 256> m_callbacks;
};

}  // namespace flowglass::model
