#pragma once

#include "core/scene/page/view.hpp"
#include "core/scene/timeline/timeline.hpp"

namespace flowglass::scene {

/// Everything that pictures of a recording are made from, besides the step. Borrowed.
struct Recording {
    const playback::Player& player;
    const StageFacts& stage;
    const TimelineFacts& time;
    const model::Lanes& lanes;
};

/// Which moment a page shows, and how.
struct PageOptions {
    playback::Grain grain = playback::Grain::moments;
    playback::Step step = 0;
    std::optional<View> view{};      ///< of the stage; empty: the one that the step is about
    std::optional<AxisKind> axis{};  ///< empty: the one that fits the recording
    bool veil = false;
    const playback::ExceptionPath* path = nullptr;  ///< glows; may be null
    double scale = 1;                               ///< of everything, text included
    Openings opened{};                              ///< what was leafed to on the stage
    std::optional<TimelineWindow> window{};         ///< of the timeline; empty: all of it
    const LaneRows* rows = nullptr;                 ///< which lanes; null: every one
    std::optional<trace::TaskId> task{};            ///< with its wake-ups; empty: the one at hand
    bool allWakes = false;                          ///< those of every other task, too
};

/// The stage alone, in the view that `options` ask for.
[[nodiscard]] Scene composeStage(const Recording& recording, const playback::State& state,
                                 Size size, const PageOptions& options);

/// A whole page: title, code, stage, caption, timeline. What does not fit is left out, the code
/// first. For sizes from 640 × 400 at 100 % on.
[[nodiscard]] Scene composePage(const Recording& recording, Size size, const PageOptions& options);

/// The timeline of a recording alone, all of it.
[[nodiscard]] Scene composeTimelinePage(const Recording& recording, Size size,
                                        const PageOptions& options);

}  // namespace flowglass::scene
