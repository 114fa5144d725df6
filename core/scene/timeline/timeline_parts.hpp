#pragma once

#include <algorithm>

#include "core/scene/drawing/sketch.hpp"
#include "core/scene/timeline/timeline.hpp"

namespace flowglass::scene {

/// A wake-up: from where its cause was to where a task became ready.
struct WakeArrow {
    std::string id;
    std::vector<Point> path;
    std::string description;
    std::string_view style = "link.wake";
};

/// What every part of a timeline is drawn from; sizes at 100 %.
struct TimelineDrawing {
    Sketch& sketch;
    const model::Lanes& lanes;
    const TimelineAxis& axis;
    const TimelineOptions& options;
    TimelineAreas areas;
    TimelineMap map;
    double now = 0;                  ///< position of the playhead
    std::vector<WakeArrow> wakes{};  ///< which words keep clear of
    bool tooManyWakes = false;       ///< to be drawn
    bool merged = false;             ///< slices are drawn as one: too many for the pixels
    std::vector<Point> glowing{};    ///< and of this: the way of an exception

    /// Up to which position there is anything to show.
    [[nodiscard]] double horizon() const {
        // A window goes past the axis where a longer one stands beneath it.
        return options.veil ? now : std::max(axis.length(), map.window.to);
    }
    [[nodiscard]] const trace::Trace& trace() const { return axis.player().trace(); }
    [[nodiscard]] double xOf(trace::EventIndex event) const { return map.xOf(axis.ofEvent(event)); }
    /// Where a row begins, whether it is in sight or not.
    [[nodiscard]] double topOfRow(std::size_t row) const {
        return areas.lanes.y + static_cast<double>(row) * areas.pitch -
               std::max(0.0, options.scroll);
    }
    /// The same of a lane; empty where it is not among those shown.
    [[nodiscard]] std::optional<double> topOf(std::size_t lane) const {
        const auto row = rowOf(options.rows, lane);
        return row ? std::optional(topOfRow(*row)) : std::nullopt;
    }
};

/// Draws the slices of every lane that is in sight, and their labels.
void drawLanes(TimelineDrawing& drawing);
/// Writes into a slice that was drawn what it is about, where there is room for it.
void drawSliceWords(const TimelineDrawing& drawing, const model::Lane& lane,
                    const model::Slice& slice, const std::string& id, const Rect& rect);
/// Finds the wake-ups that `options` ask for.
void findWakes(TimelineDrawing& drawing);
void drawWakes(const TimelineDrawing& drawing);
/// The way of the exception that `options` name, from lane to lane; a path, or empty.
[[nodiscard]] std::vector<Point> glowingWay(const TimelineDrawing& drawing);
void drawGlow(const TimelineDrawing& drawing);
/// Whether neither the playhead nor an arrow goes through `area`.
[[nodiscard]] bool isFree(const TimelineDrawing& drawing, const Rect& area);
void drawTimelineFooter(const TimelineDrawing& drawing);
[[nodiscard]] std::string laneId(const model::Lane& lane);
[[nodiscard]] std::string_view styleOf(model::Activity activity);

}  // namespace flowglass::scene
