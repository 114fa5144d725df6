#include <algorithm>
#include <cmath>
#include <ranges>

#include "core/model/words.hpp"
#include "core/scene/timeline/timeline_parts.hpp"

namespace flowglass::scene {
namespace {

using model::Activity;
using model::Lane;
using model::Slice;

constexpr double kLeastWidth = 3;

/// How tall a slice is, as a share of the lane's bar: what waits for others is a thin line.
double heightShare(Activity activity) {
    switch (activity) {
        case Activity::calling:
            return 0.34;
        case Activity::asleep:
            return 0.42;
        case Activity::created:
            return 0.5;
        case Activity::held:
        case Activity::layer:
            return 0.76;
        default:
            return 1;
    }
}

/// A stretch of one lane as it is drawn.
struct Stretch {
    double left = 0;
    double right = 0;
    std::size_t slice = 0;  ///< the first
    std::size_t count = 1;
};

using FoldsAt = std::vector<TimelineFacts::Fold>::const_iterator;
/// What was folded in a lane in the time that is in sight, in order.
using Folds = std::ranges::subrange<FoldsAt>;

/// The plot cut into cells of kLeastWidth px: the first event right of the left edge of each, and
/// of the one past the last. Looked up once for all lanes.
using Cells = std::vector<trace::EventIndex>;

class LaneDrawing {
  public:
    LaneDrawing(const TimelineDrawing& drawing, const Lane& lane, double top, Folds folds,
                const Cells& cells)
        : m_drawing(drawing),
          m_lane(lane),
          m_top(top),
          m_id(laneId(lane)),
          m_folds(folds),
          m_cells(cells) {}

    /// Says whether slices are drawn as one because they are too many.
    bool draw() {
        bool merged = false;
        for (const auto& stretch : stretches()) {
            drawStretch(stretch);
            merged |= stretch.count > 1;
        }
        drawFolds();
        return merged;
    }

  private:
    [[nodiscard]] double rightEdge() const {
        return std::min(m_drawing.areas.lanes.right(), m_drawing.map.xOf(m_drawing.horizon()));
    }

    /// The first slice at or after `from` that does not end before `event`: looked for near `from`
    /// first.
    [[nodiscard]] std::size_t firstEndingFrom(std::size_t from, trace::EventIndex event) const {
        const auto& slices = m_lane.slices;
        std::size_t step = 1;
        auto end = from;
        while (end < slices.size() && slices[end].end < event) {
            from = end + 1;
            end += step;
            step *= 2;
        }
        const auto at = [&](std::size_t i) {
            return slices.begin() + static_cast<std::ptrdiff_t>(std::min(i, slices.size()));
        };
        return static_cast<std::size_t>(
            std::ranges::lower_bound(at(from), at(end), event, {}, &Slice::end) - slices.begin());
    }

    /// A step that a slice begins and ends in never shows it.
    [[nodiscard]] bool isNeverSeen(double begin, double end) const {
        return m_drawing.axis.kind() == AxisKind::steps && end <= begin;
    }

    /// From left to right: every slice of its own where it is wide enough; where several share a
    /// cell of three pixels, one stretch that stands for them all.
    [[nodiscard]] std::vector<Stretch> stretches() const {
        std::vector<Stretch> found;
        const auto& slices = m_lane.slices;
        const double edge = rightEdge();
        double at = m_drawing.areas.lanes.x;
        auto i = firstEndingFrom(0, m_cells.front());
        while (i < slices.size() && at < edge) {
            const double begin = m_drawing.xOf(slices[i].begin);
            const double end = m_drawing.xOf(slices[i].end);
            const double left = std::max(begin, at);
            if (begin >= edge) break;
            if (isNeverSeen(begin, end)) {
                ++i;
            } else if (end - left >= kLeastWidth) {
                found.push_back({left, std::min(end, edge), i, 1});
                at = end;
                ++i;
            } else {
                const auto run = narrowRun(i, left);
                append(found, {left, std::min(run.right, edge), i, run.next - i});
                at = run.right;
                i = run.next;
            }
        }
        keepOutcome(found);
        return found;
    }

