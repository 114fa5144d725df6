#pragma once

#include <optional>

#include "core/model/lanes.hpp"
#include "core/playback/state/state.hpp"
#include "core/scene/timeline/timeline.hpp"

namespace flowglass::scene {

/// The lane of the frame or task that the step is about, else of the thread it is on.
[[nodiscard]] std::optional<std::size_t> laneOfNow(const model::Lanes& lanes,
                                                   const playback::State& state);

/// How far lanes have to be moved up so that `lane` is among those in sight, from `scroll` on.
[[nodiscard]] double scrolledTo(std::size_t lane, const TimelineAreas& areas, double scroll);

}  // namespace flowglass::scene
