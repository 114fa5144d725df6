#pragma once

#include "core/scene/frames/frames.hpp"

namespace flowglass::scene {

/// The Scopes view: nested bars with an entry at the left and an exit at the right, what runs
/// inside, what is held now, and an exception on its way out. For sizes from 640 × 400 on.
[[nodiscard]] Scene composeScopes(const playback::State& state, const StageContext& context,
                                  Size size, const StageOptions& options = {});

}  // namespace flowglass::scene