    /// How a task failed or was cancelled is its last slice, and is seen however short it is.
    void keepOutcome(std::vector<Stretch>& found) const {
        if (m_lane.sort != Lane::Sort::task || found.empty() || found.back().count == 1) return;
        auto& last = found.back();
        const auto outcome = last.slice + last.count - 1;
        const auto& slice = m_lane.slices[outcome];
        const bool tells =
            slice.activity == Activity::error || slice.activity == Activity::cancelled;
        if (!tells || outcome + 1 < m_lane.slices.size()) return;
        if (m_drawing.xOf(slice.begin) >= rightEdge()) return;
        const double left = last.right - kLeastWidth;
        const Stretch own{std::max(left, last.left), last.right, outcome, 1};
        if (left - last.left < kLeastWidth) {
            last = own;
            return;
        }
        last.right = left;
        --last.count;
        found.push_back(own);
    }

    struct NarrowRun {
        double right = 0;
        std::size_t next = 0;  ///< the slice after it
    };

    /// The slices from `first` on that end within the cell at `left`, and within the cells after it
    /// as long as each of those has several.
    [[nodiscard]] NarrowRun narrowRun(std::size_t first, double left) const {
        const double origin = m_drawing.areas.lanes.x;
        auto cell = static_cast<std::size_t>(
            std::max(1.0, std::ceil((left + kLeastWidth - origin) / kLeastWidth - 1e-9)));
        const auto last = m_cells.size() - 1;
        cell = std::min(cell, last);
        auto next = std::max(first + 1, firstEndingFrom(first, m_cells[cell]));
        while (cell < last && next < m_lane.slices.size()) {
            const auto further = firstEndingFrom(next, m_cells[cell + 1]);
            if (further < next + 2) break;
            next = further;
            ++cell;
        }
        return {origin + static_cast<double>(cell) * kLeastWidth, next};
    }

    /// Neighbours that are all too narrow become one stretch.
    static void append(std::vector<Stretch>& found, const Stretch& narrow) {
        const bool touches = !found.empty() && narrow.left - found.back().right < kLeastWidth;
        const bool alike = touches && (found.back().count > 1 ||
                                       found.back().right - found.back().left < 2 * kLeastWidth);
        if (!alike) {
            found.push_back(narrow);
            return;
        }
        found.back().right = narrow.right;
        found.back().count += narrow.count;
    }

    void drawStretch(const Stretch& stretch) {
        const auto& slice = m_lane.slices[stretch.slice];
        const bool many = stretch.count > 1;
        const double bar = m_drawing.areas.barHeight;
        const double height = many ? bar * 0.76 : bar * heightShare(slice.activity);
        // A hair of space between neighbours, where there is room for one.
        const double space = stretch.right - stretch.left > 6 ? 1 : 0;
        const Rect rect{stretch.left, m_top + (m_drawing.areas.pitch - height) / 2,
                        std::max(0.5, stretch.right - stretch.left - space), height};
        const auto id = m_id + "/slice:" + std::to_string(slice.begin);
        auto& box = m_drawing.sketch.box(id, many ? "state.many" : styleOf(slice.activity), rect,
                                         std::min(4.0, rect.height / 2));
        if (many) box.description = model::grouped(stretch.count) + " slices";
        box.target = Target{slice.frame, slice.begin};
        if (m_lane.sort == Lane::Sort::generator && !slice.frame)
            box.target->frame = trace::FrameId{m_lane.id};
        if (m_lane.sort == Lane::Sort::task) box.target->task = trace::TaskId{m_lane.id};
        if (!many) drawSliceWords(m_drawing, m_lane, slice, id, rect);
    }

