#include "app/paint/arrow.hpp"

#include <cmath>

#include "core/scene/drawing/theme.hpp"

namespace flowglass::paint {

std::array<scene::Point, 3> cutForArrow(std::vector<scene::Point>& points, double scale) {
    const double along = scene::kArrowLength * scale;
    const double across = scene::kArrowHalfWidth * scale;
    const scene::Point tip = points.back();
    // The direction at the end is that from the last point that is not the tip itself.
    scene::Point from = tip;
    for (auto it = points.rbegin(); it != points.rend(); ++it) {
        from = *it;
        if (std::hypot(tip.x - from.x, tip.y - from.y) > 0.01) break;
    }
    const double length = std::hypot(tip.x - from.x, tip.y - from.y);
    const double dx = length > 0 ? (tip.x - from.x) / length : 1;
    const double dy = length > 0 ? (tip.y - from.y) / length : 0;
    const scene::Point base{tip.x - dx * along, tip.y - dy * along};
    // A little inside the head, so that no gap shows between stroke and head.
    points.back() = {base.x + dx * scale, base.y + dy * scale};
    return {tip, scene::Point{base.x - dy * across, base.y + dx * across},
            scene::Point{base.x + dy * across, base.y - dx * across}};
}

}  // namespace flowglass::paint
