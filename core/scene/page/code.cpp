#include "core/scene/page/code.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <unordered_set>

#include "core/model/words.hpp"
#include "core/playback/moves/source_place.hpp"
#include "core/scene/drawing/sketch.hpp"
#include "core/scene/page/highlight.hpp"

namespace flowglass::scene {
namespace {

using playback::Condition;
using playback::Player;
using playback::State;

/// A task's own coroutine goes by the name of the task.
std::string nameOf(const Player& player, const State& state, trace::FrameId id) {
    const auto* frame = state.frame(id);
    const auto* task = frame->task ? state.task(*frame->task) : nullptr;
    return task != nullptr && task->frame == id ? player.names().taskName(task->id)
                                                : player.frames().displayName(id);
}

std::vector<CodeTag> tagsOf(const Player& player, const State& state, std::string_view file) {
    std::vector<CodeTag> tags;
    for (const auto& [line, frames] : parkedIn(state, file)) {
        auto text = nameOf(player, state, frames.front());
        if (frames.size() > 1) text += " and " + model::grouped(frames.size() - 1) + " more";
        tags.push_back({line, text, frames.front(), frames.size()});
    }
    return tags;
}

/// A strip of few lines, at 100 %.
constexpr double kStripPitch = 18;
constexpr double kStripFont = 13;
constexpr double kStripTop = 6;

constexpr double kCodeLeft = 16;  ///< from the numbers to the code
constexpr double kCodeRight = 10;

constexpr double kWithoutText = 34;  ///< of a tag
constexpr double kLeastWords = 38;   ///< room for a few letters

double numberSize(double font) {
    return std::max(kLeastText, font - 2);
}

/// The room for the numbers of `count` lines.
double numbersWidth(std::size_t count, double font) {
    const auto digits = std::max<std::size_t>(2, std::to_string(count).size());
    return 24 + static_cast<double>(digits) * numberSize(font) * 0.6;
}

/// One column while it is drawn.
class Column {
  public:
    Column(Sketch& sketch, const CodeContent& content, std::size_t lines)
        : m_sketch(sketch),
          m_content(content),
          m_size(sketch.scene().size),
          m_lines(highlighted(content.source, languageOf(content.file))) {
        if (m_lines.size() > 1 && m_lines.back().empty()) m_lines.pop_back();
        const bool roomy = m_size.width >= 380 && m_size.height >= 300;
        m_pitch = roomy ? 27 : 21;
        m_font = roomy ? 15 : 13;
        m_top = roomy ? 24 : 10;
        m_fit = static_cast<std::size_t>(
            std::max(1.0, std::floor((m_size.height - m_top - 4) / m_pitch)));
        if (lines > 0) {
            m_fit = lines;
            m_font = kStripFont;
            m_top = kStripTop;
            m_pitch = (m_size.height - 2 * kStripTop) / static_cast<double>(lines);
        }
        m_numbers = numbersWidth(m_lines.size(), m_font);
    }

    void draw() {
        m_first = firstLine();
        for (std::size_t i = 0; i < m_fit && m_first + i <= m_lines.size(); ++i)
            drawLine(m_first + i, topOf(m_first + i));
        for (const auto& tag : m_content.tags)
            if (isShown(tag.line)) drawTag(tag);
        drawNote();
    }

  private:
    /// Whole when it fits; else in half pages, so that it seldom moves, as long as the line just
    /// run and the line next are both in sight. Where there is no room for both, the line just run
    /// is: it is the one that the step is about.
    [[nodiscard]] std::size_t firstLine() const {
        const auto fit = m_fit;
        const auto count = m_lines.size();
        if (count <= fit) return 1;
        const std::size_t near = m_content.near ? m_content.near->line : 1;
        // A line above the head of a function, and as much of it as there is room for.
        if (m_content.near && m_content.near->isHead)
            return std::clamp<std::size_t>(near - 1, 1, count - fit + 1);
        const std::size_t just = m_content.just.value_or(m_content.next.value_or(near));
        const std::size_t next = m_content.next.value_or(m_content.near ? near : just);
        const std::size_t low = std::min(just, next);
        const std::size_t high = std::max(just, next);
        const bool both = high - low < fit;
        const std::size_t half = std::max<std::size_t>(1, fit / 2);
        const std::size_t page = low / half * half;
        std::size_t first = page > half / 2 ? page - half / 2 : 1;
        if (both && high >= first + fit) first = high - fit + 1;
        if (!both) first = just > fit / 2 ? just - fit / 2 : 1;
        return std::clamp<std::size_t>(first, 1, count - fit + 1);
    }