    /// Whether the fold is shown in this lane: what has a lane of its own, as a coroutine that runs
    /// outside of tasks, has it there and not in its thread's.
    [[nodiscard]] bool holds(const TimelineFacts::Fold& fold) const {
        return m_lane.sort == Lane::Sort::generator || !fold.frame ||
               !m_drawing.lanes.find(Lane::Sort::generator, fold.frame->value).has_value();
    }

    /// The first fold from `fold` on that is not left of `x`, or one a little before it.
    [[nodiscard]] FoldsAt notLeftOf(double x, FoldsAt fold) const {
        const auto event = m_drawing.axis.eventAt(m_drawing.map.positionAt(x - 1));
        return std::ranges::lower_bound(fold, m_folds.end(), event, {},
                                        &TimelineFacts::Fold::event);
    }

    /// Events that were counted, not recorded. There may be thousands of them in a pixel.
    void drawFolds() {
        constexpr double kPad = 18;
        const Type type{Font::sansMedium, kLeastText, "text.plain"};
        const double least = measure("1 more like this", type.font, type.size) + kPad;
        const double now = m_drawing.map.xOf(m_drawing.now);
        double free = m_drawing.areas.lanes.x;
        for (auto fold = m_folds.begin(); fold != m_folds.end(); ++fold) {
            if (!holds(*fold)) continue;
            const double position = m_drawing.axis.ofEvent(fold->event);
            const double x = m_drawing.map.xOf(position);
            if (position > m_drawing.horizon() || x + 4 + least > rightEdge()) break;
            if (x < free) continue;
            if (x < now && x + 8 + least > now) {
                // Words that begin here would lie under the playhead, however short.
                free = now;
                fold = std::max(fold, notLeftOf(free, fold) - 1);
                continue;
            }
            const auto words = model::grouped(fold->count) + " more like this";
            const double wide = measure(words, type.font, type.size) + kPad;
            const Rect rect{x + 4, m_top + m_drawing.areas.pitch / 2 - 9, wide, 18};
            if (rect.right() > rightEdge() || !isFree(m_drawing, rect)) continue;
            const auto id = m_id + "/fold:" + std::to_string(fold->event);
            m_drawing.sketch.box(id, "timeline.fold", rect, 9).target =
                Target{fold->frame, fold->event};
            m_drawing.sketch.text(id + "/text", words, type, inset(rect, 8, 0), Align::centre);
            free = rect.right() + 4;
            fold = std::max(fold, notLeftOf(free, fold) - 1);
        }
    }

