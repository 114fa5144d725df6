#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/model/shared_vector.hpp"
#include "core/trace/ids.hpp"

namespace flowglass::model {

/// A growing, sorted list of events, a little over a byte an event where they lie close together.
/// Found in by binary search. Cheap to copy.
class EventList {
  public:
    /// `event` is greater than every one before.
    void push_back(trace::EventIndex event);
    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] bool empty() const { return m_size == 0; }

    /// The first event at or after `event`.
    [[nodiscard]] std::optional<trace::EventIndex> atOrAfter(trace::EventIndex event) const;
    /// The last event before `event`.
    [[nodiscard]] std::optional<trace::EventIndex> before(trace::EventIndex event) const;
    /// Every event in [from, to), thinned out evenly to about `most`.
    [[nodiscard]] std::vector<trace::EventIndex> within(trace::EventIndex from,
                                                        trace::EventIndex to,
                                                        std::size_t most = SIZE_MAX) const;
    [[nodiscard]] std::size_t memoryBytes() const { return m_runs.memoryBytes(); }

  private:
    /// Up to 59 events: the first, then the distances to the next, seven bits a byte.
    struct Run {
        std::uint32_t first = 0;
        std::uint8_t count = 0;
        std::uint8_t used = 0;
        std::array<std::uint8_t, 58> distances{};
    };
    [[nodiscard]] static std::vector<trace::EventIndex> unpack(const Run& run);
    /// The last run that starts at or before `event`; the first one where none does.
    [[nodiscard]] std::size_t runAt(trace::EventIndex event) const;

    SharedVector<Run, 16> m_runs;
    std::size_t m_size = 0;
    trace::EventIndex m_last = 0;
};

}  // namespace flowglass::model
