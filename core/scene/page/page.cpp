#include "core/scene/page/page.hpp"

#include <algorithm>

#include "core/model/words.hpp"
#include "core/scene/drawing/sketch.hpp"
#include "core/scene/page/caption.hpp"
#include "core/scene/page/code.hpp"
#include "core/scene/timeline/lane_of_now.hpp"

namespace flowglass::scene {
namespace {

/// Where the parts of a page lie; a part that is left out has no height or width.
struct PageAreas {
    double header = 52;
    double code = 0;
    double caption = 66;
    double timeline = 0;
    double main = 0;  ///< height of code and stage
    bool compact = false;
};

PageAreas areasOf(Size size, std::size_t lanes) {
    PageAreas areas;
    areas.compact = size.height < 700;
    areas.header = size.height < 500 ? 34 : 52;
    areas.caption = size.height < 500 ? 46 : 66;
    areas.code = size.width < 860 ? 0 : std::clamp(size.width * 0.3125, 300.0, 640.0);
    const double rows = static_cast<double>(std::max<std::size_t>(lanes, 2));
    const double wanted = 36 + rows * (areas.compact ? 24 : 34) + 42;
    areas.timeline = std::min(wanted, size.height * (areas.compact ? 0.26 : 0.3));
    // Nothing but a ruler is worse than nothing.
    if (areas.timeline < 60) areas.timeline = 0;
    areas.main = size.height - areas.header - areas.caption - areas.timeline;
    return areas;
}

std::string_view fileName(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

void drawHeader(Sketch& sketch, const Recording& recording, const PageOptions& options,
                double height) {
    const double width = sketch.scene().size.width;
    const double pad = std::clamp(width * 0.0125, 8.0, 20.0);
    sketch.box("page:header", "panel", {0, 0, width, height});
    const auto last = recording.player.lastStep(options.grain);
    auto count = "Step " + model::grouped(options.step);
    if (!options.veil) count += " of " + model::grouped(last);
    const auto shown = sketch.text("page:step", count, {Font::sansBold, 13, "text.plain"},
                                   {pad, 0, width - 2 * pad, height}, Align::right);
    sketch.text("page:title", fileName(recording.player.trace().metadata().program),
                {Font::sansBold, height < 50 ? 14.0 : 17.0, "text.ink"},
                {pad, 0, std::max(0.0, shown.x - 2 * pad - 10), height});
}

TimelineAxis axisOf(const Recording& recording, const PageOptions& options) {
    return {recording.player, options.grain, options.axis.value_or(axisFor(recording.lanes)),
            &recording.time, &recording.lanes};
}

TimelineOptions timelineOptions(const Recording& recording, const TimelineAxis& axis,
                                const PageOptions& options, const playback::State& state) {
    TimelineOptions timeline;
    timeline.window = options.window.value_or(wholeOf(axis));
    timeline.playhead = options.step;
    timeline.veil = options.veil;
    timeline.facts = &recording.time;
    timeline.frames = &recording.player.frames();
    timeline.names = &recording.player.names();
    timeline.task = options.task ? options.task : state.taskAtHand();
    timeline.allWakes = options.allWakes;
    timeline.rows = options.rows;
    timeline.path = options.path;
    return timeline;
}

/// The sentence, as a page and its description have it.
playback::Sentence sentenceOf(const Recording& recording, const PageOptions& options,
                              const playback::State& state) {
    return recording.player.narrate(options.grain, options.step, state);
}

/// A timeline on paper: nobody can scroll there.
Scene composeStill(const Recording& recording, const TimelineAxis& axis, Size size,
                   const TimelineOptions& options) {
    auto scene = composeTimeline(recording.lanes, axis, size, options);
    std::erase_if(scene.nodes, [](const Node& node) { return node.id == "lanes:scroll"; });
    return scene;
}

}  // namespace

Scene composeStage(const Recording& recording, const playback::State& state, Size size,
                   const PageOptions& options) {
    const auto& player = recording.player;
    const auto view = options.view.value_or(
        viewOf(playback::topicOf(player, options.grain, options.step, state)));
    const auto context = contextOf(player, &recording.stage, options.grain, options.step, state);
    StageOptions stage;
    stage.scale = options.scale;
    stage.path = options.path;
    stage.veil = options.veil;
    stage.opened = options.opened;
    return compose(view, state, context, size, stage);
}

Scene composePage(const Recording& recording, Size size, const PageOptions& options) {
    const Size logical{size.width / options.scale, size.height / options.scale};
    const auto areas = areasOf(
        logical, options.rows != nullptr ? options.rows->size() : recording.lanes.lanes.size());
    const auto& player = recording.player;
    const auto state = player.stateAt(options.grain, options.step);
    const auto sentence = sentenceOf(recording, options, state);

    Sketch sketch(logical);
    auto& page = sketch.scene();
    page.title = std::string(fileName(player.trace().metadata().program));
    page.description = sentence.plain();
    auto stage = options;
    stage.scale = 1;
    place(page, composeStage(recording, state, {logical.width - areas.code, areas.main}, stage),
          {areas.code, areas.header});
    if (areas.code > 0) {
        place(page, composeCode(codeOf(player, state, options.veil), {areas.code, areas.main}),
              {0, areas.header});
        sketch.line("page:rule:code", "rule", {areas.code, areas.header},
                    {areas.code, areas.header + areas.main});
    }
    drawHeader(sketch, recording, options, areas.header);
    sketch.line("page:rule:header", "rule", {0, areas.header}, {logical.width, areas.header});

    const double captionTop = areas.header + areas.main;
    sketch.box("page:caption", "panel", {0, captionTop, logical.width, areas.caption});
    place(page, composeCaption(sentence, {logical.width, areas.caption}), {0, captionTop});
    if (areas.timeline > 0) {
        const auto axis = axisOf(recording, options);
        auto timeline = timelineOptions(recording, axis, options, state);
        timeline.compact = areas.compact;
        timeline.chooser = false;
        const Size strip{logical.width, areas.timeline};
        const auto lane = laneOfNow(recording.lanes, state);
        if (const auto row = lane ? rowOf(options.rows, *lane) : std::nullopt)
            timeline.scroll = scrolledTo(*row, timelineAreas(strip, timeline), 0);
        place(page, composeStill(recording, axis, strip, timeline),
              {0, captionTop + areas.caption});
    }
    for (const double y : {captionTop, captionTop + areas.caption})
        sketch.line(y == captionTop ? "page:rule:caption" : "page:rule:timeline", "rule", {0, y},
                    {logical.width, y});
    return scaled(sketch.take(), options.scale);
}

Scene composeTimelinePage(const Recording& recording, Size size, const PageOptions& options) {
    const auto& player = recording.player;
    const auto state = player.stateAt(options.grain, options.step);
    const auto axis = axisOf(recording, options);
    auto timeline = timelineOptions(recording, axis, options, state);
    timeline.scale = options.scale;
    timeline.chooser = false;
    timeline.title = std::string(fileName(player.trace().metadata().program));
    timeline.sentence = sentenceOf(recording, options, state).plain();
    return composeStill(recording, axis, size, timeline);
}

}  // namespace flowglass::scene
