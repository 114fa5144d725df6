#pragma once

#include <cstddef>
#include <cstdint>

#include "core/python/cpython/interpreter.hpp"

#include "core/record/raw_event.hpp"
#include "core/trace/kind.hpp"

namespace flowglass::python {

struct TaskInfo;

/// Who does something in an event loop, as `by` and `cause` name it.
struct Source {
    trace::Word sort = trace::Word::unknown;  ///< unknown: nobody to be named
    std::uint32_t id = 0;
    std::uint32_t cause = 0;  ///< the task behind it; 0: none
};

/// What an event loop runs on a thread at the moment: a task's step, or a callback. Steps nest
/// where a task starts eagerly inside another's, or a callback runs a loop of its own.
struct LoopStep {
    TaskInfo* task = nullptr;    ///< whose step it is; null for a callback's
    std::uint32_t shown = 0;     ///< id of the task that is running now; 0 once it waits or is over
    std::uint32_t callback = 0;  ///< handle of a callback that is recorded
    record::Interned what{};     ///< its name
    std::uint32_t outerIn = 0;   ///< the running task beneath it
    Source source;               ///< who acts in it, where no task does
    std::size_t outerFloor = 0;  ///< ThreadState::floor beneath it
    bool runIsPending = false;   ///< that the task runs is not said yet
    bool isEager = false;
    PyObject* thrown = nullptr;  ///< what the loop throws into the task: address alone
    std::uint32_t thrownId = 0;
};

/// An iteration of an event loop on its way.
struct LoopTurn {
    PyObject* loop = nullptr;  ///< address alone; null: the thread runs no loop
    std::uint32_t id = 0;      ///< of the loop
    std::uint32_t number = 0;
    std::uint32_t ready = 0;
    bool isPending = false;    ///< nothing of it was recorded yet
    bool hasSlept = false;     ///< its `idle` was recorded
    std::uint64_t wokeAt = 0;  ///< ticks; 0: it has not slept, or still does
};

}  // namespace flowglass::python
