#include <algorithm>

#include "core/playback/words/task_words.hpp"
#include "core/scene/timeline/ticks.hpp"
#include "core/scene/timeline/timeline_parts.hpp"

namespace flowglass::scene {
namespace {

using model::Activity;
using model::Lane;
using model::Slice;
using trace::Field;

constexpr double kSize = kLeastText;

/// What is written into a slice: the first that fits.
struct Words {
    std::vector<std::string> choices;
    Font font = Font::sansMedium;
    std::string_view style = "text.ink";
    bool ground = false;  ///< on a pattern, or a bar that is too thin
};

class SliceWords {
  public:
    SliceWords(const TimelineDrawing& drawing, const Lane& lane, const Slice& slice)
        : m_drawing(drawing), m_lane(lane), m_slice(slice) {}

    [[nodiscard]] Words words() const {
        switch (m_slice.activity) {
            case Activity::running:
                return {call(), Font::mono, "text.onDark", false};
            case Activity::waiting:
                return {wait(), Font::sansMedium, "text.ink", true};
            case Activity::asleep:
                return {sleep(), Font::sansMedium, "text.muted", true};
            case Activity::blocked:
                return {block(), Font::sansMedium, "text.onDark", false};
            case Activity::error:
                return {failure(), Font::sansMedium, "text.onDark", false};
            case Activity::cancelled:
                return {ending(), Font::sansMedium, "text.onDark", false};
            case Activity::held:
                return {{"held"}, Font::sansMedium, "text.ink", false};
            case Activity::layer:
                return {layer(), Font::sansMedium, "text.layer", false};
            default:
                return {};
        }
    }

  private:
    /// In a thread's lane, whose call it is.
    [[nodiscard]] std::vector<std::string> call() const {
        if (m_lane.sort == Lane::Sort::scope) return verdict();
        const auto* frames = m_drawing.options.frames;
        if (frames == nullptr || m_lane.sort != Lane::Sort::thread || !m_slice.frame) return {};
        auto name = frames->displayName(*m_slice.frame);
        // A module's own lines are what its lane is about, whatever the lane is called.
        if (name == m_lane.label || name == "<module>") return {};
        return {std::move(name)};
    }

    [[nodiscard]] std::vector<std::string> wait() const {
        const auto* names = m_drawing.options.names;
        if (names == nullptr) return {};
        const auto event = m_drawing.trace().event(m_slice.begin);
        if (event.kind == trace::Kind::block && event.has(Field::releases)) return {"given back"};
        if (event.kind != trace::Kind::wait) return {};
        const auto on = event.word(Field::on);
        const std::string what(event.text(Field::what));
        const auto awaited = playback::awaitedText(
            *names, on, what, event.references(Field::targets), playback::untoldTargets(event));
        std::vector<std::string> choices;
        const bool sleeps = on == trace::Word::timer && what.starts_with("sleep(");
        if (m_lane.sort == Lane::Sort::scope && event.has(Field::releases)) return {"given back"};
        if (sleeps) return {what};  // the lane says by itself that it waits
        if (awaited != what || on != trace::Word::timer) choices.push_back("waits for " + awaited);
        choices.push_back(awaited);
        // Of one wait there is one name only.
        if (on && what.empty()) choices.emplace_back(trace::nameOf(*on));
        return choices;
    }

    /// Whether all of the slice is over: what comes is not told behind a veil.
    [[nodiscard]] bool isOver() const {
        return m_drawing.axis.ofEvent(m_slice.end) <= m_drawing.horizon();
    }

    [[nodiscard]] std::vector<std::string> sleep() const {
        const auto& trace = m_drawing.trace();
        if (m_slice.end >= trace.size()) return {"asleep"};
        if (!isOver()) return {};
        const auto time = trace.time(m_slice.end) - trace.time(m_slice.begin);
        return {"asleep " + durationText(static_cast<double>(time.count())), "asleep"};
    }

    [[nodiscard]] std::vector<std::string> block() const {
        const auto event = m_drawing.trace().event(m_slice.begin);
        const auto on = event.word(Field::on);
        const auto what = on ? playback::blockText(*on, event.text(Field::what)) : std::string();
        std::vector<std::string> choices;
        // What stands still is the loop, and all that waits for its turn.
        if (m_lane.sort == Lane::Sort::loop && isOver()) choices.push_back(heldText());
        if (!what.empty()) choices.insert(choices.end(), {"blocked: " + what, what});
        if (on) choices.push_back("blocked: " + std::string(trace::nameOf(*on)));
        choices.emplace_back("blocked");
        return choices;
    }

    [[nodiscard]] std::string heldText() const {
        const auto& trace = m_drawing.trace();
        const auto end = std::min(m_slice.end, trace.size() - 1);
        const auto time = trace.time(end) - trace.time(m_slice.begin);
        return "held " + durationText(static_cast<double>(time.count()));
    }

    /// Which layer is being put on, counted from the function outwards.
    [[nodiscard]] std::vector<std::string> layer() const {
        const auto event = m_drawing.trace().event(m_slice.begin);
        const auto number = event.number(Field::layer);
        if (!number) return {};
        return {"layer " + std::to_string(*number), std::to_string(*number)};
    }

    /// What an exit says of the exception that it sees.
    [[nodiscard]] std::vector<std::string> verdict() const {
        const auto& trace = m_drawing.trace();
        if (!isOver() || m_slice.end >= trace.size()) return {};
        const auto exit = trace.event(m_slice.end);
        switch (exit.word(Field::verdict).value_or(trace::Word::clean)) {
            case trace::Word::suppressed:
                return {"suppresses it", "✓"};
            case trace::Word::propagates:
                return {"lets it pass", "✕"};
            case trace::Word::replaced:
                return {exit.has(Field::exc) ? "raises another" : "raises", "✕"};
            default:
                return {};
        }
    }

