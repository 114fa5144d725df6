#pragma once

#include <QBrush>
#include <QColor>

#include "core/scene/theme.hpp"

namespace flowglass::paint {

/// A brush that lays a theme's pattern over what is there, anchored at the scene's origin;
/// `resolution`: device pixels for each px of the scene, above 0.
[[nodiscard]] QBrush makePattern(scene::Pattern pattern, QColor colour, double resolution);

}  // namespace flowglass::paint
