#include "core/scene/page/caption.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/scene/drawing/path_glow.hpp"
#include "core/scene/drawing/sketch.hpp"

namespace flowglass::scene {
namespace {

using playback::Phrase;

constexpr double kPill = 22;
constexpr double kNarrow = 340;

/// A piece of one line in one style.
struct Piece {
    Phrase::Role role{};
    std::string text;
    bool breaks = false;  ///< a line may begin with it
};

Type typeOf(Phrase::Role role, double size) {
    switch (role) {
        case Phrase::Role::name:
            return {Font::sansBold, size, "phrase.name"};
        case Phrase::Role::value:
            return {Font::sansBold, size, "phrase.value"};
        case Phrase::Role::error:
            return {Font::sansBold, size, "phrase.error"};
        case Phrase::Role::plain:
            break;
    }
    return {Font::sans, size, "phrase.plain"};
}

/// Whether it is the exception that a cancellation comes as, maybe with a full stop behind it: that
/// is violet wherever it is told.
bool tellsCancellation(Phrase::Role role, std::string_view text) {
    return role == Phrase::Role::error &&
           isCancellation(text.substr(0, text.find_last_not_of(".,;:") + 1));
}

/// The words of a sentence with the blanks before them, each of one role. Punctuation that follows
/// a name stays with it.
std::vector<Piece> wordsOf(const std::vector<Phrase>& phrases) {
    std::vector<Piece> words;
    bool blank = false;  // before the word at hand, maybe at the end of the phrase before
    for (const auto& phrase : phrases) {
        const auto text = oneLine(phrase.text);
        std::size_t begin = 0;
        while (begin < text.size()) {
            const auto solid = text.find_first_not_of(' ', begin);
            const auto end = solid == std::string::npos ? text.size() : text.find(' ', solid);
            blank = blank || solid != begin;
            words.push_back({phrase.role, text.substr(begin, end - begin), blank});
            blank = solid == std::string::npos;
            begin = std::min(end, text.size());
        }
    }
    return words;
}

class Wrapping {
  public:
    Wrapping(double width, double size, std::size_t most)
        : m_width(width), m_size(size), m_most(most) {}

    std::vector<std::vector<Piece>> lines(const std::vector<Piece>& words) {
        m_lines.emplace_back();
        m_whole = std::ranges::all_of(words, [this](const Piece& word) { return add(word); });
        return std::move(m_lines);
    }
    /// Whether nothing was cut from what `lines` returned.
    [[nodiscard]] bool whole() const { return m_whole; }

  private:
    [[nodiscard]] double widthOf(const Piece& piece) const {
        return measure(piece.text, typeOf(piece.role, m_size).font, m_size);
    }

    bool add(Piece word) {
        if (m_used + widthOf(word) > m_width && !m_lines.back().empty() && word.breaks) {
            if (m_lines.size() == m_most) return cut(word);
            m_lines.emplace_back();
            m_used = 0;
            word.text.erase(0, word.text.find_first_not_of(' '));
        }
        if (m_used + widthOf(word) > m_width) return cut(word);
        append(word);
        return true;
    }

    bool cut(const Piece& word) {
        const auto font = typeOf(word.role, m_size).font;
        auto shown = elide(word.text, font, m_size, m_width - m_used);
        if (shown.empty()) {
            makeRoom();
            shown = "…";
        }
        const bool signOnly =
            shown.substr(std::min(shown.find_first_not_of(' '), shown.size())) == "…";
        if (!signOnly || !endsCut()) append({word.role, shown, false});
        return false;
    }

    [[nodiscard]] bool endsCut() const {
        return !m_lines.back().empty() && m_lines.back().back().text.ends_with("…");
    }

    void makeRoom() {
        const double wanted = measure("…", Font::sansBold, m_size);
        while (!m_lines.back().empty() && m_used + wanted > m_width) {
            auto& last = m_lines.back().back();
            m_used -= widthOf(last);
            last.text = elide(last.text, typeOf(last.role, m_size).font, m_size,
                              std::max(0.0, widthOf(last) - 2 * wanted));
            m_used += widthOf(last);
            if (last.text.empty()) m_lines.back().pop_back();
        }
    }

    void append(const Piece& piece) {
        m_used += widthOf(piece);
        auto& line = m_lines.back();
        if (!line.empty() && line.back().role == piece.role)
            line.back().text += piece.text;
        else
            line.push_back(piece);
    }

