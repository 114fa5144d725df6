#pragma once

#include "core/scene/frames/frame_card.hpp"

namespace flowglass::scene {

/// Draws the title, what tells the frame apart, and its status into the top of `rect`. `hidden`:
/// how many rows are neither drawn nor counted beneath.
void drawCardHeader(Sketch& sketch, const Card& card, const Rect& rect, bool brief,
                    std::size_t hidden, const Density& density);

}  // namespace flowglass::scene