    void drawLine(std::size_t number, double y) {
        const bool just = m_content.just == number;
        const bool next = m_content.next == number;
        const bool near = m_content.near && m_content.near->line == number &&
                          !m_content.near->isVague && !m_content.ended;
        const auto id = "code:" + std::to_string(number);
        const Rect row{0, y, m_size.width, m_pitch};
        if (just) m_sketch.box("code:just", m_content.failed ? "code.failed" : "code.just", row);
        if (next)
            m_sketch.box("code:next", "code.next",
                         just ? Rect{0, y + m_pitch / 2, m_size.width, m_pitch / 2} : row);
        if (near) {
            m_sketch.box("code:near", "code.near", row);
            if (m_content.near->isPast)
                m_sketch.box("code:near/mark", "code.past.mark", {11, y + m_pitch / 2 - 4, 8, 8},
                             4);
            else
                m_sketch.box("code:near/mark", "code.near.mark", {0, y, 4, m_pitch});
        }
        if (just) drawDot(y);
        if (next) drawArrow(y);
        m_sketch.text(id + "/number", std::to_string(number),
                      {Font::mono, numberSize(m_font), "code.number"},
                      {20, y, m_numbers - 20, m_pitch}, Align::right);
        drawCode(number, id, y);
    }

    [[nodiscard]] bool isShown(std::size_t number) const {
        return number >= m_first && number < m_first + m_fit && number <= m_lines.size();
    }

    [[nodiscard]] double topOf(std::size_t number) const {
        return m_top + static_cast<double>(number - m_first) * m_pitch;
    }

    /// Of another shape, too, where something went wrong.
    void drawDot(double y) {
        const double middle = y + m_pitch / 2;
        if (m_content.failed) {
            m_sketch.polygon("code:just/mark", "code.failed.mark",
                             {{10, middle}, {15, middle - 5}, {20, middle}, {15, middle + 5}});
        } else {
            m_sketch.box("code:just/mark", "code.just.mark", {11, middle - 4, 8, 8}, 4);
        }
    }

    /// Right of the code, where there is room for it: the mark says it as well.
    void drawNote() {
        const bool isNear = m_content.near && !m_content.near->isVague && !m_content.ended;
        if (!isNear || !isShown(m_content.near->line)) return;
        const auto line = m_content.near->line;
        const bool isTaken =
            m_beside.contains(line) ||
            std::ranges::find(m_content.tags, line, &CodeTag::line) != m_content.tags.end();
        const auto note = playback::noteOn(*m_content.near);
        const Type type{Font::sans, kLeastText, "text.muted"};
        const double wide = measure(note, type.font, type.size) + 0.01;
        const double x = m_size.width - 12 - wide;
        if (!isTaken && !note.empty() && x >= endOf(line) + 10)
            m_sketch.text("code:near/note", std::string(note), type,
                          {x, topOf(line), wide, m_pitch});
    }

    void drawArrow(double y) {
        const double middle = y + m_pitch / 2;
        const double x = m_content.just == m_content.next ? 2 : 6;
        const double wide = m_content.just == m_content.next ? 8 : 13;
        m_sketch.polygon("code:next/mark", "code.next.mark",
                         {{x, middle - 6}, {x + wide, middle}, {x, middle + 6}});
    }

    /// What a tag says in `room` px: how many frames they are, where their names have no room.
    [[nodiscard]] static std::string wordsOf(const CodeTag& tag, const Type& type, double room) {
        const auto fits = [&](const std::string& text) {
            return measure(text, type.font, type.size) <= room;
        };
        auto names = oneLine(tag.text);
        if (tag.count < 2 || fits(names)) return names;
        const auto count = model::grouped(tag.count);
        for (auto words : {count + " frames", "×" + count})
            if (fits(words)) return words;
        return names;
    }

