#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/trace/trace.hpp"

namespace flowglass::model {

/// What a slice of a lane shows; the same words in every view.
enum class Activity : std::uint8_t {
    running,
    calling,
    created,
    parked,
    ready,
    waiting,
    blocked,
    held,
    error,
    layer,
    asleep,    ///< an event loop in its selector: nothing is ready
    cancelled  ///< a task's way out, once it was cancelled, or as far as it stops that
};

/// A stretch of one lane: events [begin, end), one activity. `begin` is the event that led to it,
/// `end` the one that ended it.
struct Slice {
    trace::EventIndex begin = 0;
    trace::EventIndex end = 0;  ///< the trace's size while it goes on
    Activity activity{};
    std::optional<trace::FrameId> frame;  ///< which frame, where the lane has several (a thread)
};

/// One row of the timeline: a thread, a generator, a scope, …
struct Lane {
    enum class Sort : std::uint8_t { thread, generator, scope, chain, loop, task } sort{};
    std::uint32_t id = 0;     ///< in the number space of its sort (a generator's is its frame's)
    std::string label;        ///< "<module>", "evens", "evens #2" where a name comes twice
    std::uint32_t depth = 0;  ///< how deep it is nested under who made it
    std::optional<std::size_t> parent;  ///< index of the lane that made it
    std::vector<Slice> slices;          ///< in order, not overlapping
    std::uint32_t layer = 0;            ///< of a chain's lane: which one; 0: its core
    std::string also{};  ///< names, a line each, under which it may be looked for as well
};

/// Every lane of a trace, in the order in which they are shown: each under the lane that made it.
struct Lanes {
    /// A lane by its number.
    struct Place {
        std::uint32_t id = 0;
        std::size_t lane = 0;  ///< index into `lanes`
    };
    std::vector<Lane> lanes;
    /// For each sort its lanes in order of their numbers; of those that share one, the first.
    std::array<std::vector<Place>, 6> bySort;
    bool cancelled = false;  ///< a task's lane shows Activity::cancelled

    /// Logarithmic, however many lanes there are; of several with this number the first.
    [[nodiscard]] std::optional<std::size_t> find(Lane::Sort sort, std::uint32_t id) const;
    [[nodiscard]] const std::vector<Place>& of(Lane::Sort sort) const {
        return bySort[static_cast<std::size_t>(sort)];
    }
    [[nodiscard]] bool has(Lane::Sort sort) const { return !of(sort).empty(); }
};

class FrameTable;

/// Linear in the trace. A growing trace has a LaneBuilder.
[[nodiscard]] Lanes lanesOf(const trace::Trace& trace);
/// The same for who has the trace's frames already.
[[nodiscard]] Lanes lanesOf(const trace::Trace& trace, const FrameTable& frames);

}  // namespace flowglass::model
