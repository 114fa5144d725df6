#include <algorithm>

#include "core/model/words.hpp"
#include "core/playback/state/held.hpp"
#include "core/scene/frames/stage_foot.hpp"
#include "core/scene/scopes/scopes_bars.hpp"

namespace flowglass::scene {
namespace {

constexpr double kMore = 62;  ///< for the words that count what has no room
constexpr double kGap = 8;
constexpr double kNarrowest = 80;  ///< of a pill, unless there is less room for all
const Type kType{Font::monoBold, 12, "text.onDark"};

/// The labels of what was left and is held no longer; what was held more than once comes once, for
/// the last time it was left.
std::vector<std::string> labelsGivenBack(const Stage& stage) {
    std::vector<std::string> labels;
    const auto& left = stage.state.unwound;
    for (auto at = left.begin(); at != left.end(); ++at) {
        const bool comesAgain = std::any_of(at + 1, left.end(), [&](const auto& other) {
            return other.thread == at->thread && playback::isOfSameThing(other, *at);
        });
        const bool isTold = comesAgain && !stage.isCpp() && !playback::excludesItself(*at);
        if (!isTold && timesHeldBeyond(stage, *at) == 0) labels.push_back(labelOf(stage, *at));
    }
    return labels;
}

std::string_view goneWord(const Stage& stage) {
    return stage.isCpp() ? "destroyed: " : "given back: ";
}

/// "given back: transaction("t"), then suppress(KeyError)".
std::string givenBack(const Stage& stage) {
    std::string words;
    for (const auto& label : labelsGivenBack(stage))
        words += (words.empty() ? std::string(goneWord(stage)) : ", then ") + label;
    return words;
}

/// "given back: transaction("t") and 1 more".
std::string givenBackInBrief(const Stage& stage) {
    const auto labels = labelsGivenBack(stage);
    if (labels.empty()) return {};
    const auto more = labels.size() - 1;
    return std::string(goneWord(stage)) + labels.front() +
           (more == 0 ? "" : " and " + model::grouped(more) + " more");
}

std::string pillOf(const Holding& holding) {
    return holding.times > 1 ? holding.label + " ×" + model::grouped(holding.times) : holding.label;
}

/// How wide a pill is that says `words`.
double pillWidth(const std::string& words) {
    return measure(words, kType.font, kType.size) + 22;
}

/// What a pill may say, best first: "asyncio.TaskGroup()", "TaskGroup()", "TaskGroup"; "callback
/// print" for "callback print('bye')". The last one is not cut.
std::vector<std::string> wordsFor(const Holding& holding) {
    const auto words = pillOf(holding);
    if (holding.told) return {words};
    const std::string called(holding.label.starts_with(kCallback) ? kCallback : "");
    const auto label = holding.label.substr(called.size());
    const auto name = label.substr(0, label.find_first_of("( "));
    const auto dot = name.rfind('.');
    const auto brief = dot == std::string::npos ? std::size_t{0} : dot + 1;
    const auto times = words.substr(holding.label.size());
    return {words, called + label.substr(brief) + times,
            name.empty() ? words : called + name.substr(brief) + times};
}

/// What a pill says in `width` px.
std::string shownOn(const Holding& holding, double width) {
    const auto all = wordsFor(holding);
    for (const auto& words : all)
        if (pillWidth(words) <= width + 0.01) return words;
    return all.back();
}

/// Where pills stand, line after line: as many as fit.
struct Lines {
    std::vector<Rect> pills;
    Point next;  ///< after the last one
};

class Held {
  public:
    Held(Sketch& sketch, const Stage& stage, const Rect& content)
        : m_sketch(sketch),
          m_content(content),
          m_holdings(heldNow(stage)),
          m_words(givenBack(stage)),
          m_brief(givenBackInBrief(stage)),
          m_waiting(waitingNow(stage)),
          m_deepest(std::max(stage.context.facts != nullptr ? stage.context.facts->scopesDeep() : 0,
                             m_holdings.size())),
          m_height(std::min(22.0, content.height)),
          m_pitch(m_height + 4) {}

    void draw(std::size_t elsewhere) {
        if (m_words.empty()) {
            const auto count = model::grouped(elsewhere);
            if (elsewhere > 0) {
                m_words = count + " of them by other tasks and threads";
                m_brief = count + " by others";
            }
            for (const auto& waiting : m_waiting)
                for (auto* words : {&m_words, &m_brief})
                    *words += (words->empty() ? "" : "; ") + wordsOf(waiting);
        }
        auto next = drawPills();
        if (m_holdings.empty())
            next.x = m_sketch
                         .text("held/none", "nothing", {Font::sans, 13, "text.muted"},
                               {m_content.x, m_content.y, m_content.width, m_height})
                         .right() +
                     kGap;
        if (m_words.empty()) return;
        const bool below = next.y + m_pitch + m_height <= m_content.bottom() + 2;
        const Rect area = below
                              ? Rect{m_content.x, next.y + m_pitch, m_content.width, m_height}
                              : Rect{next.x + 6, next.y, m_content.right() - next.x - 6, m_height};
        const Type type{Font::sans, 12, "text.plain"};
        const bool fits = measure(m_words, type.font, type.size) <= area.width;
        if (area.width > 80) m_sketch.text("held/back", fits ? m_words : m_brief, type, area);
    }

