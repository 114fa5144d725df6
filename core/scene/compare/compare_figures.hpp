#pragma once

#include <string>
#include <vector>

#include "core/scene/compare/compare.hpp"
#include "core/scene/drawing/sketch.hpp"

namespace flowglass::scene {

/// One thing in which two runs are compared.
struct Figure {
    std::string id;
    std::string name;
    std::array<std::string, 2> values;  ///< by playback::Side
    [[nodiscard]] bool differs() const { return values[0] != values[1]; }
};

/// What both recordings amount to; what neither of them has is left out. What is worth more to be
/// told comes first.
[[nodiscard]] std::vector<Figure> figuresOf(const ComparedPair& sides,
                                            const playback::Pairing& pairing);

/// As many of the figures as there is room for, what differs before what does not.
void drawFigures(Sketch& sketch, const std::vector<Figure>& figures, const Rect& area);

}  // namespace flowglass::scene
