#include "core/scene/compare/compare.hpp"

#include <algorithm>
#include <cmath>

#include "core/model/words.hpp"
#include "core/scene/compare/compare_figures.hpp"
#include "core/scene/compare/compare_words.hpp"
#include "core/scene/page/caption.hpp"
#include "core/scene/page/code.hpp"
#include "core/scene/timeline/lane_of_now.hpp"

namespace flowglass::scene {
namespace {

using playback::Side;
using playback::Together;

constexpr double kStill = 0.6;  ///< opacity of a sentence that was said before
constexpr std::array<std::string_view, 2> kPrefixes{"left:", "right:"};
constexpr std::array<std::string_view, 2> kLetters{"A", "B"};

std::size_t indexOf(Side side) {
    return static_cast<std::size_t>(side);
}

void addPrefix(Scene& scene, std::string_view prefix) {
    for (auto& node : scene.nodes) {
        node.id.insert(0, prefix);
        if (!node.travelsAlong.empty()) node.travelsAlong.insert(0, prefix);
    }
}

/// One side while it is drawn.
class Half {
  public:
    Half(Side side, const Compared& compared, const playback::Pairing& pairing,
         const CompareAreas& areas, const CompareOptions& options)
        : m_index(indexOf(side)),
          m_side(side),
          m_compared(compared),
          m_pairing(pairing),
          m_areas(areas),
          m_options(options),
          m_pair(options.apart.value_or(pairing.at(options.position))),
          m_step(m_pair.of(side)),
          m_state(player().stateAt(pairing.grain(), m_step)),
          m_sentence(player().narrate(pairing.grain(), m_step, m_state)) {}

    [[nodiscard]] std::string plain() const { return m_sentence.plain(); }

    void draw(Scene& whole) const {
        put(whole, head(), m_areas.head[m_index]);
        PageOptions page;
        page.grain = m_pairing.grain();
        page.step = m_step;
        page.view = m_options.view;
        page.opened = m_options.opened[m_index];
        const auto& stage = m_areas.stage[m_index];
        constexpr double kRoomForOutput = 220;
        if (stage.height > kRoomForOutput || m_options.part == ComparePart::all) {
            put(whole, composeStage(m_compared.recording, m_state, sizeOf(stage), page), stage);
        } else if (stage.height > 0) {
            put(whole, bareStage(sizeOf(stage), page), stage);
        }
        if (m_areas.caption[m_index].height > 0) put(whole, said(), m_areas.caption[m_index]);
        const auto& code = m_areas.code[m_index];
        if (code.height > 0)
            put(whole,
                composeCode(codeOf(player(), m_state, m_options.veil), sizeOf(code),
                            {1, m_areas.codeLines}),
                code);
        const auto& timeline = m_areas.timeline[m_index];
        if (timeline.height > 0) put(whole, composeLanes(sizeOf(timeline)), timeline);
    }

    [[nodiscard]] TimelineOptions timelineOptions() const {
        TimelineOptions timeline;
        timeline.window = m_options.window.value_or(wholeOf(m_pairing));
        timeline.playhead = m_step;
        const bool clock = m_pairing.together() == Together::clock;
        timeline.now = m_options.apart ? placeOf(m_pairing, m_side, m_step)
                       : clock         ? m_pairing.timeAt(m_options.position)
                                       : static_cast<double>(m_options.position);
        timeline.veil = m_options.veil;
        timeline.facts = &m_compared.recording.time;
        timeline.frames = &player().frames();
        timeline.names = &player().names();
        timeline.task = m_state.taskAtHand();
        timeline.legend = false;
        timeline.chooser = false;
        timeline.compact = m_areas.compact;
        timeline.strip = m_options.lecture;
        timeline.ruler = m_side == Side::left;
        timeline.heading = kLetters[m_index];
        // Large as text is in a lecture, a name has no room here; it is over the stage.
        if (!m_options.lecture) timeline.heading += "  " + m_compared.name;
        return timeline;
    }

  private:
    [[nodiscard]] const playback::Player& player() const { return m_compared.recording.player; }
    [[nodiscard]] playback::Step last() const { return player().lastStep(m_pairing.grain()); }
    [[nodiscard]] bool stands() const {
        return (m_options.apart || m_options.position > 0) && !m_pair.has(m_side);
    }
    [[nodiscard]] static Size sizeOf(const Rect& rect) { return {rect.width, rect.height}; }

    void put(Scene& whole, Scene part, const Rect& area) const {
        addPrefix(part, kPrefixes[m_index]);
        place(whole, std::move(part), {area.x, area.y});
    }

