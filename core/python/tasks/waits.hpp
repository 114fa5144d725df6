#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "core/python/tasks/awaiting.hpp"
#include "core/python/tasks/tasks.hpp"
#include "core/python/values/shown_text.hpp"

namespace flowglass::python {

/// What a task that has just given the processor back waits for, read off its innermost coroutine:
/// whose code it is, what its variables hold, and which future it awaits.
class Waits {
  public:
    Waits(Tasks& tasks, Lifecycle& lifecycle, ThreadState& thread, TaskInfo& task,
          std::uint64_t ticks);

    /// Records the objects that are new, and the `wait`.
    void tell() const;

  private:
    struct Target {
        trace::Word sort;
        std::uint32_t id;
    };
    void read();
    void readLibrary(cpython::InterpreterFrame* frame, LibraryRole role);
    void readObject(trace::Word on, std::string_view sort, cpython::InterpreterFrame* frame);
    void readGroup(cpython::InterpreterFrame* frame);
    void readFuture();
    void readShield();
    void readSleep(cpython::InterpreterFrame* frame);
    void readDeadline(PyObject* handle);
    void nameAfter(PyCodeObject* code);
    void readTimeouts();
    void readGivenBack();
    void addTasks(PyObject* collection);
    void addAll(PyObject* collection);
    [[nodiscard]] PyObject* completing(cpython::InterpreterFrame* frame) const;
    void addTarget(PyObject* future);
    [[nodiscard]] LibraryRole roleOf(cpython::InterpreterFrame* frame) const;
    [[nodiscard]] std::uint32_t futureId(std::string_view what);
    [[nodiscard]] bool isOfProcess() const;
    [[nodiscard]] bool isCalledBackBy(std::string_view name) const;

    Tasks& m_tasks;
    Lifecycle& m_lifecycle;
    ThreadState& m_thread;
    TaskInfo& m_task;
    const std::uint64_t m_ticks;
    Awaiting m_awaiting;
    PyRef m_future;             ///< what it waits for; null: only its next turn
    std::uint32_t m_frame = 0;  ///< its innermost frame of the user's
    trace::Word m_on = trace::Word::future;
    std::uint64_t m_until_ns = 0;  ///< on the monotonic clock; 0: not known
    ValueText m_room;
    ShownText m_what;
    std::vector<Target> m_targets;
    std::vector<std::uint32_t> m_givenBack;  ///< scopes
    std::size_t m_all = 0;                   ///< how many there are, where not all of them are told
};

}  // namespace flowglass::python
