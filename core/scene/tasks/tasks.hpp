#pragma once

#include "core/scene/frames/frames.hpp"

namespace flowglass::scene {

/// The Tasks view: the event loop with what runs and its queue, every task in a place of its own,
/// who waits for whom, what woke whom in this step. For sizes from 640 × 400 on; a pure function of
/// what it is given.
[[nodiscard]] Scene composeTasks(const playback::State& state, const StageContext& context,
                                 Size size, const StageOptions& options = {});

}  // namespace flowglass::scene
