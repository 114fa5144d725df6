#include "core/scene/decorators/decorators.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <utility>
#include <vector>

#include "core/model/words.hpp"
#include "core/scene/decorators/decorators_bands.hpp"
#include "core/scene/frames/stage_foot.hpp"

namespace flowglass::scene {
namespace {

constexpr double kThreeBands = 820;  ///< least width for all of them side by side
/// Where there is more room than this, all grows with it: three bands would only drift apart.
constexpr Size kGrowsFrom{1400, 800};
constexpr double kTabGap = 8;  ///< between one function's name and the next

struct BandWords {
    std::string_view name;
    std::string_view way;
};
constexpr std::array<BandWords, 3> kBands{
    {{"EVALUATE", "top-down"}, {"APPLY", "bottom-up"}, {"CALL", "outside-in, and back out"}}};

struct Areas {
    std::array<Rect, 3> bands;
    Rect chains;  ///< no height where there is one chain only
    double heading = 0;
    bool three = true;
};

Areas areasOf(Size size, const Rect& foot, bool several) {
    Areas areas;
    const double margin = stageMargin(size);
    const double inner = size.width - 2 * margin;
    double top = size.height < 300 ? 4 : size.height < 460 ? 10 : 20;
    if (several) {
        areas.chains = {margin, top, inner, 26};
        top += 26 + (size.height < 300 ? 6 : 10);
    }
    areas.heading = top;
    top += size.height < 300 ? 22 : 30;
    const double height = foot.y - std::clamp(size.height * 0.03, 8.0, 18.0) - top;
    areas.three = size.width >= kThreeBands;
    if (!areas.three) {
        areas.bands.fill({margin, top, inner, height});
        return areas;
    }
    const double gap = std::clamp(inner * 0.035, 20.0, 48.0);
    const double call = std::min((inner - 2 * gap) * 0.43, 720.0);
    const double rest = inner - 2 * gap - call;
    const double evaluate = std::min(rest * 0.5, 420.0);
    const double apply = std::min(rest - evaluate, 480.0);
    areas.bands[0] = {margin, top, evaluate, height};
    areas.bands[1] = {margin + evaluate + gap, top, apply, height};
    areas.bands[2] = {size.width - margin - call, top, call, height};
    return areas;
}

void drawHeading(Sketch& sketch, const std::string& id, std::size_t band, std::string_view way,
                 bool current, Point at, double width) {
    const double size = 18;
    sketch.box(id + "/number", current ? "band.number.on" : "band.number", {at.x, at.y, size, size},
               size / 2);
    sketch.text(id + "/number/text", std::to_string(band + 1),
                {Font::sansBold, kLeastText, current ? "token.text.caught" : "text.muted"},
                {at.x, at.y, size, size}, Align::centre);
    const auto name = sketch.text(id, kBands[band].name,
                                  {Font::sansBold, 12, current ? "text.ink" : "text.heading"},
                                  {at.x + size + 7, at.y, width - size - 7, size});
    const double left = name.right() + 8;
    const Type type{Font::sans, 12, current ? "text.plain" : "text.muted"};
    if (measure(way, type.font, type.size) <= at.x + width - left)
        sketch.text(id + "/way", way, type, {left, at.y, at.x + width - left, size});
}

/// `inside`: the decorator inside of which the step is, where that has the place of the calls.
void drawHeadings(Sketch& sketch, const Areas& areas, Band band, const std::string& inside = {}) {
    for (std::size_t i = 0; i < areas.bands.size(); ++i) {
        const auto& area = areas.bands[i];
        const bool current = static_cast<std::size_t>(band) == i;
        // In one band's place, the headings say where in a decorated function's life one is.
        const double part = areas.three ? area.width : area.width / 3;
        const double left = areas.three ? area.x : area.x + part * static_cast<double>(i);
        const Point at{left, areas.heading};
        if (i == 2 && !inside.empty())
            drawHeading(sketch, "heading:inside", 1, inside, true, at, part - 6);
        else
            drawHeading(sketch, "heading:" + std::string(kBands[i].name), i, kBands[i].way, current,
                        at, part - 6);
    }
}

/// A wrapper that only gets a name while its function is decorated is a detail of that one.
bool isShown(
    const std::pair<const trace::ChainId, std::shared_ptr<const playback::ChainState>>& chain) {
    return !chain.second->inner;
}

/// A decorated function among others, by name.
struct Tab {
    const playback::ChainState* chain = nullptr;
    std::string words;
    bool chosen = false;
    double width = 0;
};

std::vector<Tab> tabsOf(const Stage& stage, const Chain& shown) {
    std::vector<Tab> tabs;
    for (const auto& known : stage.state.chains) {
        const auto& chain = *known.second;
        Tab tab{&chain, chain.name.empty() ? "function" : std::string(chain.name)};
        tab.chosen = &chain == shown.state;
        if (!tab.chosen && !isShown(known)) continue;
        if (chain.called > 0) tab.words += " · called " + model::grouped(chain.called) + "×";
        const auto font = tab.chosen ? Font::monoBold : Font::mono;
        tab.width = std::min(260.0, measure(tab.words, font, 12) + 26);
        tabs.push_back(std::move(tab));
    }
    return tabs;
}

/// Of the tabs that stand in `width` px side by side, the first and the one after the last: the
/// chosen one is among them, and the first of all as long as it can be.
std::pair<std::size_t, std::size_t> tabsIn(const std::vector<Tab>& tabs, double width) {
    std::size_t first = 0;
    for (;; ++first) {
        double used = 0;
        bool hasChosen = false;
        auto at = first;
        for (; at < tabs.size() && (at == first || used + tabs[at].width <= width); ++at) {
            used += tabs[at].width + kTabGap;
            hasChosen |= tabs[at].chosen;
        }
        if (hasChosen || first + 1 >= tabs.size()) return {first, at};
    }
}

/// The decorated functions in the order in which they were decorated: the one shown is marked, a
/// click shows another.
void drawChains(Sketch& sketch, const Stage& stage, const Chain& shown, const Rect& area) {
    const auto tabs = tabsOf(stage, shown);
    constexpr double kMore = 74;
    auto [first, end] = tabsIn(tabs, area.width);
    if (first > 0 || end < tabs.size()) std::tie(first, end) = tabsIn(tabs, area.width - kMore);
    double x = area.x;
    for (auto i = first; i < end; ++i) {
        const auto& tab = tabs[i];
        const auto id = "choice:chain:" + std::to_string(tab.chain->id.value);
        const auto node = sketch.scene().nodes.size();
        const auto rect = sketch.pill(
            id, tab.chosen ? "chain.chosen" : "chain", tab.words,
            {tab.chosen ? Font::monoBold : Font::mono, 12, tab.chosen ? "text.ink" : "text.plain"},
            {x, area.y}, area.height, std::min(tab.width, area.width));
        sketch.scene().nodes[node].target =
            leafTo("fold:chains", tab.chosen ? 0 : tab.chain->id.value);
        x = rect.right() + kTabGap;
    }
    const auto hidden = tabs.size() - (end - first);
    if (hidden == 0) return;
    sketch.text("fold:chains", "+" + model::grouped(hidden) + " more",
                {Font::sansMedium, 12, "text.muted"},
                {area.right() - kMore + 6, area.y, kMore - 6, area.height}, Align::right);
    const auto& next = tabs[end < tabs.size() ? end : 0];
    sketch.last().target = leafTo("fold:chains", next.chain->id.value);
}

/// The call of a factory whose function has no layers yet: what it gives is the first of them.
void drawFirstFactory(Sketch& sketch, const Stage& stage, trace::FrameId id, const Rect& area) {
    const auto* frame = stage.frame(id);
    if (frame == nullptr) return;
    const auto card = cardOf(stage, *frame);
    constexpr Density kRoom{8, 8, 38, 24, 7, 10, 1, 15, 14, 13};
    Rect rect{area.x, area.y, std::min(area.width, 460.0), 0};
    auto rows = std::min(card.rows.size(), kRoom.rows);
    while (rows > 0 && cardHeight(rows, kRoom) > area.height - 40) --rows;
    rect.height = cardHeight(rows, kRoom);
    drawCard(sketch, stage, card, rect, rows, kRoom);
    sketch.text("notice:factory",
                "the first decorator's factory runs: what it gives will be the outermost layer",
                {Font::sans, 13, "text.muted"}, {area.x, rect.bottom() + 8, area.width, 22});
}

}  // namespace

Scene composeDecorators(const playback::State& state, const StageContext& context, Size size,
                        const StageOptions& options) {
    const double growth =
        std::max(1.0, std::min(size.width / kGrowsFrom.width, size.height / kGrowsFrom.height) /
                          options.scale);
    const double scale = options.scale * growth;
    const Size logical{size.width / scale, size.height / scale};
    auto sketch = sketchOf(context, logical);
    const Stage stage{state, context, options};
    const auto chain = chainInPlay(stage);
    const auto foot = footOf(logical, options, false);
    const bool several = std::ranges::count_if(state.chains, isShown) > 1 ||
                         (context.facts != nullptr && context.facts->chains() > 1);
    const auto areas = areasOf(logical, foot, several);
    const auto factory = firstFactory(stage);
    if (factory) {
        drawHeadings(sketch, areas, Band::evaluate);
        drawFirstFactory(sketch, stage, *factory,
                         {areas.bands[0].x, areas.bands[0].y, logical.width - 2 * areas.bands[0].x,
                          areas.bands[0].height});
    } else if (chain.state == nullptr) {
        drawHeadings(sketch, areas, Band::evaluate);
        sketch.text("notice:chains",
                    context.facts != nullptr && context.facts->chains() == 0
                        ? "Nothing in this recording is decorated."
                        : "Nothing is decorated yet.",
                    {Font::sans, 14, "text.muted"},
                    {areas.bands[0].x, areas.bands[0].y, logical.width - 2 * areas.bands[0].x, 24});
    } else {
        if (several) drawChains(sketch, stage, chain, areas.chains);
        std::string inside;
        if (areas.three && showsInnerChain(stage, chain, areas.bands[2]))
            inside = "inside " + chain.label(chain.place(state));
        drawHeadings(sketch, areas, chain.band, inside);
        const auto has = [&](Band band) { return areas.three || chain.band == band; };
        if (has(Band::evaluate)) drawEvaluateBand(sketch, stage, chain, areas.bands[0]);
        if (has(Band::apply)) drawApplyBand(sketch, stage, chain, areas.bands[1]);
        if (has(Band::call)) drawCallBand(sketch, stage, chain, areas.bands[2]);
    }
    if (options.output) drawOutput(sketch, stage, foot);
    return scaled(sketch.take(), scale);
}

}  // namespace flowglass::scene