    /// A stage on which nothing but what happens has room.
    [[nodiscard]] Scene bareStage(Size size, const PageOptions& page) const {
        const auto topic = playback::topicOf(player(), page.grain, page.step, m_state);
        const auto context =
            contextOf(player(), &m_compared.recording.stage, page.grain, page.step, m_state);
        StageOptions stage;
        stage.opened = page.opened;
        stage.output = false;
        return compose(page.view.value_or(viewOf(topic)), m_state, context, size, stage);
    }

    /// Why a side does not move while the other one goes on.
    [[nodiscard]] std::string stillness() const {
        if (!stands()) return {};
        if (m_step == 0) return "not begun";
        if (m_step == last() && !m_options.veil) return "at its end";
        // By the clock it may be in the middle of something.
        return !m_options.apart && m_pairing.together() == Together::clock ? "" : "stands still";
    }

    /// The sentence, dimmed where it was said before; what has no room is in its description.
    [[nodiscard]] Scene said() const {
        const auto size = sizeOf(m_areas.caption[m_index]);
        Sketch sketch(size);
        sketch.box("caption:whole", "figure", {0, 0, size.width, size.height}).description =
            plain();
        auto caption = composeCaption(m_sentence, size, 1, m_options.leastCaption);
        if (stands())
            for (auto& node : caption.nodes) node.opacity *= kStill;
        place(sketch.scene(), std::move(caption), {0, 0});
        return sketch.take();
    }

    [[nodiscard]] Scene head() const {
        const auto size = sizeOf(m_areas.head[m_index]);
        Sketch sketch(size);
        sketch.box("head", "panel", {0, 0, size.width, size.height});
        const double pad = 14;
        const double badge = 22;
        const Rect mark{pad, (size.height - badge) / 2, badge, badge};
        sketch.box("head:mark", "label.plain", mark, 6);
        sketch.text("head:mark/text", kLetters[m_index], {Font::sansBold, 13, "text.onDark"}, mark,
                    Align::centre);
        auto count = "Step " + model::grouped(m_step);
        if (!m_options.veil) count += " of " + model::grouped(last());
        const double left = mark.right() + 10;
        const Rect row{left, 0, size.width - left - pad, size.height};
        auto shown =
            sketch.text("head:step", count, {Font::sansBold, 13, "text.plain"}, row, Align::right);
        double right = shown.x - 14;
        if (const auto still = stillness(); !still.empty()) {
            const auto words =
                sketch.text("head:still", still, {Font::sansMedium, 13, "text.parked"},
                            {left, 0, right - left, size.height}, Align::right);
            right = words.x - 14;
        }
        const auto name = sketch.text(
            "head:name", m_compared.name, {Font::sansBold, 15, "text.ink"},
            {left, 0, std::max(0.0, right - left), size.height}, Align::left, Elide::middle);
        if (name.width > 0) sketch.last().description = m_compared.name;
        return sketch.take();
    }

    [[nodiscard]] TimelineAxis axis() const {
        if (m_pairing.together() == Together::clock)
            return {player(), m_pairing.grain(), m_pairing.begin_ns(m_side)};
        std::vector<double> places;
        for (playback::Step step = 0; step <= last(); ++step)
            places.push_back(static_cast<double>(m_pairing.positionOf(m_side, step)));
        return {player(), m_pairing.grain(), std::move(places)};
    }

    [[nodiscard]] Scene composeLanes(Size size) const {
        const auto& lanes = m_compared.recording.lanes;
        auto timeline = timelineOptions();
        if (const auto lane = laneOfNow(lanes, m_state))
            timeline.scroll = scrolledTo(*lane, timelineAreas(size, timeline), 0);
        auto scene = composeTimeline(lanes, axis(), size, timeline);
        // Places beside what is alike are no steps of either: there is nothing to count by.
        if (m_pairing.together() == Together::alike)
            std::erase_if(scene.nodes, [](const Node& node) {
                return node.id.starts_with("tick:") && node.id.ends_with("/label");
            });
        return scene;
    }

