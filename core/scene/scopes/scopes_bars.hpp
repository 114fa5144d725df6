#pragma once

#include <map>
#include <utility>
#include <vector>

#include "core/scene/frames/slots.hpp"
#include "core/scene/scopes/scope_facts.hpp"

namespace flowglass::scene {

constexpr double kLane = 34;             ///< px at the bottom of a block, for an exception
constexpr double kBlockTop = 50;         ///< px of a block for the frame that it belongs to
constexpr double kGeneratorToken = 160;  ///< px for an exception in the generator behind a scope

/// Where the parts of nested scopes were drawn.
struct ScopePlaces {
    Rect area;
    Rect block;                         ///< inside the innermost bar
    std::map<std::size_t, Rect> exits;  ///< by place in the nest: where an exception stands there
    std::map<std::size_t, Rect> bars;
    std::vector<std::pair<Slot, Rect>> folds;  ///< over several, and where they end at the right
    std::map<std::size_t, Rect> generators;    ///< behind the scopes at these places
    double lane = 0;       ///< width of a lane at the right, where exits have no panels to stand in
    double laneRight = 0;  ///< where that ends, inside of the bars that an exception has not left
};

/// Draws the bars into `area`; `deepest` is how many there may be at once, so that they keep their
/// places while others come and go.
[[nodiscard]] ScopePlaces drawBars(Sketch& sketch, const Stage& stage, const ScopeNest& nest,
                                   std::size_t deepest, const Rect& area);

/// The frames in the door of the scope that is being entered or left: its own, and what runs now.
[[nodiscard]] std::vector<trace::FrameId> doorFrames(const Stage& stage, const ScopeNest& nest);

/// Draws cards beneath each other, the last with its locals, as far as there is room; at the bottom
/// of `area` stays some for an exception.
void drawFrames(Sketch& sketch, const Stage& stage, const std::vector<trace::FrameId>& frames,
                const Rect& area);

/// Draws what runs inside of the innermost bar: the frame that the block belongs to, and what it
/// has called, unless the `door` shows that.
void drawBlock(Sketch& sketch, const Stage& stage, const ScopeNest& nest, bool door,
               const Rect& block);

/// Draws the generator that a scope's manager is: it is parked from the entry to the exit. `kept`
/// px at the right are another one's.
void drawGenerator(Sketch& sketch, const Stage& stage, trace::FrameId generator, const Rect& rect,
                   double kept);

/// "→ InPlain", "Words()": what entering gave, on up to three lines, broken between words; in a
/// text only where there is no better place.
[[nodiscard]] std::vector<std::string> brokenValue(std::string value, double width);

/// Draws what is held now, and what was given back until the program goes on.
void drawHeld(Sketch& sketch, const Stage& stage, const ScopeNest& nest, const Rect& box);

/// Draws an exception and its way outwards.
void drawScopeToken(Sketch& sketch, const Stage& stage, const ScopeNest& nest,
                    const ScopePlaces& places);

}  // namespace flowglass::scene
