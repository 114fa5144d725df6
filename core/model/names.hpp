#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/model/shared_vector.hpp"
#include "core/trace/event.hpp"

namespace flowglass::model {

/// A task as it was created. Texts are borrowed from the trace.
struct TaskFacts {
    std::string_view name;
    std::uint32_t createdAt = 0;
    std::uint32_t parent = 0;  ///< TaskId; 0: none is known
    std::uint32_t frame = 0;   ///< FrameId of its outermost coroutine; 0: none is known
    bool known = false;
};

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
    void see(const trace::Event& event);

    [[nodiscard]] const TaskFacts* task(trace::TaskId id) const;
    [[nodiscard]] const ExceptionFacts* exception(trace::ExceptionId id) const;
    /// "worker B"; "task 7" where it has no name.
    [[nodiscard]] std::string taskName(trace::TaskId id) const;
    /// "ValueError"; "an exception" where its birth was not recorded.
    [[nodiscard]] std::string exceptionName(trace::ExceptionId id) const;
    /// "the lock", "the queue"; "something" where it was never introduced.
    [[nodiscard]] std::string objectName(trace::ObjectId id) const;
    /// What it is: "gather", "lock"; empty where it was never introduced.
    [[nodiscard]] std::string_view objectWhat(trace::ObjectId id) const;
    /// What a callback runs; empty where unknown.
    [[nodiscard]] std::string_view callbackName(trace::HandleId id) const;

  private:
    SharedVector<TaskFacts, 256> m_tasks;
    SharedVector<ExceptionFacts, 256> m_exceptions;
    SharedVector<std::string_view, 256> m_objects;
    SharedVector<std::string_view, 256> m_callbacks;
};

}  // namespace flowglass::model
