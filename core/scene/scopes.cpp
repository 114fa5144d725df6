#include "core/scene/scopes.hpp"

#include <algorithm>

#include "core/model/words.hpp"
#include "core/scene/scopes_bars.hpp"
#include "core/scene/stage_foot.hpp"

namespace flowglass::scene {
namespace {

/// "given back: transaction("t"), then suppress(KeyError)".
std::string givenBack(const Stage& stage) {
    std::string words;
    for (const auto& scope : stage.state.unwound)
        words += (words.empty() ? "given back: " : ", then ") + labelOf(scope);
    return words;
}

void drawHeld(Sketch& sketch, const Stage& stage, const ScopeNest& nest, const Rect& box) {
    const auto content = drawFootBox(sketch, "held", "HELD NOW", box);
    const auto holdings = heldNow(stage);
    const Type type{Font::monoBold, 12, "text.onDark"};
    constexpr double kMore = 62;
    const double height = std::min(22.0, content.height);
    double x = content.x;
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        auto words = holdings[i].label;
        if (holdings[i].times > 1) words += " ×" + model::grouped(holdings[i].times);
        const bool last = i + 1 == holdings.size();
        const double room = content.right() - x - (last ? 0 : kMore);
        const double wide = measure(words, type.font, type.size) + 22;
        if (wide > room && i > 0) {
            sketch.text("held/more", "+" + model::grouped(holdings.size() - i) + " more",
                        {Font::sansMedium, 12, "text.muted"},
                        {x, content.y, content.right() - x, height});
            x = content.right();
            break;
        }
        const auto id = "held:" + std::to_string(holdings[i].first.value);
        const auto rect = sketch.pill(id, "held", words, type, {x, content.y}, height,
                                      std::min(wide, std::max(60.0, room)));
        x = rect.right() + 8;
    }
    if (holdings.empty())
        x = sketch
                .text("held/none", "nothing", {Font::sans, 13, "text.muted"},
                      {content.x, content.y, content.width, height})
                .right() +
            8;
    auto words = givenBack(stage);
    if (nest.elsewhere > 0 && words.empty())
        words = model::grouped(nest.elsewhere) + " of them by other tasks and threads";
    if (words.empty()) return;
    const Type small{Font::sans, 12, "text.plain"};
    const bool below = content.height >= 2 * height + 2;
    const Rect area = below ? Rect{content.x, content.y + height + 4, content.width, height}
                            : Rect{x + 6, content.y, content.right() - x - 6, height};
    if (area.width > 80) sketch.text("held/back", words, small, area);
}

}  // namespace

Scene composeScopes(const playback::State& state, const StageContext& context, Size size,
                    const StageOptions& options) {
    const Size logical{size.width / options.scale, size.height / options.scale};
    auto sketch = sketchOf(context, logical);
    const Stage stage{state, context, options};
    const auto nest = nestOf(stage);
    const auto foot = footOf(logical, options, true);
    const double top = logical.height < 300 ? 6 : logical.height < 460 ? 12 : 22;
    const Rect area{foot.x, top, foot.width,
                    foot.y - std::clamp(logical.height * 0.03, 8.0, 18.0) - top};
    if (nest.scopes.empty()) {
        const bool never = context.facts != nullptr && !context.facts->hasScopes();
        sketch.text("notice:scopes",
                    never ? "Nothing in this recording is entered or left." : "No block is open.",
                    {Font::sans, 14, "text.muted"}, {area.x, area.y, area.width, 24});
    }
    const auto deepest = context.facts != nullptr ? context.facts->scopesDeep() : std::size_t{0};
    const auto places = drawBars(sketch, stage, nest, deepest, area);
    drawScopeToken(sketch, stage, nest, places);
    auto held = foot;
    if (options.output) {
        const auto output = outputBox(foot, true);
        drawOutput(sketch, stage, output);
        held = {output.right() + 12, foot.y, foot.right() - output.right() - 12, foot.height};
    }
    drawHeld(sketch, stage, nest, held);
    return scaled(sketch.take(), options.scale);
}

}  // namespace flowglass::scene
