#include "core/scene/compare/compare_words.hpp"

#include <algorithm>
#include <cmath>

#include "core/model/words.hpp"
#include "core/scene/page/caption.hpp"

namespace flowglass::scene {
namespace {

using model::counted;
using model::duration;
using playback::Phrase;
using playback::Side;
using trace::Kind;

constexpr std::size_t kColumns = 2;
constexpr double kTwoColumns = 560;  ///< from this width on
constexpr double kLeastRow = 26;
constexpr double kLargeRow = 50;  ///< two lines for the back row
constexpr double kMostRow = 1.3;  ///< of that, where there is room
constexpr double kAround = 4;     ///< above and beneath the rows

/// "{}" in a pattern stands for the next value.
playback::Sentence told(std::string_view id, std::string_view pattern,
                        const std::vector<std::string>& values) {
    playback::Sentence sentence;
    sentence.id = id;
    for (const auto& value : values) {
        const auto at = pattern.find("{}");
        sentence.phrases.push_back({Phrase::Role::plain, std::string(pattern.substr(0, at))});
        sentence.phrases.push_back({Phrase::Role::value, value});
        pattern.remove_prefix(at + 2);
    }
    sentence.phrases.push_back({Phrase::Role::plain, std::string(pattern)});
    return sentence;
}

/// How much longer the longer one took; empty where that is hardly worth a word.
std::string longer(std::uint64_t one, std::uint64_t other) {
    constexpr double kTimes = 1.95;
    constexpr double kHardly = 1.05;
    const auto [least, most] = std::minmax(one, other);
    if (least == 0) return {};
    const double ratio = static_cast<double>(most) / static_cast<double>(least);
    if (ratio < kHardly) return {};
    const auto longest = one > other ? "A" : "B";
    if (ratio < kTimes)
        return std::string(longest) + " took " + std::to_string(std::lround((ratio - 1) * 100)) +
               " % longer";
    return std::string(longest) + " took " + model::grouped(std::llround(ratio)) + " times as long";
}

std::vector<std::string> linesOf(const trace::Trace& trace) {
    std::string text;
    trace.each(0, trace.size(), [&](const trace::Event& event) {
        if (event.kind == Kind::output) text += event.text(trace::Field::text);
    });
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

class Teller {
  public:
    Teller(const ComparedPair& sides, const playback::Pairing& pairing)
        : m_sides(sides), m_pairing(pairing) {}

    [[nodiscard]] std::vector<playback::Sentence> all() {
        ending();
        time();
        firstDifference();
        output();
        using Figures = model::RunFigures;
        number("calls", "A made {}, B {}.", count(Kind::call), "call");
        number("generators", "A made {}, B {}.", generators(), "generator");
        number("scopes", "A entered {}, B {}.", count(Kind::entering), "scope");
        number("raised", "A raised {}, B {}.", figure(&Figures::raised), "exception");
        number("tasks", "A had {} at once, B {}.", figure(&Figures::mostTasks), "task");
        number("waits", "Tasks of A waited {}, those of B {}.", count(Kind::wait), "time");
        number("frames", "A had {} alive at once, B {}.", figure(&Figures::mostFrames), "frame");
        number("resumes", "Parked frames were picked up {} in A, {} in B.",
               figure(&Figures::resumes), "time");
        if (m_found.empty())
            m_found.push_back(told("alike", "In all that is counted here they are alike.", {}));
        return std::move(m_found);
    }

  private:
    using Both = std::array<std::uint64_t, 2>;

    [[nodiscard]] const playback::Player& player(std::size_t side) const {
        return m_sides[side].recording.player;
    }
    [[nodiscard]] Both count(Kind kind) const {
        return {player(0).census().of(kind).count, player(1).census().of(kind).count};
    }
    [[nodiscard]] Both generators() const {
        return {player(0).census().generators().count, player(1).census().generators().count};
    }
    [[nodiscard]] Both figure(std::uint64_t model::RunFigures::*figure) const {
        return {m_sides[0].figures.*figure, m_sides[1].figures.*figure};
    }

    void number(std::string_view id, std::string_view pattern, const Both& both,
                std::string_view one) {
        if (both[0] == both[1]) return;
        const bool alone = pattern.ends_with("B {}.");
        m_found.push_back(
            told(id, pattern,
                 {counted(both[0], one), alone ? model::grouped(both[1]) : counted(both[1], one)}));
    }

    void ending() {
        const auto left = player(0).census().ending().text;
        const auto right = player(1).census().ending().text;
        if (left != right) m_found.push_back(told("ended", "A {}, B {}.", {left, right}));
    }

    /// Of programs that do not wait, most of the time is chance.
    void time() {
        if (m_pairing.together() != playback::Together::clock) return;
        // What comes before the first task, such as imports, is chance as well.
        lasted("tasks-took", "From the first task on, {} (A {}, B {}).",
               &model::RunFigures::tasks_ns);
        lasted("took", "In all, {} (A {}, B {}).", &model::RunFigures::duration_ns);
    }

    void lasted(std::string_view id, std::string_view pattern,
                std::uint64_t model::RunFigures::*time) {
        const auto [left, right] = figure(time);
        const auto more = longer(left, right);
        if (!more.empty())
            m_found.push_back(told(id, pattern, {more, duration(left), duration(right)}));
    }

    /// Where they are not beside each other by what is alike, there is no telling.
    void firstDifference() {
        if (m_pairing.together() != playback::Together::alike) return;
        const auto at = m_pairing.toDifference(0, playback::Direction::forward);
        if (!at) return m_found.push_back(told("first", "They do the same, step by step.", {}));
        const auto before = m_pairing.at(*at - 1);
        if (*at == 1)
            return m_found.push_back(told("first", "They differ from their first step on.", {}));
        m_found.push_back(
            told("first", "They do the same up to step {} of A and {} of B.",
                 {model::grouped(before.of(Side::left)), model::grouped(before.of(Side::right))}));
    }

    void output() {
        const auto left = linesOf(player(0).trace());
        const auto right = linesOf(player(1).trace());
        const auto [one, other] = std::ranges::mismatch(left, right);
        if (one == left.end() && other == right.end()) {
            if (!left.empty()) m_found.push_back(told("printed", "Both print the same.", {}));
            return;
        }
        const auto shown = [](const auto& at, const auto& lines) {
            return at == lines.end() ? std::string("nothing") : "“" + *at + "”";
        };
        m_found.push_back(told("printed", "They print different things; in line {}, A {}, B {}.",
                               {model::grouped(static_cast<std::uint64_t>(one - left.begin()) + 1),
                                shown(one, left), shown(other, right)}));
    }

    const ComparedPair& m_sides;
    const playback::Pairing& m_pairing;
    std::vector<playback::Sentence> m_found;
};

}  // namespace

std::vector<playback::Sentence> differencesOf(const ComparedPair& sides,
                                              const playback::Pairing& pairing) {
    return Teller(sides, pairing).all();
}

double sentencesHeight(std::size_t count) {
    const auto rows = (std::max<std::size_t>(count, 1) + kColumns - 1) / kColumns;
    return static_cast<double>(rows) * kLeastRow + 2 * kAround;
}

double lecturedHeight(std::size_t count) {
    const auto rows = (std::max<std::size_t>(count, 1) + kColumns - 1) / kColumns;
    return static_cast<double>(rows) * kLargeRow * kMostRow + 2 * kAround;
}

void drawSentences(Sketch& sketch, const std::vector<playback::Sentence>& sentences,
                   const Rect& area, double leastText) {
    const double least = leastText > kLeastText ? kLargeRow : kLeastRow;
    const std::size_t columns = area.width < kTwoColumns ? 1 : kColumns;
    const auto fit = static_cast<std::size_t>(std::max(1.0, area.height / least));
    const auto rows = std::min(fit, (sentences.size() + columns - 1) / columns);
    const double height = std::min(area.height / static_cast<double>(rows), least * kMostRow);
    const double width = area.width / static_cast<double>(columns);
    for (std::size_t i = 0; i < std::min(sentences.size(), rows * columns); ++i) {
        const Rect row{area.x + width * static_cast<double>(i / rows),
                       area.y + height * static_cast<double>(i % rows), width, height};
        const auto id = "difference:" + std::string(sentences[i].id);
        auto& box = sketch.box(id, "figure", row);
        box.description = sentences[i].plain();
        auto line = composeCaption(sentences[i], {row.width, row.height}, 1, leastText);
        for (auto& node : line.nodes) node.id.insert(0, id + "/");
        place(sketch.scene(), std::move(line), {row.x, row.y});
    }
}

}  // namespace flowglass::scene
