#include "core/scene/lane_of_now.hpp"

#include <algorithm>
#include <cmath>

namespace flowglass::scene {

std::optional<std::size_t> laneOfNow(const model::Lanes& lanes, const playback::State& state) {
    using Sort = model::Lane::Sort;
    const auto find = [&](Sort sort, std::uint32_t id) -> std::optional<std::size_t> {
        const auto found = std::ranges::find_if(lanes.lanes, [&](const model::Lane& lane) {
            return lane.sort == sort && lane.id == id;
        });
        if (found == lanes.lanes.end()) return std::nullopt;
        return static_cast<std::size_t>(found - lanes.lanes.begin());
    };
    std::optional<std::size_t> lane;
    if (state.active) lane = find(Sort::generator, state.active->value);
    if (const auto task = state.taskAtHand(); !lane && task) lane = find(Sort::task, task->value);
    if (!lane && state.thread) lane = find(Sort::thread, state.thread->value);
    return lane;
}

double scrolledTo(std::size_t lane, const TimelineAreas& areas, double scroll) {
    const double fit = std::max(1.0, std::floor(areas.lanes.height / areas.pitch));
    const auto row = static_cast<double>(lane);
    const double first = std::floor(scroll / areas.pitch);
    if (row < first) return row * areas.pitch;
    if (row >= first + fit) return (row - fit + 1) * areas.pitch;
    return scroll;
}

}  // namespace flowglass::scene
