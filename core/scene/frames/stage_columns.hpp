#pragma once

#include <map>
#include <vector>

#include "core/scene/frames/frame_card.hpp"

namespace flowglass::scene {

/// Where the parts of a stage lie.
struct StageAreas {
    Rect stack;  ///< of the cards, headings apart
    Rect shelf;
    Rect foot;               ///< output and scopes; no height where there is none
    double heading = 0;      ///< y of the headings' line, 18 px tall
    double shelfColumn = 0;  ///< width of one column of the shelf
};

/// Left and right of everything on a stage.
[[nodiscard]] double stageMargin(Size size);

[[nodiscard]] StageAreas areasOf(Size size, const StageOptions& options, bool scopes);

/// Whether a card on the shelf has no room for words beside the arrow beneath it.
[[nodiscard]] inline bool isNarrow(const Rect& card) {
    return card.width < 250;
}

/// A card that was drawn.
struct PlacedCard {
    Rect rect;
    bool onShelf = false;   ///< right of what moves between frames
    std::size_t place = 0;  ///< counted down its column
    bool compact = false;   ///< no badge, and no room for words between cards
    double below = 0;       ///< y where what belongs to it ends: its badge
};
using PlacedCards = std::map<trace::FrameId, PlacedCard>;

/// Whether threads' stacks may stand on the shelf as well: no frame of the recording is ever there.
[[nodiscard]] bool threadsTakeShelf(const Stage& stage);

/// Draws every thread's stack from its outermost frame down; adds its cards to `placed`.
void drawStacks(Sketch& sketch, const Stage& stage, const StageAreas& areas, PlacedCards& placed);

/// Draws the generators that are created or parked, each in its slot; adds them to `placed`.
void drawShelf(Sketch& sketch, const Stage& stage, const StageAreas& areas, PlacedCards& placed);

}  // namespace flowglass::scene
