#pragma once

#include <array>
#include <vector>

#include "core/scene/drawing/scene.hpp"

namespace flowglass::paint {

/// Shortens a path (at least two points) so that its stroke ends inside its arrow's head; the
/// head's three corners, the tip first. The tip is where the path ended. `scale`: of the head.
[[nodiscard]] std::array<scene::Point, 3> cutForArrow(std::vector<scene::Point>& points,
                                                      double scale = 1);

}  // namespace flowglass::paint
