#pragma once

#include "core/scene/frames/stage_columns.hpp"

namespace flowglass::scene {

/// Draws who pulls from whom, the tunnels of `yield from`, and what moves in this step with the
/// token that travels: values, calls, exceptions.
void drawLinks(Sketch& sketch, const Stage& stage, const StageAreas& areas,
               const PlacedCards& placed);

}  // namespace flowglass::scene
