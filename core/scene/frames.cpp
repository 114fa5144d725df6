#include "core/scene/frames.hpp"

#include <algorithm>

#include "core/scene/sketch.hpp"
#include "core/scene/stage_columns.hpp"
#include "core/scene/stage_foot.hpp"
#include "core/scene/stage_links.hpp"

namespace flowglass::scene {
namespace {

void drawHeadings(Sketch& sketch, const StageAreas& areas) {
    const Type type{Font::sansBold, areas.stack.y < 35 ? 11.0 : 12.0, "text.heading"};
    sketch.text("heading:stack", "CALL STACK", type,
                {areas.stack.x, areas.heading, areas.stack.width, 18});
    sketch.text("heading:shelf", "PARKED FRAMES", type,
                {areas.shelf.x, areas.heading, areas.shelfColumn, 18});
}

/// What an empty column says.
void drawNotice(Sketch& sketch, const char* id, std::string_view text, const Rect& area) {
    sketch.text(id, text, {Font::sans, 13, "text.muted"}, {area.x, area.y + 6, area.width, 22});
}

}  // namespace

Scene composeFrames(const playback::State& state, const StageContext& context, Size size,
                    const StageOptions& options) {
    const Size logical{size.width / options.scale, size.height / options.scale};
    auto sketch = sketchOf(context, logical);

    const Stage stage{state, context, options};
    const bool scopes =
        !state.scopes.empty() || (context.facts != nullptr && context.facts->hasScopes());
    const auto areas = areasOf(logical, options, scopes);
    drawHeadings(sketch, areas);
    PlacedCards placed;
    drawStacks(sketch, stage, areas, placed);
    const bool stackEmpty = placed.empty();
    if (stackEmpty)
        drawNotice(sketch, "notice:stack",
                   state.ended      ? "The program has ended."
                   : state.lastLine ? "Every frame has ended."
                                    : "Nothing has run yet.",
                   areas.stack);
    drawShelf(sketch, stage, areas, placed);
    drawFoot(sketch, stage, areas, scopes);
    drawLinks(sketch, stage, areas, placed);
    return scaled(sketch.take(), options.scale);
}

}  // namespace flowglass::scene