    /// The room for a tag's words right of a line's code.
    [[nodiscard]] double roomBeside(std::size_t number) const {
        return m_size.width - 12 - (endOf(number) + 10) - kWithoutText;
    }

    /// The line beside whose code a tag stands: its own, or where that has no room for a name, a
    /// neighbour that has.
    [[nodiscard]] std::size_t placeOf(const CodeTag& tag, const Type& type) const {
        constexpr double kLeast = 72;  // a name cut shorter says less than where it is parked
        const double own = roomBeside(tag.line);
        const auto words = wordsOf(tag, type, std::min(own, mostOfTag()));
        if (own >= kLeastWords || measure(words, type.font, type.size) <= own) return tag.line;
        for (const std::size_t other : {tag.line + 1, tag.line - 1}) {
            const bool isFree =
                isShown(other) && !m_beside.contains(other) &&
                std::ranges::find(m_content.tags, other, &CodeTag::line) == m_content.tags.end();
            if (isFree && roomBeside(other) >= kLeast) return other;
        }
        return tag.line;
    }

    [[nodiscard]] double mostOfTag() const { return m_size.width * 0.32; }

    /// Right of where the code ends; none where it has no room for its words: a tag that says
    /// nothing only puzzles.
    void drawTag(const CodeTag& tag) {
        const Type type{Font::sansBold, kLeastText, "code.tag.text"};
        const double height = std::min(20.0, m_pitch - 2);  // tags of neighbouring lines lie apart
        const auto line = placeOf(tag, type);
        const double room = roomBeside(line);
        const auto words = wordsOf(tag, type, std::min(room, mostOfTag()));
        const bool whole = measure(words, type.font, type.size) <= room;
        if (room < kLeastWords && !whole) return;
        const auto text =
            elide(words, type.font, type.size, std::min(room, mostOfTag()), Elide::middle);
        const double wide = measure(text, type.font, type.size) + kWithoutText;
        const Rect rect{m_size.width - 12 - wide, topOf(line) + (m_pitch - height) / 2, wide,
                        height};
        const auto id = "tag:" + std::to_string(tag.line);
        auto& box = m_sketch.box(id, "code.tag", rect, height / 2);
        box.description = tag.text + " is parked at line " + std::to_string(tag.line);
        box.target = Target{tag.frame, {}};
        m_sketch.box(id + "/state", "state.parked",
                     {rect.x + 8, rect.y + (height - 10) / 2, 10, 10}, 3);
        m_sketch.text(id + "/text", text, type, {rect.x + 24, rect.y, wide - 32, height});
        if (line == tag.line) return;
        m_beside.insert(line);
        const double x = rect.right() - height / 2;
        constexpr double kInto = 1;  // no further: there is code
        const bool below = line > tag.line;
        m_sketch.line(id + "/stem", "code.tag.stem", {x, below ? rect.y : rect.bottom()},
                      {x, below ? topOf(line) - kInto : topOf(tag.line) + kInto});
    }

    [[nodiscard]] static Font fontOf(const CodeSpan& span) {
        return span.style == "code.name" ? Font::monoBold : Font::mono;
    }

    /// Where a line's code ends.
    [[nodiscard]] double endOf(std::size_t number) const {
        double x = m_numbers + kCodeLeft;
        for (const auto& span : m_lines[number - 1])
            x += measure(oneLine(span.text), fontOf(span), m_font);
        return x;
    }

    void drawCode(std::size_t number, const std::string& id, double y) {
        const double end = m_size.width - kCodeRight;
        double x = m_numbers + kCodeLeft;
        const auto& spans = m_lines[number - 1];
        for (std::size_t i = 0; i < spans.size(); ++i) {
            const auto font = fontOf(spans[i]);
            const auto text = oneLine(spans[i].text);
            const double wide = measure(text, font, m_font);
            const bool blank = text.find_first_not_of(' ') == std::string::npos;
            // Room for the "…" of what does not fit any more.
            const bool last = i + 1 == spans.size();
            const bool cut = x + wide > end - (last ? 0 : m_font * 0.6);
            if (!blank || cut)
                m_sketch.text(id + "/" + std::to_string(i), cut ? text + "…" : text,
                              {font, m_font, spans[i].style}, {x, y, end - x, m_pitch});
            if (cut) return;
            x += wide;
        }
    }

