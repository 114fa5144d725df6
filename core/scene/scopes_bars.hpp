#pragma once

#include <map>

#include "core/scene/scope_facts.hpp"

namespace flowglass::scene {

/// Where the parts of nested scopes were drawn.
struct ScopePlaces {
    Rect area;
    Rect block;                         ///< inside the innermost bar
    std::map<std::size_t, Rect> exits;  ///< by place in the nest: where an exception stands there
    std::map<std::size_t, Rect> bars;
    double lane = 0;  ///< width of a lane at the right, where exits have no panels to stand in
};

/// Draws the bars into `area`; `deepest` is how many there may be at once, so that they keep their
/// places while others come and go.
[[nodiscard]] ScopePlaces drawBars(Sketch& sketch, const Stage& stage, const ScopeNest& nest,
                                   std::size_t deepest, const Rect& area);

/// Draws what is held now, and what was given back until the program goes on.
void drawHeld(Sketch& sketch, const Stage& stage, const ScopeNest& nest, const Rect& box);

/// Draws an exception and its way outwards.
void drawScopeToken(Sketch& sketch, const Stage& stage, const ScopeNest& nest,
                    const ScopePlaces& places);

}  // namespace flowglass::scene
