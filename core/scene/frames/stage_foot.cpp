#include "core/scene/frames/stage_foot.hpp"

#include <algorithm>

#include "core/model/words.hpp"
#include "core/scene/scopes/scope_facts.hpp"

namespace flowglass::scene {
namespace {

constexpr double kLine = 22;
constexpr double kPad = 16;
constexpr double kStripMargin = 8;

Rect scopesBox(const StageAreas& areas, bool besideOutput) {
    if (!besideOutput) return areas.foot;
    const auto output = outputBox(areas.foot, true);
    const double left = output.right() + 12;
    return {left, areas.foot.y, areas.foot.right() - left, areas.foot.height};
}

bool isLow(const Rect& foot) {
    return foot.height < 50;
}

}  // namespace

Rect drawFootBox(Sketch& sketch, const std::string& id, std::string_view heading, const Rect& box) {
    const bool low = isLow(box);
    sketch.box(id, "output", box, 10);
    const Type type{Font::sansBold, kLeastText, "text.heading"};
    if (low) {
        const double wide = measure(heading, type.font, type.size) + 14;
        sketch.text(id + "/heading", heading, type, {box.x + kPad, box.y, wide, box.height});
        return {box.x + kPad + wide, box.y + (box.height - kLine) / 2, box.width - 2 * kPad - wide,
                kLine};
    }
    sketch.text(id + "/heading", heading, type, {box.x + kPad, box.y + 9, box.width - 90, 16});
    return {box.x + kPad, box.y + 31, box.width - 2 * kPad, box.height - 37};
}

Rect footOf(Size size, const StageOptions& options, bool scopes) {
    return areasOf(size, options, scopes).foot;
}

void drawOutput(Sketch& sketch, const Stage& stage, const Rect& box) {
    const auto content = drawFootBox(sketch, "output", "OUTPUT", box);
    const auto& context = stage.context;
    if (context.facts == nullptr || context.trace == nullptr) return;
    const auto room = std::max<std::size_t>(1, static_cast<std::size_t>(content.height / kLine));
    const auto lines = context.facts->printed(*context.trace, stage.state.outputEvents, room);
    Rect area{content.x, content.y, content.width, kLine};
    for (const auto& line : lines) {
        const auto id = "output/line:" + std::to_string(line.number);
        const bool fresh = context.since && line.event >= *context.since;
        if (fresh)
            sketch.box("output/fresh:" + std::to_string(line.number), "output.fresh",
                       {area.x - 6, area.y + 1, area.width + 12, area.height - 2}, 6);
        const auto rect =
            sketch.text(id, line.text,
                        {Font::mono, 14, line.toError ? "output.text.err" : "output.text"}, area);
        if (rect.width > 0) sketch.last().target = Target{{}, line.event};
        area.y += kLine;
    }
    if (lines.empty() || lines.front().number == 1 || isLow(box)) return;
    const auto earlier = lines.front().number - 1;
    sketch.text("output/earlier",
                model::grouped(earlier) + (earlier == 1 ? " line" : " lines") + " before",
                {Font::sans, kLeastText, "text.muted"},
                {box.right() - kPad - 160, box.y + 9, 160, 16}, Align::right);
}

Scene composeOutput(const playback::State& state, const StageContext& context, Size size,
                    double scale) {
    auto sketch = sketchOf(context, {size.width / scale, size.height / scale});
    const auto& whole = sketch.scene().size;
    sketch.box("output:ground", "panel", {0, 0, whole.width, whole.height});
    const StageOptions options;
    drawOutput(sketch, {state, context, options},
               {kStripMargin, 0, whole.width - 2 * kStripMargin, whole.height - kStripMargin});
    return scaled(sketch.take(), scale);
}

namespace {

std::string scopeLabel(const Stage& stage, const playback::ScopeState& scope) {
    auto label = labelOf(stage, scope);
    using Phase = playback::ScopeState::Phase;
    if (scope.phase == Phase::entering) label += " …";
    if (scope.phase == Phase::left) label += " left";
    return label;
}

struct Chip {
    trace::ScopeId scope;
    std::string label;
    std::string_view style;
};

/// What is held, and last what somebody waits for: that is not held by who waits.
std::vector<Chip> chipsOf(const Stage& stage) {
    using Phase = playback::ScopeState::Phase;
    std::vector<Chip> chips;
    for (const auto& scope : stage.state.scopes)
        if (!isWaitedFor(stage, scope))
            chips.push_back({scope.id, scopeLabel(stage, scope),
                             scope.phase == Phase::left ? "scope.left" : "scope"});
    for (const auto& waiting : waitingNow(stage))
        chips.push_back({waiting.first, wordsOf(waiting), "scope.left"});
    return chips;
}

void drawScopes(Sketch& sketch, const Stage& stage, const StageAreas& areas) {
    const auto content =
        drawFootBox(sketch, "scopes", "SCOPES HELD", scopesBox(areas, stage.options.output));
    const Type type{Font::mono, 12, "scope.text"};
    constexpr double kMore = 70;
    double x = content.x;
    double y = content.y;
    const auto chips = chipsOf(stage);
    if (chips.empty())
        sketch.text("scopes/none", "nothing", {Font::sans, 13, "text.muted"},
                    {content.x, content.y, content.width, 20});
    const auto first = stage.opened("fold:scopes", chips.size());
    const auto drawFold = [&](const std::string& words, std::size_t next) {
        sketch.text(
            "fold:scopes", words, {Font::sansMedium, kLeastText, "text.muted"},
            {content.right() - kMore + 8, y > content.bottom() - 18 ? y - 26 : y, kMore - 8, 20},
            Align::right);
        sketch.last().target = leafTo("fold:scopes", next);
    };
    for (auto i = first; i < chips.size(); ++i) {
        const auto& label = chips[i].label;
        const double most = std::min(content.width - kMore, 260.0);
        const double wide = std::min(most, measure(label, type.font, type.size) + 20);
        if (x > content.x && x + wide > content.right() - kMore) {
            x = content.x;
            y += 26;
        }
        const bool lastLine = y + 26 + 20 > content.bottom() + 0.01;
        if (y + 20 > content.bottom() + 2 || (lastLine && x + wide > content.right() - kMore)) {
            drawFold("+" + model::grouped(chips.size() - i) + " more", i > first ? i : 0);
            return;
        }
        const auto rect = sketch.pill("scope:" + std::to_string(chips[i].scope.value),
                                      chips[i].style, label, type, {x, y}, 20, most);
        x = rect.right() + 8;
    }
    if (first > 0) drawFold("first ones", 0);
}

}  // namespace

Rect outputBox(const Rect& foot, bool scopes) {
    auto box = foot;
    if (scopes) box.width = (box.width - 12) * 0.55;
    return box;
}

void drawFoot(Sketch& sketch, const Stage& stage, const StageAreas& areas, bool scopes) {
    if (areas.foot.height <= 0) return;
    if (stage.options.output) drawOutput(sketch, stage, outputBox(areas.foot, scopes));
    if (scopes) drawScopes(sketch, stage, areas);
}

}  // namespace flowglass::scene
