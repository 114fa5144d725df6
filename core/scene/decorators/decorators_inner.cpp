#include <algorithm>

#include "core/scene/decorators/decorators_bands.hpp"

namespace flowglass::scene {
namespace {

constexpr double kLine = 44;
constexpr double kRow = 24;

/// The wrapper's own chain that this step evaluates, applies or binds; null where it does not.
const playback::ChainState* innerChain(const Stage& stage) {
    const auto since = stage.context.since.value_or(stage.state.next);
    for (const auto& [id, chain] : stage.state.chains)
        if (chain->inner && chain->changedAt >= since && !chain->layers.empty()) return chain.get();
    return nullptr;
}

void drawLine(Sketch& sketch, const std::string& id, const std::string& words, std::string_view ink,
              bool now, const Rect& rect) {
    sketch.box(id, now ? "layer.now" : "layer.line", rect, 8).description = words;
    double size = 16;
    while (size > kLeastText && measure(words, Font::monoBold, size) > rect.width - 24) --size;
    sketch.text(id + "/title", words, {Font::monoBold, size, ink}, inset(rect, 12, 0), Align::left,
                Elide::middle);
}

}  // namespace

bool showsInnerChain(const Stage& stage, const Chain& chain, const Rect& area) {
    // Before there is a call, its place is free for what goes on inside a decorator.
    return chain.call == nullptr && innerChain(stage) != nullptr &&
           area.height >= 24 + 2 * kLine + kRow;
}

bool drawInnerChain(Sketch& sketch, const Stage& stage, const Chain& outer, const Rect& area) {
    if (!showsInnerChain(stage, outer, area)) return false;
    const auto* chain = innerChain(stage);
    const auto id = "inner:" + std::to_string(chain->id.value);
    sketch.setOpacity(1);
    sketch.text(id + "/heading", "inside: the wrapper is decorated itself",
                {Font::sans, 13, "text.muted"}, {area.x, area.y, area.width, 20});
    Rect line{area.x, area.y + 26, area.width, kLine - 8};
    const auto& layer = chain->layers.front();
    const auto source = layer.text.substr(layer.text.starts_with('@') ? 1 : 0);
    drawLine(sketch, id + "/layer", "@" + std::string(source), "text.ink", !chain->bound, line);
    line.y += kLine;
    drawLine(sketch, id + "/core", "def " + std::string(chain->name), "text.ink", chain->bound,
             line);
    Rect row{line.x + 12, line.bottom() + 6, line.width - 24, kRow};
    if (!layer.applied) {
        sketch.text(id + "/before", "calls itself '" + std::string(chain->name) + "' so far",
                    {Font::sans, 13, "text.plain"}, row);
        return true;
    }
    for (const auto& change : layer.metadata) {
        if (row.bottom() > area.bottom()) break;
        const auto name =
            sketch.text(id + "/metadata:" + std::string(change.name), change.name,
                        {Font::mono, 13, "text.plain"},
                        {row.x, row.y, row.width * 0.36, row.height}, Align::left, Elide::middle);
        const double left = name.right() + 12;
        sketch.text(id + "/change:" + std::string(change.name),
                    told(change.before) + " → " + told(change.after),
                    {Font::monoBold, 13, "text.ink"}, {left, row.y, row.right() - left, row.height},
                    Align::left, Elide::middle);
        row.y += kRow;
    }
    return true;
}

}  // namespace flowglass::scene
