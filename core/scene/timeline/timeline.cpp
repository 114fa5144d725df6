#include "core/scene/timeline/timeline.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/model/words.hpp"
#include "core/scene/timeline/ticks.hpp"
#include "core/scene/timeline/timeline_parts.hpp"

namespace flowglass::scene {
namespace {

constexpr double kHandle = 14;
constexpr double kTabPad = 4;  ///< beside the length of a break

class Ruler {
  public:
    explicit Ruler(const TimelineDrawing& drawing) : m_drawing(drawing), m_sketch(drawing.sketch) {}

    /// Grid lines beneath the lanes, and the breaks' places kept free of labels.
    void draw() {
        m_taken.push_back(playheadSpan());
        // That the loop was held is told before how long anything else took.
        for (const bool held : {true, false})
            for (const auto& gap : m_drawing.axis.breaks())
                if (isHeld(gap) == held) reserveBreak(gap);
        for (const auto& tick : ticks()) drawTick(tick);
    }

    /// Beneath the lanes: a break is a place where the picture does not go on evenly.
    void drawBreaks() {
        const auto& lanes = m_drawing.areas.lanes;
        int number = 0;
        for (const auto& gap : m_drawing.axis.breaks()) {
            const double left = m_drawing.map.xOf(gap.begin);
            const double right = m_drawing.map.xOf(gap.end);
            const auto id = "break:" + std::to_string(number++);
            if (right < lanes.x || left > lanes.right() || isAhead(gap)) continue;
            const Rect band = clipped({left, lanes.y, right - left, lanes.height});
            auto& box = m_sketch.box(id, "timeline.break", band);
            box.description = durationText(gap.length_ns) + " in which nothing happened";
            if (left < lanes.x || right > lanes.right()) continue;
            drawCut(id, (left + right) / 2);
            const Rect area = labelArea(gap);
            if (area.width <= 0) continue;
            const bool held = isHeld(gap);
            m_sketch.box("tab:" + id, held ? "state.blocked" : "timeline.break", inset(area, 0, -1),
                         4);
            m_sketch.text("length-of-" + id, lengthText(gap),
                          type(held ? "text.onDark" : "timeline.break.text"),
                          inset(area, kTabPad, 0), Align::centre);
        }
    }

    void drawPlayhead() {
        const double x = m_drawing.map.xOf(m_drawing.now);
        const auto& lanes = m_drawing.areas.lanes;
        if (x < lanes.x - 0.5 || x > lanes.right() + 0.5) return;
        const double top = m_drawing.areas.ruler.bottom() - 16;
        const double from = m_drawing.options.ruler ? top + 8 : 0;
        m_sketch.line("playhead", "timeline.playhead", {x, from}, {x, lanes.bottom()});
        if (!m_drawing.options.ruler) return;
        auto& handle = m_sketch.polygon("playhead/handle", "timeline.playhead.handle",
                                        {{x - kHandle / 2, top},
                                         {x + kHandle / 2, top},
                                         {x + kHandle / 2, top + 8},
                                         {x, top + 16},
                                         {x - kHandle / 2, top + 8}});
        handle.description = "now";
        handle.target = Target{{}, {}, "playhead"};
    }

  private:
    /// Two strokes across the edge of the ruler.
    void drawCut(const std::string& id, double x) {
        const double y = m_drawing.areas.lanes.y - 3;
        for (const double shift : {-2.5, 2.5})
            m_sketch.line("cut:" + id + (shift < 0 ? ":left" : ":right"), "timeline.cut",
                          {x + shift - 3, y + 5}, {x + shift + 3, y - 5});
    }

    [[nodiscard]] static Type type(std::string_view style) {
        return {Font::sans, kLeastText, style};
    }

    [[nodiscard]] Rect playheadSpan() const {
        const double x = m_drawing.map.xOf(m_drawing.now);
        return {x - kHandle / 2 - 3, m_drawing.areas.ruler.y, kHandle + 6,
                m_drawing.areas.ruler.height};
    }

    [[nodiscard]] Rect clipped(const Rect& rect) const {
        const auto& lanes = m_drawing.areas.lanes;
        const double left = std::max(rect.x, lanes.x);
        return {left, rect.y, std::min(rect.right(), lanes.right()) - left, rect.height};
    }

    /// How long a break is, told apart from how late it is at a tick.
    [[nodiscard]] std::string lengthText(const AxisBreak& gap) const {
        return (isHeld(gap) ? "loop held " : "+") + durationText(gap.length_ns);
    }

