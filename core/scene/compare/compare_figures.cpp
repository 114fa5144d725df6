#include "core/scene/compare/compare_figures.hpp"

#include <algorithm>

#include "core/model/words.hpp"

namespace flowglass::scene {
namespace {

using playback::Side;

constexpr double kCellGap = 28;
constexpr double kSideGap = 14;
constexpr double kNameGap = 8;
constexpr double kValue = 15;
constexpr double kLetter = 12;
constexpr std::array<std::string_view, 2> kLetters{"A", "B"};

std::string itemsTold(const model::Items& items) {
    return (items.more ? "over " : "") + model::grouped(items.count);
}

class Collector {
  public:
    explicit Collector(const ComparedPair& sides) : m_sides(sides) {}

    void add(std::string id, std::string name, std::uint64_t model::RunFigures::*figure,
             std::string (*told)(std::uint64_t) = model::grouped) {
        add(std::move(id), std::move(name), m_sides[0].figures.*figure, m_sides[1].figures.*figure,
            told);
    }
    void add(std::string id, std::string name, trace::Kind kind) {
        const auto count = [&](std::size_t side) {
            return m_sides[side].recording.player.census().of(kind).count;
        };
        add(std::move(id), std::move(name), count(0), count(1), model::grouped);
    }
    void push(Figure figure) { m_figures.push_back(std::move(figure)); }
    [[nodiscard]] std::vector<Figure> take() { return std::move(m_figures); }

  private:
    /// What is 0 in both is not worth a word.
    void add(std::string id, std::string name, std::uint64_t left, std::uint64_t right,
             std::string (*told)(std::uint64_t)) {
        if (left > 0 || right > 0)
            m_figures.push_back({std::move(id), std::move(name), {told(left), told(right)}});
    }

    const ComparedPair& m_sides;
    std::vector<Figure> m_figures;
};

double letterWidth(std::size_t side) {
    return measure(kLetters[side], Font::sansBold, kLetter) + 6;
}

/// Where there is no room for two lines, values stand beside their name.
bool inOneLine(const Rect& area) {
    constexpr double kTwoLines = 30;
    return area.height < kTwoLines;
}

double widthOf(const Figure& figure, bool oneLine) {
    double values = kSideGap;
    for (const std::size_t side : {0U, 1U})
        values += letterWidth(side) + measure(figure.values[side], Font::sansBold, kValue);
    const double name = measure(figure.name, Font::sans, kLeastText);
    return (oneLine ? name + kNameGap + values : std::max(values, name)) + 1;
}

/// Those that fit, in their order; what differs is taken first.
std::vector<const Figure*> chosen(const std::vector<Figure>& figures, double room, bool oneLine) {
    std::vector<const Figure*> taken;
    double used = -kCellGap;
    for (const bool differs : {true, false})
        for (const auto& figure : figures) {
            const double width = widthOf(figure, oneLine) + kCellGap;
            if (figure.differs() != differs || used + width > room) continue;
            used += width;
            taken.push_back(&figure);
        }
    std::ranges::sort(taken);
    return taken;
}

void drawFigure(Sketch& sketch, const Figure& figure, const Rect& area) {
    const auto id = "figure:" + figure.id;
    auto& box = sketch.box(id, "figure", area);
    box.description = figure.name + ": A " + figure.values[0] + ", B " + figure.values[1];
    const double half = inOneLine(area) ? 0 : area.height * 0.44;
    const auto name = sketch.text(id + "/name", figure.name, {Font::sans, kLeastText, "text.muted"},
                                  {area.x, area.y, area.width, half > 0 ? half : area.height});
    const auto ink = figure.differs() ? "text.ink" : "text.muted";
    double x = half > 0 ? area.x : name.right() + kNameGap;
    for (const std::size_t side : {0U, 1U}) {
        const Rect row{x, area.y + half, area.right() - x, area.height - half};
        const auto end = id + "/" + std::string(kLetters[side]);
        sketch.text(end, kLetters[side], {Font::sansBold, kLetter, "text.muted"}, row);
        const Rect rest{row.x + letterWidth(side), row.y, row.width - letterWidth(side),
                        row.height};
        const auto shown =
            sketch.text(end + ":value", figure.values[side], {Font::sansBold, kValue, ink}, rest);
        x = shown.right() + kSideGap;
    }
}

}  // namespace

std::vector<Figure> figuresOf(const ComparedPair& sides, const playback::Pairing& pairing) {
    using Figures = model::RunFigures;
    Collector all(sides);
    // Of programs that do not wait, most of it is chance.
    const bool clock = pairing.together() == playback::Together::clock;
    // What comes before the first task, such as imports, is chance as well.
    if (clock) all.add("tasks-took", "tasks took", &Figures::tasks_ns, model::duration);
    if (clock) all.add("duration", "took", &Figures::duration_ns, model::duration);
    const auto steps = [&](Side side) {
        return model::grouped(pairing.player(side).lastStep(pairing.grain()));
    };
    all.push({"steps", "steps", {steps(Side::left), steps(Side::right)}});
    const auto ended = [&](std::size_t side) {
        return sides[side].recording.player.census().ending().text;
    };
    // That both ended as programs should is no news.
    if (ended(0) != ended(1) || ended(0) != "ended normally")
        all.push({"ended", "how it ended", {ended(0), ended(1)}});
    all.add("calls", "calls", trace::Kind::call);
    const auto& left = sides[0].figures.largest;
    const auto& right = sides[1].figures.largest;
    if (left.count > 0 || right.count > 0)
        all.push({"largest", "largest collection", {itemsTold(left), itemsTold(right)}});
    all.add("frames", "frames alive at once", &Figures::mostFrames);
    all.add("scopes", "scopes entered", trace::Kind::entering);
    all.add("resumes", "parked frames picked up", &Figures::resumes);
    all.add("tasks", "tasks at once", &Figures::mostTasks);
    all.add("waits", "waits", trace::Kind::wait);
    all.add("switches", "switches between tasks", &Figures::switches);
    all.add("asleep", "loop asleep", &Figures::asleep_ns, model::duration);
    all.add("blocked", "thread stood still", &Figures::blocked_ns, model::duration);
    all.add("raised", "exceptions", &Figures::raised);
    if (!clock) all.add("duration", "took", &Figures::duration_ns, model::duration);
    return all.take();
}

void drawFigures(Sketch& sketch, const std::vector<Figure>& figures, const Rect& area) {
    double x = area.x;
    const bool oneLine = inOneLine(area);
    for (const Figure* figure : chosen(figures, area.width, oneLine)) {
        const double width = widthOf(*figure, oneLine);
        drawFigure(sketch, *figure, {x, area.y, width, area.height});
        x += width + kCellGap;
    }
}

}  // namespace flowglass::scene
