#pragma once

#include "core/scene/stage_columns.hpp"

namespace flowglass::scene {

/// Draws what was printed last and the scopes that are open, side by side.
void drawFoot(Sketch& sketch, const Stage& stage, const StageAreas& areas, bool scopes);

/// Where what `frame` prints goes to; the rect of the output's box.
[[nodiscard]] Rect outputBox(const StageAreas& areas, bool scopes);

}  // namespace flowglass::scene
