#pragma once

#include <cstdint>
#include <string_view>

#include "core/trace/trace.hpp"

namespace flowglass::model {

/// How many items a collection holds, as far as its text says.
struct Items {
    std::uint64_t count = 0;
    bool more = false;  ///< the text ends in "…": there are more than `count`
    friend bool operator==(const Items&, const Items&) = default;
};

/// The items of a list, tuple, set or dictionary in a value's text: 2 in "[1, (2, 3)]"; none in
/// anything else.
[[nodiscard]] Items itemsIn(std::string_view text);

/// What two runs are compared by: what a whole recording amounts to, in numbers.
struct RunFigures {
    std::uint64_t duration_ns = 0;  ///< from the first to the last event of the program's own code
    std::uint64_t frames = 0;       ///< called or created
    std::uint64_t mostFrames = 0;   ///< that were alive at once, parked ones among them
    Items largest;                  ///< the largest collection that a variable held or that was
                                    ///< handed on
    std::uint64_t resumes = 0;      ///< how often a parked frame was picked up
    std::uint64_t tasks = 0;
    std::uint64_t mostTasks = 0;   ///< that were not finished at once
    std::uint64_t tasks_ns = 0;    ///< from the first task's creation to the last one's end
    std::uint64_t switches = 0;    ///< how often another task ran than the one before
    std::uint64_t blocked_ns = 0;  ///< in which a thread stood still, of all threads
    std::uint64_t asleep_ns = 0;   ///< in which an event loop had nothing to run
    std::uint64_t raised = 0;      ///< exceptions, each once
    std::uint64_t outputs = 0;     ///< times that something was printed
};

/// Linear in the trace.
[[nodiscard]] RunFigures figuresOf(const trace::Trace& trace);

}  // namespace flowglass::model