    /// What goes wrong: how a task ends, what an exit says of an exception, or what is raised.
    [[nodiscard]] std::vector<std::string> failure() const {
        if (m_lane.sort == Lane::Sort::task) return ending();
        if (m_lane.sort == Lane::Sort::scope) return verdict();
        const auto event = m_drawing.trace().event(m_slice.begin);
        if (event.kind != trace::Kind::raise) return {};
        const std::string type(event.text(Field::exception));
        const bool isCpp = m_drawing.trace().metadata().language == "c++";
        const std::string raises = isCpp ? "throws" : "raises";
        return {raises + ' ' + type, type, raises};
    }

    /// How a task ended, at its end; or what it caught.
    [[nodiscard]] std::vector<std::string> ending() const {
        const auto& trace = m_drawing.trace();
        if (m_lane.sort != Lane::Sort::task || m_slice.end >= trace.size()) return {};
        const auto* names = m_drawing.options.names;
        const auto end = trace.event(m_slice.end);
        const auto exception = end.exc();
        if (end.kind == trace::Kind::handled)
            return names != nullptr && exception ? std::vector{names->exceptionName(*exception)}
                                                 : std::vector<std::string>();
        if (!isOver()) return {};
        if (m_slice.activity == Activity::cancelled) return {"cancelled"};
        if (names == nullptr || !exception) return {"failed"};
        return {"failed: " + names->exceptionName(*exception), names->exceptionName(*exception),
                "failed"};
    }

    const TimelineDrawing& m_drawing;
    const Lane& m_lane;
    const Slice& m_slice;
};

bool crosses(const std::vector<Point>& path, const Rect& area) {
    if (path.empty() || !boundsOf(path).intersects(area)) return false;
    const auto samples = static_cast<int>(32 * (path.size() / 3));
    for (int i = 0; i <= samples; ++i)
        if (area.contains(pointAlong(path, static_cast<double>(i) / samples))) return true;
    return false;
}

/// All of a slice, as far as it is in sight or will be: what is written into it depends on that
/// alone, and stays the same as time goes on.
Rect wholeOf(const TimelineDrawing& drawing, const Slice& slice, const Rect& seen) {
    const auto& lanes = drawing.areas.lanes;
    const double left = std::max(lanes.x, drawing.xOf(slice.begin));
    const double right = std::min(lanes.right(), drawing.xOf(slice.end));
    return {std::min(left, seen.x), seen.y, std::max(right, seen.right()) - std::min(left, seen.x),
            seen.height};
}

/// Where `width` px of words can stand in what is seen of a slice, `edge` px from its ends: where
/// it begins, so that they stay there as time goes on, else where nothing crosses them. What is as
/// short as a number stands in the middle.
std::optional<Rect> roomFor(const TimelineDrawing& drawing, const Rect& slice, const Rect& whole,
                            double width, double edge) {
    const double height = std::min(drawing.options.compact ? 15.0 : 18.0, drawing.areas.pitch);
    const double y = slice.y + (slice.height - height) / 2;
    const double now = drawing.map.xOf(drawing.now);
    const double left = slice.x + edge;
    const double right = slice.right() - edge - width;
    const double middle = whole.x + (whole.width - width) / 2;
    constexpr double kShort = 20;
    const double first = width < kShort ? middle : left;
    for (const double x : {first, middle, right, now - 6 - width, now + 6}) {
        const Rect area{x, y, width, height};
        if (x >= left - 0.01 && x <= right + 0.01 && isFree(drawing, area)) return area;
    }
    return std::nullopt;
}

}  // namespace

bool isFree(const TimelineDrawing& drawing, const Rect& area) {
    const double now = drawing.map.xOf(drawing.now);
    if (now > area.x - 4 && now < area.right() + 4) return false;
    const auto around = inset(area, -4, -4);
    return !crosses(drawing.glowing, around) &&
           std::ranges::none_of(drawing.wakes,
                                [&](const WakeArrow& wake) { return crosses(wake.path, around); });
}

void drawSliceWords(const TimelineDrawing& drawing, const Lane& lane, const Slice& slice,
                    const std::string& id, const Rect& rect) {
    // A layer's number is seen in a narrow slice, too.
    const bool isNumber = slice.activity == Activity::layer;
    const double least = isNumber ? 11 : 26;
    if (rect.width < least) return;
    const auto whole = wholeOf(drawing, slice, rect);
    const auto words = SliceWords(drawing, lane, slice).words();
    // Where lanes are closer to each other than letters are high, words would cross the bars.
    constexpr double kLeastPitch = 14.5;
    if (!isNumber && drawing.areas.pitch < kLeastPitch) return;
    for (const auto& choice : words.choices) {
        const double pad = isNumber && &choice == &words.choices.back() ? 0.5 : 5;
        const double wide = measure(oneLine(choice), words.font, kSize) + 2 * pad;
        const double edge = words.ground ? 5 : isNumber ? 0.5 : 1.5;
        if (wide + 2 * edge > whole.width + 0.01) continue;
        const auto area = roomFor(drawing, rect, whole, wide, edge);
        if (!area && isNumber) continue;  // says the same in fewer letters
        if (!area) return;
        if (words.ground) drawing.sketch.box("ground:" + id, "timeline.ground", *area, 4);
        drawing.sketch.text("words:" + id, choice, {words.font, kSize, words.style},
                            inset(*area, std::max(0.0, pad - 0.5), 0), Align::centre);
        return;
    }
}

}  // namespace flowglass::scene
