#include "core/scene/timeline/lane_of_now.hpp"

#include <algorithm>
#include <cmath>

namespace flowglass::scene {
namespace {

using model::Activity;
using model::Lane;

/// How much a lane is about the event before `next`: most where something begins with it, less
/// where something ends, least where something goes on.
int nearness(const Lane& lane, trace::EventIndex next) {
    const auto after = std::ranges::lower_bound(lane.slices, next, {}, &model::Slice::begin);
    if (after == lane.slices.begin()) return 0;
    const auto& slice = *(after - 1);
    if (slice.begin + 1 == next) return slice.activity == Activity::calling ? 0 : 3;
    if (slice.end + 1 == next) return 2;
    return slice.end >= next && slice.activity == Activity::running ? 1 : 0;
}

/// The lane of the layer that runs, or of the scope that is entered or left.
std::optional<std::size_t> laneAtWork(const model::Lanes& lanes, const playback::State& state) {
    std::optional<std::size_t> found;
    if (!lanes.has(Lane::Sort::chain) && !lanes.has(Lane::Sort::scope)) return found;
    // Where tasks take turns, what merely goes on is not what the step is about.
    int nearest = state.loops.empty() ? 1 : 2;
    for (std::size_t i = 0; i < lanes.lanes.size(); ++i) {
        const auto& lane = lanes.lanes[i];
        if (lane.sort != Lane::Sort::chain && lane.sort != Lane::Sort::scope) continue;
        const int near = nearness(lane, state.next);
        if (near < nearest) continue;
        // Of several the innermost, which comes last.
        nearest = near;
        found = i;
    }
    return found;
}

}  // namespace

std::optional<std::size_t> laneOfNow(const model::Lanes& lanes, const playback::State& state) {
    using Sort = model::Lane::Sort;
    std::optional<std::size_t> lane;
    if (state.active) lane = lanes.find(Sort::generator, state.active->value);
    if (!lane) lane = laneAtWork(lanes, state);
    if (const auto task = state.taskAtHand(); !lane && task)
        lane = lanes.find(Sort::task, task->value);
    if (!lane && state.thread) lane = lanes.find(Sort::thread, state.thread->value);
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