  private:
    /// How many lines of pills there is room for; what was given back has one of its own.
    [[nodiscard]] std::size_t lineCount() const {
        const auto lines = static_cast<std::size_t>((m_content.height + 6) / m_pitch);
        return std::max<std::size_t>(2, lines) - 1;
    }

    /// As wide as a pill may be for the most that there ever is to fit: names get shorter before
    /// one of them is left out, and stay as they are while others come and go. What needs less
    /// than its share leaves the rest of it to the others.
    [[nodiscard]] double widest() const {
        const double room = std::max(m_content.width - kMore, std::min(m_content.width, 60.0));
        auto each = static_cast<double>((m_deepest + lineCount() - 1) / lineCount());
        if (each <= 1) return room;
        double left = m_content.width + kGap;
        double share = left / each - kGap;
        if (lineCount() == 1) {
            std::vector<double> wanted;
            for (const auto& holding : m_holdings) wanted.push_back(pillWidth(pillOf(holding)));
            std::ranges::sort(wanted);
            for (const double wide : wanted) {
                if (wide > share || each <= 1) break;
                left -= wide + kGap;
                share = left / --each - kGap;
            }
        }
        return std::min(room, std::max(kNarrowest, share));
    }

    /// As narrow as a pill may get: a part of a name says less than that there are more.
    [[nodiscard]] double leastFor(const Holding& holding) const {
        const double room = std::max(m_content.width - kMore, std::min(m_content.width, 60.0));
        return std::min(room, pillWidth(wordsFor(holding).back()));
    }

    /// With no pill wider than `most`, unless its shortest words are; `more` px are kept for how
    /// many have no room, `later` for those that come after the last one.
    [[nodiscard]] Lines arrange(double most, double more, double later = 0) const {
        Lines lines{{}, {m_content.x, m_content.y}};
        const auto count = lineCount();
        std::size_t line = 1;
        for (std::size_t i = 0; i < m_holdings.size(); ++i) {
            const auto words = shownOn(m_holdings[i], widest());
            const double wide = std::min(std::max(most, leastFor(m_holdings[i])), pillWidth(words));
            const bool isLast = i + 1 == m_holdings.size();
            if (lines.next.x + wide > m_content.right() && line < count &&
                lines.next.x > m_content.x) {
                ++line;
                lines.next = {m_content.x, lines.next.y + m_pitch};
            }
            const bool keeps = line == count && !isLast && i > 0;
            const double kept = keeps ? more : isLast && line == count ? later : 0;
            if (lines.next.x + wide > m_content.right() - kept + 0.01) break;
            lines.pills.push_back({lines.next.x, lines.next.y, wide, m_height});
            lines.next.x += wide + kGap;
        }
        return lines;
    }

    Point drawPills() {
        // Whole where there is room for all that ever come; else none takes more than its share.
        const double later = static_cast<double>(m_deepest - m_holdings.size()) * (widest() + kGap);
        auto lines = lineCount() > 1 ? arrange(widest(), 0) : arrange(m_content.width, 0, later);
        if (lines.pills.size() < m_holdings.size()) lines = arrange(widest(), 0);
        if (lines.pills.size() < m_holdings.size()) lines = arrange(widest(), kMore);
        for (std::size_t i = 0; i < lines.pills.size(); ++i) {
            const auto& rect = lines.pills[i];
            m_sketch.pill("held:" + std::to_string(m_holdings[i].first.value), "held",
                          shownOn(m_holdings[i], widest()), kType, {rect.x, rect.y}, m_height,
                          rect.width, m_holdings[i].told ? Elide::middle : Elide::right);
        }
        const auto left = m_holdings.size() - lines.pills.size();
        if (left == 0) return lines.next;
        const double room = m_content.right() - lines.next.x;
        if (room > 24)
            m_sketch.text("held/more", "+" + model::grouped(left) + " more",
                          {Font::sansMedium, 12, "text.muted"},
                          {lines.next.x, lines.next.y, room, m_height});
        return {m_content.right(), lines.next.y};
    }

    Sketch& m_sketch;
    Rect m_content;
    std::vector<Holding> m_holdings;
    std::string m_words;
    std::string m_brief;  ///< the same where there is less room
    std::vector<Waiting> m_waiting;
    std::size_t m_deepest;  ///< of scopes that are ever open at once
    double m_height;
    double m_pitch;
};

}  // namespace

void drawHeld(Sketch& sketch, const Stage& stage, const ScopeNest& nest, const Rect& box) {
    Held(sketch, stage, drawFootBox(sketch, "held", "HELD NOW", box)).draw(nest.elsewhere);
}

}  // namespace flowglass::scene
