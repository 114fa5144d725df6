#pragma once

#include <vector>

#include "core/scene/drawing/scene.hpp"

namespace flowglass::scene {

/// A column of the graph of who waits for whom, as what passes it must know it.
struct GraphColumn {
    double left = 0;
    double right = 0;
    double top = 0;  ///< nothing passes above this
    double bottom = 0;
    std::vector<Rect> taken;     ///< from top to bottom: nothing passes there
    std::vector<double> passed;  ///< y of what passes already

    /// Where an arrow passes that would do so at `wanted`: the nearest place between the rows,
    /// above or beneath them, apart from what passes there already as far as there is room.
    double pass(double wanted);
};

}  // namespace flowglass::scene
