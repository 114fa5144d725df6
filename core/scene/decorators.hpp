#pragma once

#include "core/scene/frames.hpp"

namespace flowglass::scene {

/// The Decorators view: a decorated function in three bands. Decorators are evaluated top-down,
/// applied bottom-up, and called from the outside in. For sizes from 640 × 400 on.
[[nodiscard]] Scene composeDecorators(const playback::State& state, const StageContext& context,
                                      Size size, const StageOptions& options = {});

}  // namespace flowglass::scene