    std::size_t m_index;
    Side m_side;
    const Compared& m_compared;
    const playback::Pairing& m_pairing;
    const CompareAreas& m_areas;
    const CompareOptions& m_options;
    playback::Pair m_pair;
    playback::Step m_step;
    playback::State m_state;
    playback::Sentence m_sentence;
};

/// Whether both recordings are at their end.
bool atEnd(const playback::Pairing& pairing, const CompareOptions& options) {
    if (!options.apart) return options.position >= pairing.last();
    return std::ranges::all_of(playback::kSides, [&](Side side) {
        return options.apart->of(side) >= pairing.player(side).lastStep(pairing.grain());
    });
}

/// The lines between the parts.
void drawRules(Sketch& sketch, const CompareAreas& areas) {
    const double middle = areas.head[1].x;
    const double width = areas.head[1].right();
    const double bottom =
        areas.words.height > 0 ? areas.words.y : areas.code[0].y + areas.code[0].height;
    sketch.line("rule:middle", "rule", {middle, 0}, {middle, bottom});
    const auto across = [&](const std::string& id, double y) {
        sketch.line("rule:" + id, "rule", {0, y}, {width, y});
    };
    across("head", areas.head[0].bottom());
    across("caption", areas.stage[0].bottom());
    if (areas.code[0].height > 0) across("code", areas.code[0].y);
    if (areas.words.height > 0) across("words", areas.words.y);
    if (areas.timeline[0].height > 0) across("timeline", areas.timeline[0].y);
    if (areas.figures.height > 0) across("figures", areas.figures.y);
}

/// What the two runs amount to, at the foot, and where it is asked for in sentences as well.
void drawDifferences(Sketch& sketch, const CompareAreas& areas, const ComparedPair& sides,
                     const playback::Pairing& pairing, const CompareOptions& options) {
    const auto figures = inset(areas.figures, 16, areas.figures.height < 40 ? 3 : 6);
    const auto words = inset(areas.words, 8, 4);
    if (options.veil && !atEnd(pairing, options)) {
        const auto& room = areas.figures.height > 0 ? figures : inset(areas.words, 16, 4);
        const double size = areas.figures.height > 0 ? 13 : 15;
        if (room.height > 0)
            sketch.text("figures:veiled", "What differs is told at the end.",
                        {Font::sans, size, "text.muted"}, room);
        return;
    }
    if (areas.figures.height > 0) drawFigures(sketch, figuresOf(sides, pairing), figures);
    if (areas.words.height > 0)
        drawSentences(sketch, *options.differences, words, options.leastCaption);
}

}  // namespace

std::string_view prefixOf(Side side) {
    return kPrefixes[indexOf(side)];
}

std::optional<Side> sideOf(std::string_view nodeId) {
    for (const auto side : playback::kSides)
        if (nodeId.starts_with(prefixOf(side))) return side;
    return std::nullopt;
}

TimelineWindow wholeOf(const playback::Pairing& pairing) {
    if (pairing.together() != Together::clock) return {0, static_cast<double>(pairing.last()) + 1};
    double length = 1;
    for (const auto side : playback::kSides) {
        const auto& player = pairing.player(side);
        length = std::max(length,
                          TimelineAxis(player, pairing.grain(), pairing.begin_ns(side)).length());
    }
    return {0, length};
}

double placeOf(const playback::Pairing& pairing, Side side, playback::Step step) {
    if (pairing.together() != Together::clock)
        return static_cast<double>(pairing.positionOf(side, step));
    return pairing.timeOf(side, step);
}

playback::Step positionAt(const playback::Pairing& pairing, double at) {
    if (pairing.together() == Together::clock) return pairing.positionAtTime(at);
    return std::min(pairing.last(), static_cast<playback::Step>(std::llround(std::max(0.0, at))));
}

CompareOptions toldNow(const playback::Pairing& pairing, const CompareOptions& options) {
    auto told = options;
    const bool later = options.veil && options.differences != nullptr && !atEnd(pairing, options);
    if (later) told.differences = nullptr;
    // Elsewhere the foot says so.
    told.differencesLater = later && options.lecture;
    return told;
}

TimelineMap compareMap(Size size, const ComparedPair& sides, const playback::Pairing& pairing,
                       const CompareOptions& asked) {
    const auto options = toldNow(pairing, asked);
    const auto areas = compareAreas(size, sides, options);
    TimelineOptions timeline;
    timeline.window = options.window.value_or(wholeOf(pairing));
    timeline.legend = false;
    timeline.chooser = false;
    timeline.strip = options.lecture;
    auto map = timelineMap({areas.timeline[0].width, areas.timeline[0].height}, timeline);
    map.left *= options.scale;
    map.width *= options.scale;
    return map;
}

Scene composeCompare(const ComparedPair& sides, const playback::Pairing& pairing, Size size,
                     const CompareOptions& asked) {
    const auto options = toldNow(pairing, asked);
    const Size logical{size.width / options.scale, size.height / options.scale};
    const auto areas = compareAreas(size, sides, options);
    Sketch sketch(logical);
    auto& page = sketch.scene();
    page.title = sides[0].name + " beside " + sides[1].name;
    sketch.box(
        "ground:captions", "panel",
        {0, areas.stage[0].bottom(), logical.width, logical.height - areas.stage[0].bottom()});
    for (const auto side : playback::kSides) {
        const Half half(side, sides[indexOf(side)], pairing, areas, options);
        half.draw(page);
        if (!page.description.empty()) page.description += " ";
        page.description += std::string(kLetters[indexOf(side)]) + ": " + half.plain();
    }
    drawRules(sketch, areas);
    drawDifferences(sketch, areas, sides, pairing, options);
    return scaled(sketch.take(), options.scale);
}

}  // namespace flowglass::scene
