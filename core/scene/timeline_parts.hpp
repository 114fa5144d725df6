#pragma once

#include "core/scene/sketch.hpp"
#include "core/scene/timeline.hpp"

namespace flowglass::scene {

/// What every part of a timeline is drawn from; sizes at 100 %.
struct TimelineDrawing {
    Sketch& sketch;
    const model::Lanes& lanes;
    const TimelineAxis& axis;
    const TimelineOptions& options;
    TimelineAreas areas;
    TimelineMap map;
    double now = 0;  ///< position of the playhead

    /// Up to which position there is anything to show.
    [[nodiscard]] double horizon() const { return options.veil ? now : axis.length(); }
};

/// Draws the slices of every lane that is in sight, and their labels.
void drawLanes(const TimelineDrawing& drawing);
void drawTimelineFooter(const TimelineDrawing& drawing);
[[nodiscard]] std::string laneId(const model::Lane& lane);
[[nodiscard]] std::string_view styleOf(model::Activity activity);

}  // namespace flowglass::scene
