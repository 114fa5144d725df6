#include "core/scene/scopes/scopes.hpp"

#include <algorithm>

#include "core/model/words.hpp"
#include "core/scene/frames/stage_foot.hpp"
#include "core/scene/scopes/scopes_bars.hpp"

namespace flowglass::scene {
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
                    never                ? "Nothing in this recording is entered or left."
                    : nest.elsewhere > 0 ? "No block is open here."
                                         : "No block is open.",
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