    Sketch& m_sketch;
    const CodeContent& m_content;
    Size m_size;
    std::vector<std::vector<CodeSpan>> m_lines;
    double m_pitch = 27;
    double m_font = 15;
    double m_top = 24;
    double m_numbers = 52;
    std::size_t m_fit = 1;  ///< lines
    std::size_t m_first = 1;
    std::set<std::size_t> m_beside;  ///< lines at which tags of their neighbours stand
};

}  // namespace

ParkedFrames parkedIn(const State& state, std::string_view file) {
    // Where a task has been picked up, what it waited in is about to go on.
    std::unordered_set<trace::FrameId> awake;
    for (const auto& [id, task] : state.tasks) {
        if (task->condition != playback::TaskCondition::running) continue;
        for (auto at = task->frame; at && awake.insert(*at).second;) {
            const auto* frame = state.frame(*at);
            at = frame != nullptr ? frame->delegate : std::nullopt;
        }
    }
    ParkedFrames parked;
    for (const auto& [id, frame] : state.frames)
        if ((frame->condition == Condition::parked || frame->condition == Condition::delegating) &&
            frame->file == file && frame->line > 0 && !awake.contains(id))
            parked[frame->line].push_back(id);
    return parked;
}

bool failsAt(const State& state, std::string_view file, std::uint32_t line) {
    return std::ranges::any_of(state.exceptions, [&](const auto& exception) {
        const auto* frame = exception.at ? state.frame(*exception.at) : nullptr;
        const bool isHere = frame == nullptr || frame->file == file;
        return !exception.handled && exception.line == line && isHere;
    });
}

CodeContent codeOf(const Player& player, const State& state, bool veil) {
    const auto just = playback::lineJustRun(player, state);
    const auto next = veil ? std::nullopt : playback::lineNext(player, state);
    CodeContent content;
    const auto near =
        just || next ? playback::jumpAtHand(player, state) : playback::placeAtHand(player, state);
    const auto shown = just ? just : next ? next : near;
    if (shown && !shown->file.empty())
        content.file = shown->file;
    else if (const auto files = player.trace().sourceFiles(); !files.empty())
        content.file = files.front();
    content.source = player.trace().source(content.file).value_or("");
    if (just && just->file == content.file) content.just = just->line;
    content.failed = content.just && failsAt(state, content.file, *content.just);
    if (next && next->file == content.file) content.next = next->line;
    if (near && (near->file.empty() || near->file == content.file)) content.near = near;
    content.ended = state.ended;
    content.tags = tagsOf(player, state, content.file);
    return content;
}

Scene composeCode(const CodeContent& content, Size size, const CodeOptions& options) {
    Sketch sketch({size.width / options.scale, size.height / options.scale});
    sketch.scene().title = content.file;
    sketch.box("code", "panel", {0, 0, sketch.scene().size.width, sketch.scene().size.height});
    if (content.source.empty())
        sketch.text("code/none", "The recording holds no source text.",
                    {Font::sans, 13, "text.muted"}, {24, 20, sketch.scene().size.width - 48, 24});
    else
        Column(sketch, content, options.lines).draw();
    return scaled(sketch.take(), options.scale);
}

Size codeSize(std::size_t lines, std::size_t columns, std::size_t count) {
    const double numbers = numbersWidth(count, kStripFont) + kCodeLeft;
    // A hair more than the text, or its last letter would give way to "…".
    const double code = static_cast<double>(columns) * kStripFont * 0.6 + 1;
    return {numbers + code + kCodeRight, static_cast<double>(lines) * kStripPitch + 2 * kStripTop};
}

}  // namespace flowglass::scene
