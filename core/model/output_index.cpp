#include "core/model/output_index.hpp"

#include <algorithm>
#include <ranges>

namespace flowglass::model {

void OutputIndex::see(const trace::Event& event) {
    if (event.kind == trace::Kind::output)
        m_events.push_back(static_cast<std::uint32_t>(event.index));
}

std::size_t OutputIndex::before(trace::EventIndex event) const {
    const auto all = std::views::iota(std::size_t{0}, m_events.size());
    const auto isBefore = [&](std::size_t at) { return m_events[at] < event; };
    return static_cast<std::size_t>(std::ranges::partition_point(all, isBefore) - all.begin());
}

}  // namespace flowglass::model
