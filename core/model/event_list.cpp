#include "core/model/event_list.hpp"

#include <algorithm>
#include <cassert>

namespace flowglass::model {
namespace {

std::size_t bytesFor(std::uint64_t distance) {
    std::size_t bytes = 1;
    while (distance >>= 7U) ++bytes;
    return bytes;
}

}  // namespace

void EventList::push_back(trace::EventIndex event) {
    assert(m_size == 0 || event > m_last);
    std::uint64_t distance = event - m_last;
    m_last = event;
    ++m_size;
    const bool fits = !m_runs.empty() &&
                      m_runs.back().used + bytesFor(distance) <= m_runs.back().distances.size();
    if (!fits) {
        m_runs.push_back({static_cast<std::uint32_t>(event), 1, 0, {}});
        return;
    }
    auto& run = m_runs.change(m_runs.size() - 1);
    for (; distance > 0x7FU; distance >>= 7U)
        run.distances[run.used++] = static_cast<std::uint8_t>(0x80U | (distance & 0x7FU));
    run.distances[run.used++] = static_cast<std::uint8_t>(distance);
    ++run.count;
}

std::vector<trace::EventIndex> EventList::unpack(const Run& run) {
    std::vector<trace::EventIndex> events{run.first};
    events.reserve(run.count);
    std::uint64_t distance = 0;
    unsigned shift = 0;
    for (std::size_t i = 0; i < run.used; ++i) {
        distance |= static_cast<std::uint64_t>(run.distances[i] & 0x7FU) << shift;
        shift += 7;
        if ((run.distances[i] & 0x80U) != 0) continue;
        events.push_back(events.back() + distance);
        distance = 0;
        shift = 0;
    }
    return events;
}

std::size_t EventList::runAt(trace::EventIndex event) const {
    std::size_t low = 0;
    std::size_t high = m_runs.size();
    while (high - low > 1) {
        const auto middle = low + (high - low) / 2;
        (m_runs[middle].first <= event ? low : high) = middle;
    }
    return low;
}

std::optional<trace::EventIndex> EventList::atOrAfter(trace::EventIndex event) const {
    if (empty() || event > m_last) return std::nullopt;
    const auto run = runAt(event);
    const auto events = unpack(m_runs[run]);
    const auto found = std::lower_bound(events.begin(), events.end(), event);
    if (found != events.end()) return *found;
    return m_runs[run + 1].first;
}

std::optional<trace::EventIndex> EventList::before(trace::EventIndex event) const {
    if (empty() || event <= m_runs[0].first) return std::nullopt;
    const auto events = unpack(m_runs[runAt(event - 1)]);
    return *std::prev(std::lower_bound(events.begin(), events.end(), event));
}

std::vector<trace::EventIndex> EventList::within(trace::EventIndex from, trace::EventIndex to,
                                                 std::size_t most) const {
    std::vector<trace::EventIndex> found;
    if (empty() || from >= to) return found;
    const auto firstRun = runAt(from);
    const auto lastRun = runAt(to - 1);
    const auto perRun = m_size / m_runs.size() + 1;
    const auto stride = std::max<std::size_t>(
        1, (lastRun - firstRun + 1) * perRun / std::max<std::size_t>(most, 1));
    if (stride > perRun) {
        // Far fewer than there are runs: the first event of some is as good as any.
        if (const auto first = atOrAfter(from); first && *first < to) found.push_back(*first);
        const auto step = stride / perRun;
        for (auto run = firstRun + step; run <= lastRun; run += step)
            found.push_back(m_runs[run].first);
        return found;
    }
    std::size_t seen = 0;
    for (auto run = firstRun; run <= lastRun; ++run)
        for (const auto event : unpack(m_runs[run]))
            if (event >= from && event < to && seen++ % stride == 0) found.push_back(event);
    return found;
}

}  // namespace flowglass::model