    double m_width;
    double m_size;
    std::size_t m_most;
    double m_used = 0;
    bool m_whole = true;
    std::vector<std::vector<Piece>> m_lines;
};

constexpr double kLeading = 1.4;

struct Setting {
    double text = 0;
    std::vector<std::vector<Piece>> lines;
};

/// The words at `text` px, or at the largest size below it, down to `least`, that cuts nothing.
Setting fitted(const std::vector<Piece>& words, Size room, double text, double least) {
    for (double px = text;; px = std::max(px - 1, least)) {
        const auto most = static_cast<std::size_t>(std::floor((room.height - 4) / (px * kLeading)));
        Wrapping wrapping(room.width, px, std::max<std::size_t>(1, most));
        auto lines = wrapping.lines(words);
        if (wrapping.whole() || px <= least) return {px, std::move(lines)};
    }
}

void drawLines(Sketch& sketch, const std::vector<std::vector<Piece>>& lines, const Rect& area,
               double size) {
    const double pitch = area.height / static_cast<double>(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        double x = area.x;
        for (std::size_t j = 0; j < lines[i].size(); ++j) {
            auto type = typeOf(lines[i][j].role, size);
            if (tellsCancellation(lines[i][j].role, lines[i][j].text))
                type.style = "text.cancelled";
            const double wide = measure(lines[i][j].text, type.font, size);
            sketch.text("caption/" + std::to_string(i) + "." + std::to_string(j), lines[i][j].text,
                        type, {x, area.y + static_cast<double>(i) * pitch, wide + 0.01, pitch});
            x += wide;
        }
    }
}

}  // namespace

std::string_view labelStyle(std::string_view label) {
    static const std::map<std::string_view, std::string_view> styles{
        {"CALL", "label.running"},   {"RETURN", "label.running"},  {"RESUME", "label.running"},
        {"RUN", "label.running"},    {"START", "label.running"},   {"LINE", "label.running"},
        {"OUTPUT", "label.running"}, {"YIELD", "label.parked"},    {"SEND", "label.parked"},
        {"CREATE", "label.parked"},  {"AWAIT", "label.parked"},    {"DELEGATE", "label.parked"},
        {"WAIT", "label.parked"},    {"RAISE", "label.error"},     {"UNWIND", "label.error"},
        {"THROW", "label.error"},    {"UNCAUGHT", "label.error"},  {"ENTER", "label.held"},
        {"EXIT", "label.held"},      {"CANCEL", "label.cancelled"}};
    const auto found = styles.find(label);
    return found == styles.end() ? "label.plain" : found->second;
}

std::string_view labelStyle(const playback::Sentence& sentence) {
    const auto style = labelStyle(sentence.label);
    const bool cancels = std::ranges::any_of(sentence.phrases, [](const Phrase& phrase) {
        return tellsCancellation(phrase.role, phrase.text);
    });
    return cancels && style == "label.error" ? "label.cancelled" : style;
}

Scene composeCaption(const playback::Sentence& sentence, Size size, double scale, double leastText,
                     std::string_view corner) {
    const Size logical{size.width / scale, size.height / scale};
    Sketch sketch(logical);
    sketch.scene().description = sentence.plain();
    const Type label{Font::sansBold, 12, "text.onDark"};
    const bool large = logical.height >= 50;
    const double pad = std::clamp(logical.width * 0.015, 8.0, 20.0);

    double pillWidth = 0;
    if (!sentence.label.empty())
        pillWidth = std::min(measure(sentence.label, label.font, label.size) + 20,
                             std::max(logical.width * 0.3, 100.0));
    // Where lines are short, the label has one of its own.
    const bool above = pillWidth > 0 && logical.width < kNarrow && logical.height > 2 * kPill;
    const double x = pad + (pillWidth > 0 && !above ? pillWidth + 14 : 0);
    const double top = above ? kPill + 2 : 0;
    const Type small{Font::sans, kLeastText, "text.muted"};
    const double cornerWidth = corner.empty() ? 0 : measure(corner, small.font, small.size) + 1;
    const double kept = corner.empty() ? 0 : cornerWidth + 14;
    const double width = std::max(1.0, logical.width - x - pad - kept);
    const double usual = large ? 17 : 14;
    const auto [text, lines] = fitted(wordsOf(sentence.phrases), {width, logical.height - top},
                                      usual, std::min(usual, leastText));
    const double line = text * kLeading;
    const double height = static_cast<double>(lines.size()) * line;
    const Rect area{x, top + (logical.height - top - height) / 2, width, height};
    if (pillWidth > 0)
        sketch.pill("caption/label", labelStyle(sentence), sentence.label, label,
                    {pad, above ? area.y - kPill - 1 : area.y + (line - kPill) / 2}, kPill,
                    pillWidth);
    drawLines(sketch, lines, area, text);
    if (!corner.empty())
        sketch.text("caption/corner", std::string(corner), small,
                    {logical.width - pad - cornerWidth, area.y, cornerWidth, line}, Align::right);
    return scaled(sketch.take(), scale);
}

}  // namespace flowglass::scene
