#pragma once

#include "core/scene/frames.hpp"
#include "core/scene/timeline.hpp"

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
    AxisKind axis = AxisKind::steps;
    bool veil = false;
    double scale = 1;  ///< of everything, text included
};

/// A whole page: title, code, stage, caption, timeline. What does not fit is left out, the code
/// first. For sizes from 640 × 400 at 100 % on.
[[nodiscard]] Scene composePage(const Recording& recording, Size size, const PageOptions& options);

/// The timeline of a recording alone, all of it.
[[nodiscard]] Scene composeTimelinePage(const Recording& recording, Size size,
                                        const PageOptions& options);

}  // namespace flowglass::scene