    const TimelineDrawing& m_drawing;
    const Lane& m_lane;
    double m_top;
    std::string m_id;
    Folds m_folds;
    const Cells& m_cells;
};

/// The events that are in sight.
struct Sight {
    explicit Sight(const TimelineDrawing& drawing)
        : from(drawing.axis.eventAt(drawing.map.window.from)),
          to(drawing.axis.eventAt(drawing.map.window.to)) {}
    trace::EventIndex from;
    trace::EventIndex to;
};

Folds foldsOf(const TimelineFacts* facts, const Lane& lane, const Sight& sight) {
    const bool isGenerators = lane.sort == Lane::Sort::generator;
    if (facts == nullptr || !(isGenerators || lane.sort == Lane::Sort::thread)) return {};
    const auto& all = isGenerators ? facts->foldsOf(trace::FrameId{lane.id})
                                   : facts->foldsOf(trace::ThreadId{lane.id});
    const auto [from, to] = sight;
    return {std::ranges::lower_bound(all, from, {}, &TimelineFacts::Fold::event),
            std::ranges::upper_bound(all, to, {}, &TimelineFacts::Fold::event)};
}

Cells cellsOf(const TimelineDrawing& drawing) {
    const auto count =
        static_cast<std::size_t>(std::ceil(drawing.areas.lanes.width / kLeastWidth)) + 2;
    // What ends on an edge may be computed to lie a hair beside it.
    constexpr double kHair = 1e-6;
    Cells cells(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double x = drawing.areas.lanes.x + static_cast<double>(i) * kLeastWidth;
        const double position = drawing.map.positionAt(x + kHair);
        // What goes on ends with the axis, past every event.
        cells[i] = position > drawing.axis.length() ? drawing.trace().size() + 1
                                                    : drawing.axis.eventAt(position);
    }
    return cells;
}

void drawLabel(const TimelineDrawing& drawing, const Lane& lane, double top) {
    const auto& labels = drawing.areas.labels;
    const double size = drawing.options.compact ? 12 : 13;
    const auto font = lane.depth == 0 ? Font::monoBold : Font::mono;
    // A name that is read whole tells more than how deep it stands.
    const double spare = labels.width - 10 - measure(lane.label, font, size) - 0.1;
    const double indent =
        std::min({lane.depth * 13.0, labels.width * 0.4, std::max(lane.depth * 3.0, spare)});
    const auto id = laneId(lane);
    const auto rect = drawing.sketch.text(
        id, lane.label, {font, size, lane.depth == 0 ? "timeline.label.first" : "timeline.label"},
        {labels.x + indent, top, labels.width - indent - 10, drawing.areas.pitch}, Align::left,
        Elide::middle);
    if (rect.width <= 0) return;
    if (lane.sort == Lane::Sort::generator)
        drawing.sketch.last().target = Target{trace::FrameId{lane.id}, {}};
    if (lane.sort == Lane::Sort::task)
        drawing.sketch.last().target = Target{{}, {}, {}, trace::TaskId{lane.id}};
}

}  // namespace

void drawLanes(TimelineDrawing& drawing) {
    const auto& areas = drawing.areas;
    const auto& lanes = drawing.lanes.lanes;
    const Sight sight(drawing);
    const auto cells = cellsOf(drawing);
    const double scroll = std::max(0.0, drawing.options.scroll);
    const auto first = static_cast<std::size_t>(std::ceil(scroll / areas.pitch - 1e-9));
    const auto rows = rowCount(drawing.lanes, drawing.options);
    for (auto row = first; row < rows; ++row) {
        const auto i = drawing.options.rows == nullptr ? row : drawing.options.rows->at(row);
        const double top = drawing.topOfRow(row);
        if (top + areas.pitch > areas.lanes.bottom() + 0.01) break;
        const bool begun = lanes[i].slices.empty() ||
                           drawing.axis.ofEvent(lanes[i].slices.front().begin) <= drawing.horizon();
        if (!begun) continue;
        drawLabel(drawing, lanes[i], top);
        const auto folds = foldsOf(drawing.options.facts, lanes[i], sight);
        drawing.merged |= LaneDrawing(drawing, lanes[i], top, folds, cells).draw();
    }
}

std::string laneId(const Lane& lane) {
    constexpr std::string_view kSorts[] = {"thread", "generator", "scope", "chain", "loop", "task"};
    auto id = "lane:" + std::string(kSorts[static_cast<std::size_t>(lane.sort)]) + ":" +
              std::to_string(lane.id);
    // The layers of a chain have lanes of their own under the chain's number.
    if (lane.sort == Lane::Sort::chain) id += ":" + std::to_string(lane.layer);
    return id;
}

std::string_view styleOf(Activity activity) {
    switch (activity) {
        case Activity::running:
            return "state.running";
        case Activity::calling:
            return "state.calling";
        case Activity::created:
            return "state.created";
        case Activity::parked:
            return "state.parked";
        case Activity::ready:
            return "state.ready";
        case Activity::waiting:
            return "state.waiting";
        case Activity::blocked:
            return "state.blocked";
        case Activity::held:
            return "state.held";
        case Activity::error:
            return "state.error";
        case Activity::layer:
            return "state.layer";
        case Activity::asleep:
            return "state.asleep";
        case Activity::cancelled:
            return "state.cancelled";
    }
    return "state.running";
}

}  // namespace flowglass::scene