    /// Whether an event loop could not go on in all of a break: a task kept its thread.
    [[nodiscard]] bool isHeld(const AxisBreak& gap) const {
        constexpr double kHair = 1e-6;
        const auto& lanes = m_drawing.lanes;
        return std::ranges::any_of(lanes.of(model::Lane::Sort::loop), [&](const auto& place) {
            const auto& slices = lanes.lanes[place.lane].slices;
            const auto beginOf = [&](const model::Slice& slice) {
                return m_drawing.axis.ofEvent(slice.begin);
            };
            const auto after = std::ranges::upper_bound(slices, gap.begin + kHair, {}, beginOf);
            return after != slices.begin() && (after - 1)->activity == model::Activity::blocked &&
                   m_drawing.axis.ofEvent((after - 1)->end) > gap.end - kHair;
        });
    }

    /// Where a break's length is written: over it, in the ruler, at least as wide as the words.
    [[nodiscard]] Rect labelArea(const AxisBreak& gap) const {
        const double middle = (m_drawing.map.xOf(gap.begin) + m_drawing.map.xOf(gap.end)) / 2;
        const double wide = measure(lengthText(gap), Font::sans, kLeastText) + 1 + 2 * kTabPad;
        const auto& ruler = m_drawing.areas.ruler;
        // In a strip the playhead's handle stands beside it, not beneath.
        const double below = m_drawing.options.strip ? 10 : 17;
        Rect area{middle - wide / 2, ruler.y + 1, wide, ruler.height - below};
        const auto fitsRuler = [&] {
            return area.x >= ruler.x && area.right() <= ruler.right() &&
                   !area.intersects(playheadSpan());
        };
        // In a strip, what holds the loop is told beside the playhead, where the hold just ended,
        // and left of that from then on.
        if (m_drawing.options.strip && isHeld(gap)) {
            const double end = m_drawing.map.xOf(gap.end) - playheadSpan().width / 2;
            area.x = std::max(ruler.x, end - wide);
            if (!fitsRuler()) area.x = playheadSpan().right();
        }
        const bool fits = fitsRuler();
        return fits && m_placedBreaks.contains(gap.begin) ? area : Rect{area.x, area.y, 0, 0};
    }

    /// Whether it is not over yet: behind a veil nobody knows of it.
    [[nodiscard]] bool isAhead(const AxisBreak& gap) const {
        return gap.end > m_drawing.horizon() + 1e-9;
    }

    void reserveBreak(const AxisBreak& gap) {
        m_placedBreaks.insert(gap.begin);
        auto area = labelArea(gap);
        if (isAhead(gap) || area.width == 0 || isTaken(area)) {
            m_placedBreaks.erase(gap.begin);
            return;
        }
        area.x -= 6;
        area.width += 12;
        m_taken.push_back(area);
    }

    [[nodiscard]] bool isTaken(const Rect& area) const {
        return std::ranges::any_of(m_taken,
                                   [&](const Rect& other) { return other.intersects(area); });
    }

    [[nodiscard]] std::vector<Tick> ticks() const {
        const auto& window = m_drawing.map.window;
        const double step = tickStep(window.to - window.from, m_drawing.map.width);
        if (m_drawing.axis.kind() == AxisKind::steps)
            return ticksBetween(window.from, window.to, step, TickUnit::steps);
        // Ticks stand at round times, each at its place between the breaks.
        const double from = m_drawing.axis.timeAt(window.from);
        const double to = m_drawing.axis.timeAt(window.to);
        if (m_drawing.axis.kind() == AxisKind::clock)
            return ticksBetween(from, to, step, TickUnit::nanoseconds);
        return ticksAroundBreaks(step);
    }

    [[nodiscard]] std::vector<Tick> ticksAroundBreaks(double step) const {
        const auto& axis = m_drawing.axis;
        const auto& window = m_drawing.map.window;
        std::vector<Tick> all;
        double from = window.from;
        const auto addPiece = [&](double to) {
            if (to > from)
                for (auto& tick : ticksBetween(axis.timeAt(from), axis.timeAt(to), step,
                                               TickUnit::nanoseconds)) {
                    tick.at = axis.ofTime(tick.at);
                    all.push_back(std::move(tick));
                }
        };
        for (const auto& gap : axis.breaks()) {
            if (gap.end < window.from || gap.begin > window.to) continue;
            addPiece(gap.begin);
            from = gap.end;
        }
        addPiece(window.to);
        return all;
    }

