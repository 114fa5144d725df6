#include "core/scene/frames.hpp"

#include <algorithm>

#include "core/scene/sketch.hpp"
#include "core/scene/stage_columns.hpp"
#include "core/scene/stage_foot.hpp"
#include "core/scene/stage_links.hpp"

namespace flowglass::scene {
namespace {

/// Whose stack it is, where an event loop switches between tasks.
std::string ownerText(const Stage& stage) {
    const auto& state = stage.state;
    const playback::TaskState* runs = nullptr;
    for (const auto& [id, task] : state.tasks) {
        const bool here = task->condition == playback::TaskCondition::running &&
                          (!state.thread || task->thread == state.thread);
        // The innermost of those that were started inside each other's steps.
        if (here && (runs == nullptr || task->inside == runs->id)) runs = task.get();
    }
    if (runs != nullptr) {
        const auto* names = stage.context.names;
        return "of task " +
               (names != nullptr ? names->taskName(runs->id) : std::string(runs->name));
    }
    for (const auto& loop : state.loops)
        if (loop.asleep && loop.thread == state.thread) return "the event loop is asleep";
    return {};
}

void drawHeadings(Sketch& sketch, const Stage& stage, const StageAreas& areas) {
    const Type type{Font::sansBold, 12, "text.heading"};
    const auto title = sketch.text("heading:stack", "CALL STACK", type,
                                   {areas.stack.x, areas.heading, areas.stack.width, 18});
    const auto owner = ownerText(stage);
    if (!owner.empty())
        sketch.text(
            "heading:stack:owner", owner, {Font::sansBold, type.size, "text.running"},
            {title.right() + 10, areas.heading, areas.stack.right() - title.right() - 10, 18});
    if (threadsTakeShelf(stage)) return;
    sketch.text("heading:shelf", "PARKED FRAMES", type,
                {areas.shelf.x, areas.heading, areas.shelfColumn, 18});
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
    drawHeadings(sketch, stage, areas);
    PlacedCards placed;
    drawStacks(sketch, stage, areas, placed);
    drawShelf(sketch, stage, areas, placed);
    drawFoot(sketch, stage, areas, scopes);
    drawLinks(sketch, stage, areas, placed);
    return scaled(sketch.take(), options.scale);
}

}  // namespace flowglass::scene
