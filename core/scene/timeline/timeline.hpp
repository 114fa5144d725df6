#pragma once

#include "core/model/frame_table.hpp"
#include "core/model/lanes.hpp"
#include "core/model/names.hpp"
#include "core/playback/moves/exception_path.hpp"
#include "core/scene/timeline/lane_rows.hpp"
#include "core/scene/timeline/timeline_axis.hpp"

namespace flowglass::scene {

/// What a timeline shows of its recording, and how.
struct TimelineOptions {
    TimelineWindow window;        ///< which part of the axis
    playback::Step playhead = 0;  ///< now
    bool veil = false;            ///< nothing after now
    double scroll = 0;            ///< px at 100 %: how far the lanes are moved up
    double scale = 1;             ///< of everything, text included
    bool legend = true;           ///< what the colours mean
    bool chooser = true;          ///< the choice of axis, to click on
    bool compact = false;         ///< low lanes
    bool strip = false;           ///< lower ones still, of which as many as can be read are seen
    std::size_t wanted = 0;       ///< lanes of a strip, closer to each other if need be
    bool ruler = true;            ///< numbers over the lanes, and a handle of the playhead's own
    std::string heading{};        ///< left of the ruler: whose lanes these are
    std::optional<double> now;    ///< position of the playhead, where it is not the step's own
    std::string title{};          ///< of the scene
    std::string sentence{};       ///< that explains the step
    const TimelineFacts* facts = nullptr;           ///< for what was folded; may be null
    const model::FrameTable* frames = nullptr;      ///< to name calls in thread lanes; may be null
    const model::Names* names = nullptr;            ///< to say what tasks wait for; may be null
    std::optional<trace::TaskId> task{};            ///< whose wake-ups are shown with their causes
    bool allWakes = false;                          ///< those of every other task in sight, too
    const LaneRows* rows = nullptr;                 ///< which lanes; null: every one
    const playback::ExceptionPath* path = nullptr;  ///< glows as one line; may be null
};

/// Where the parts of a timeline lie, at 100 %: the same for drawing, dragging and zooming.
struct TimelineAreas {
    Rect ruler;   ///< over the lanes; the playhead's handle is in it
    Rect labels;  ///< left of the lanes
    Rect lanes;
    Rect footer;            ///< legend and choice of axis; no height where there is none
    double pitch = 34;      ///< from one lane to the next
    double barHeight = 24;  ///< of a slice that runs
};

[[nodiscard]] TimelineAreas timelineAreas(Size size, const TimelineOptions& options);

/// Between positions on the axis and pixels of the scene (scale included).
[[nodiscard]] TimelineMap timelineMap(Size size, const TimelineOptions& options);

/// How many lanes are shown, in sight or not.
[[nodiscard]] std::size_t rowCount(const model::Lanes& lanes, const TimelineOptions& options);

/// The furthest that `scroll` can usefully go.
[[nodiscard]] double mostScroll(const model::Lanes& lanes, Size size,
                                const TimelineOptions& options);

/// The timeline: lanes under a ruler, their slices by activity, the playhead. The work is in
/// proportion to the pixels, not to the recording. Slices that are narrower than can be seen are
/// widened or merged; their order never changes.
[[nodiscard]] Scene composeTimeline(const model::Lanes& lanes, const TimelineAxis& axis, Size size,
                                    const TimelineOptions& options);

}  // namespace flowglass::scene