    void drawTick(const Tick& tick) {
        const double x = m_drawing.map.xOf(tick.at);
        const auto& lanes = m_drawing.areas.lanes;
        const auto& ruler = m_drawing.areas.ruler;
        if (x < lanes.x - 0.5 || x > lanes.right() + 0.5 || tick.at > m_drawing.horizon() + 1e-9)
            return;
        const auto id = "tick:" + tick.label;
        m_sketch.line(id, "timeline.grid", {x, ruler.bottom() - 8}, {x, lanes.bottom()});
        if (!m_drawing.options.ruler) return;
        const double wide = measure(tick.label, Font::sans, kLeastText) + 1;
        const Rect area{x + 4, ruler.y + 1, wide, ruler.height - 10};
        if (area.right() > ruler.right() || isTaken(area)) return;
        m_taken.push_back({area.x - 8, area.y, area.width + 16, area.height});
        m_sketch.text(id + "/label", tick.label, type("timeline.tick"), area);
    }

    const TimelineDrawing& m_drawing;
    Sketch& m_sketch;
    std::vector<Rect> m_taken;
    std::set<double> m_placedBreaks;
};

/// Whose lanes these are; returns the room that is left beside it.
Rect drawTimelineHeading(const TimelineDrawing& drawing) {
    const auto& areas = drawing.areas;
    Rect room{areas.labels.x, areas.ruler.y + 1, areas.labels.width - 8, areas.ruler.height - 10};
    const auto& heading = drawing.options.heading;
    if (heading.empty()) return room;
    room.height = areas.ruler.height - 2;
    const auto shown =
        drawing.sketch.text("timeline:heading", heading, {Font::sansBold, 13, "text.ink"}, room,
                            Align::left, Elide::middle);
    room.width -= shown.width + 8;
    room.x += shown.width + 8;
    return room;
}

/// Whether a lane has begun by now.
bool begunBy(const TimelineDrawing& drawing, const model::Lane& lane) {
    return !lane.slices.empty() &&
           drawing.axis.ofEvent(lane.slices.front().begin) < drawing.horizon();
}

/// How many rows there are, as far as is told: behind a veil, down to the last that has begun.
std::size_t rowsTold(const TimelineDrawing& drawing) {
    auto rows = rowCount(drawing.lanes, drawing.options);
    if (!drawing.options.veil) return rows;
    const auto* chosen = drawing.options.rows;
    const auto hasBegun = [&](std::size_t row) {
        return begunBy(drawing, drawing.lanes.lanes[chosen == nullptr ? row : (*chosen)[row]]);
    };
    while (rows > 0 && !hasBegun(rows - 1)) --rows;
    return rows;
}

/// In a strip, how many of the lanes have a row, where some have none.
void drawLeftOut(const TimelineDrawing& drawing, const Rect& area) {
    const auto* rows = drawing.options.rows;
    const auto& lanes = drawing.lanes.lanes;
    if (!drawing.options.strip || rows == nullptr) return;
    const auto begun = [&](const model::Lane& lane) {
        return !drawing.options.veil || begunBy(drawing, lane);
    };
    const auto all = static_cast<std::size_t>(std::ranges::count_if(lanes, begun));
    const auto seen = static_cast<std::size_t>(
        std::ranges::count_if(*rows, [&](std::size_t lane) { return begun(lanes[lane]); }));
    if (seen == all) return;
    drawing.sketch.text("lanes:count", model::grouped(seen) + " of " + model::counted(all, "lane"),
                        {Font::sans, kLeastText, "text.muted"}, area);
}

/// Which lanes are in sight, where they are not all.
void drawCount(const TimelineDrawing& drawing, const Rect& area) {
    const auto total = rowsTold(drawing);
    const auto& areas = drawing.areas;
    constexpr double kRounding = 0.05;  // a strip has whole pixels for its lanes
    const auto first =
        static_cast<std::size_t>(std::ceil(drawing.options.scroll / areas.pitch - kRounding));
    const auto fit = static_cast<std::size_t>(
        std::max(0.0, (areas.lanes.height + drawing.options.scroll) / areas.pitch + kRounding));
    if (total == 0 || (first == 0 && fit >= total)) return;
    const auto last = std::min(total, std::max(fit, first + 1));
    const double room = area.width;
    const auto part =
        model::grouped(first + 1) + "–" + model::grouped(last) + " of " + model::grouped(total);
    const bool roomy = measure("lanes " + part, Font::sans, kLeastText) <= room;
    if (roomy || drawing.options.heading.empty() || measure(part, Font::sans, kLeastText) <= room)
        drawing.sketch.text("lanes:count", roomy ? "lanes " + part : part,
                            {Font::sans, kLeastText, "text.muted"}, area);
    const double whole = static_cast<double>(total) * areas.pitch;
    const double share = areas.lanes.height / whole;
    drawing.sketch.box("lanes:scroll", "timeline.scroll",
                       {areas.lanes.right() + 3,
                        areas.lanes.y + drawing.options.scroll / whole * areas.lanes.height, 5,
                        std::max(16.0, share * areas.lanes.height)},
                       2.5);
}

/// Says so where no lane has the name that was asked for.
void drawNoRows(const TimelineDrawing& drawing) {
    if (rowCount(drawing.lanes, drawing.options) > 0 || drawing.lanes.lanes.empty()) return;
    const auto& lanes = drawing.areas.lanes;
    drawing.sketch.text("lanes:none", "No lane has a name like this.",
                        {Font::sans, 14, "text.muted"},
                        {lanes.x + 8, lanes.y, lanes.width - 16, drawing.areas.pitch});
}

Size logical(Size size, double scale) {
    return {size.width / scale, size.height / scale};
}

TimelineMap mapOf(const TimelineAreas& areas, const TimelineWindow& window) {
    TimelineMap map{window, areas.lanes.x, areas.lanes.width};
    if (!(map.window.to > map.window.from)) map.window.to = map.window.from + 1;
    return map;
}

}  // namespace

TimelineAreas timelineAreas(Size size, const TimelineOptions& options) {
    const auto [width, height] = logical(size, options.scale);
    const double margin = std::clamp(width * 0.0125, 8.0, 20.0);
    const double labels = std::clamp(width * 0.125, 112.0, 220.0);
    const double ruler = options.strip ? 20 : options.ruler ? 34 : 24;
    const bool hasFooter = (options.legend || options.chooser) && height >= 110;
    const double footer = hasFooter ? 34 : 0;
    TimelineAreas areas;
    // Five lanes beside seven lines of code: a line of the smallest text each, and some room
    // beneath the last one.
    areas.pitch = options.strip ? 16.4 : options.compact ? 24 : 34;
    areas.barHeight = options.strip ? 13 : options.compact ? 17 : 24;
    const double left = margin + labels;
    const double plot = width - left - margin;
    areas.ruler = {left, 2, plot, ruler};
    areas.lanes = {left, 2 + ruler, plot, std::max(0.0, height - footer - ruler - 2)};
    // Closer to each other the letters of two lanes would meet.
    constexpr double kClosest = 13.6;
    const double roomy = std::floor(areas.lanes.height / areas.pitch);
    if (options.strip && static_cast<double>(options.wanted) > roomy) {
        areas.pitch =
            areas.lanes.height / std::max(roomy, std::floor(areas.lanes.height / kClosest));
        areas.barHeight = std::min(areas.barHeight, areas.pitch - 2.4);
    }
    areas.labels = {margin, areas.lanes.y, labels, areas.lanes.height};
    areas.footer = {margin, height - footer, width - 2 * margin, footer};
    return areas;
}

TimelineMap timelineMap(Size size, const TimelineOptions& options) {
    auto map = mapOf(timelineAreas(size, options), options.window);
    map.left *= options.scale;
    map.width *= options.scale;
    return map;
}

std::size_t rowCount(const model::Lanes& lanes, const TimelineOptions& options) {
    return options.rows == nullptr ? lanes.lanes.size() : options.rows->size();
}

double mostScroll(const model::Lanes& lanes, Size size, const TimelineOptions& options) {
    const auto areas = timelineAreas(size, options);
    const auto whole = static_cast<double>(rowCount(lanes, options)) * areas.pitch;
    return std::max(0.0, whole - std::floor(areas.lanes.height / areas.pitch) * areas.pitch);
}

Scene composeTimeline(const model::Lanes& lanes, const TimelineAxis& axis, Size size,
                      const TimelineOptions& options) {
    Sketch sketch(logical(size, options.scale));
    sketch.scene().title = options.title;
    sketch.scene().description = options.sentence;
    const auto areas = timelineAreas(size, options);
    TimelineDrawing drawing{sketch,
                            lanes,
                            axis,
                            options,
                            areas,
                            mapOf(areas, options.window),
                            options.now.value_or(axis.ofStep(options.playhead))};
    findWakes(drawing);
    drawing.glowing = glowingWay(drawing);
    sketch.box("timeline", "timeline",
               {0, 0, sketch.scene().size.width, sketch.scene().size.height});
    Ruler ruler(drawing);
    ruler.draw();
    ruler.drawBreaks();
    drawLanes(drawing);
    drawNoRows(drawing);
    drawWakes(drawing);
    drawGlow(drawing);
    const auto room = drawTimelineHeading(drawing);
    drawCount(drawing, room);
    drawLeftOut(drawing, room);
    drawTimelineFooter(drawing);
    ruler.drawPlayhead();
    return scaled(sketch.take(), options.scale);
}

}  // namespace flowglass::scene
