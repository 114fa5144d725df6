#include "app/paint/arrow.hpp"

#include <cmath>

#include "core/scene/theme.hpp"

namespace flowglass::paint {

std::array<scene::Point, 3> cutForArrow(std::vector<scene::Point>& points) {
    using scene::kArrowHalfWidth;
    using scene::kArrowLength;
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
    const scene::Point base{tip.x - dx * kArrowLength, tip.y - dy * kArrowLength};
    // One px inside the head, so that no gap shows between stroke and head.
    points.back() = {base.x + dx, base.y + dy};
    return {tip, scene::Point{base.x - dy * kArrowHalfWidth, base.y + dx * kArrowHalfWidth},
            scene::Point{base.x + dy * kArrowHalfWidth, base.y - dx * kArrowHalfWidth}};
}

}  // namespace flowglass::paint
