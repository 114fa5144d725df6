#pragma once

#include <QRegion>

#include "core/scene/drawing/scene.hpp"

namespace flowglass::paint {

/// What must be painted again where `before` is on the screen and `after` shall be, in whole
/// pixels: outside of it both look the same. `reach` is how far strokes and heads of arrows go over
/// their nodes' boxes.
[[nodiscard]] QRegion changedRegion(const scene::Scene& before, const scene::Scene& after,
                                    double reach);

}  // namespace flowglass::paint
