#include "core/scene/frames/frames.hpp"

#include <algorithm>

#include "core/scene/drawing/sketch.hpp"
#include "core/scene/frames/stage_columns.hpp"
#include "core/scene/frames/stage_foot.hpp"
#include "core/scene/frames/stage_links.hpp"

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

/// Whether nobody ever parks, nor another thread has a stack: the stack has all the room.
bool isOneStack(const Stage& stage) {
    return stage.context.facts != nullptr && stage.context.facts->isOneStack() &&
           stage.state.threads.size() < 2;
}

/// Widens the stack, and leaves to the right of it what moves between frames.
void widen(StageAreas& areas) {
    constexpr double kMost = 640;
    const double gap = areas.shelf.x - areas.stack.right();
    const double right = areas.shelf.right();
    areas.stack.width = std::max(areas.stack.width, std::min(right - gap - areas.stack.x, kMost));
    areas.shelf.x = areas.stack.right() + gap;
    areas.shelf.width = areas.shelfColumn = std::max(0.0, right - areas.shelf.x);
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
    if (threadsTakeShelf(stage) || isOneStack(stage)) return;
    sketch.text("heading:shelf", "PARKED FRAMES", type,
                {areas.shelf.x, areas.heading, areas.shelfColumn, 18});
}

/// A generator that is asked though it has ended is not there any more: its place is empty.
void drawSpent(Sketch& sketch, const Stage& stage, const StageAreas& areas,
               const PlacedCards& placed) {
    const auto& spent = stage.context.spent;
    const auto* asks =
        spent.empty() || !stage.state.transfer ? nullptr : stage.frame(stage.state.transfer->from);
    const auto card = asks == nullptr ? placed.end() : placed.find(asks->id);
    if (card == placed.end() || card->second.onShelf) return;
    const auto local = std::ranges::find(asks->locals, spent, &playback::Local::name);
    if (local == asks->locals.end() || !local->value.frame || stage.context.frames == nullptr)
        return;
    constexpr double kHeight = 42;
    const Rect place{areas.shelf.x, areas.shelf.y, areas.shelfColumn, kHeight};
    for (const auto& node : sketch.scene().nodes)
        if (node.rect.intersects(place)) return;
    const auto id = "spent:" + std::to_string(local->value.frame->value);
    sketch.box(id, "ghost", place, 10);
    sketch.text(id + "/text",
                stage.context.frames->displayName(*local->value.frame) + " has ended: nothing left",
                {Font::sans, 13, "ghost.text"}, inset(place, 14, 0), Align::centre, Elide::middle);
    const auto& from = card->second.rect;
    const Point start{from.right() + 3, from.y + std::min(from.height / 2, 21.0)};
    const Point end{place.x - 4, place.y + kHeight / 2};
    const double middle = (start.x + end.x) / 2;
    const auto link =
        "asks:" + std::to_string(asks->id.value) + "-" + std::to_string(local->value.frame->value);
    sketch.path(link, "link.pulls", {start, {middle, start.y}, {middle, end.y}, end}, true);
    sketch.text(link + "/text", "asks again", {Font::sans, 12, "link.text"},
                {start.x + 6, std::min(start.y, end.y) - 18, end.x - start.x - 12, 16},
                Align::centre);
}

}  // namespace

Scene composeFrames(const playback::State& state, const StageContext& context, Size size,
                    const StageOptions& options) {
    const Size logical{size.width / options.scale, size.height / options.scale};
    auto sketch = sketchOf(context, logical);

    const Stage stage{state, context, options};
    const bool scopes =
        !state.scopes.empty() || (context.facts != nullptr && context.facts->hasScopes());
    auto areas = areasOf(logical, options, scopes);
    if (isOneStack(stage)) widen(areas);
    drawHeadings(sketch, stage, areas);
    PlacedCards placed;
    drawStacks(sketch, stage, areas, placed);
    drawShelf(sketch, stage, areas, placed);
    drawFoot(sketch, stage, areas, scopes);
    drawLinks(sketch, stage, areas, placed);
    drawSpent(sketch, stage, areas, placed);
    return scaled(sketch.take(), options.scale);
}

}  // namespace flowglass::scene
