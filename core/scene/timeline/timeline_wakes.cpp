#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/scene/timeline/timeline_parts.hpp"

namespace flowglass::scene {
namespace {

using model::Activity;
using model::Lane;
using model::Slice;
using trace::Field;

/// More than these of one task would hide the lanes beneath them; of all tasks, where one asked for
/// that, one bears with more.
constexpr std::size_t kMostWakes = 24;
constexpr std::size_t kMostOfAll = 300;

/// Who made a task ready: another task, else its loop.
struct Waker {
    std::size_t lane = 0;
    std::string words;
};

/// A task whose wake-ups are looked for.
struct Woken {
    std::size_t lane = 0;
    std::uint32_t task = 0;
    double top = 0;
};

class Wakes {
  public:
    explicit Wakes(const TimelineDrawing& drawing) : m_drawing(drawing) {}

    /// Of one task; none where there are too many.
    [[nodiscard]] std::vector<WakeArrow> of(trace::TaskId task) const {
        const auto lane = m_drawing.lanes.find(Lane::Sort::task, task.value);
        const auto top = lane ? m_drawing.topOf(*lane) : std::nullopt;
        if (!top) return {};
        return to({*lane, task.value, *top}, kMostWakes).value_or(std::vector<WakeArrow>());
    }

    /// Of every task in sight; empty where there are too many.
    [[nodiscard]] std::optional<std::vector<WakeArrow>> ofAll() const {
        std::vector<WakeArrow> all;
        const auto& area = m_drawing.areas.lanes;
        for (const auto& [task, lane] : m_drawing.lanes.of(Lane::Sort::task)) {
            const auto top = m_drawing.topOf(lane);
            if (!top || *top < area.y - 0.5 || *top + m_drawing.areas.pitch > area.bottom() + 0.5)
                continue;
            auto found = to({lane, task, *top}, kMostOfAll - all.size());
            if (!found) return std::nullopt;
            std::ranges::move(*found, std::back_inserter(all));
        }
        return all;
    }

  private:
    /// Empty where there are more than `most`.
    [[nodiscard]] std::optional<std::vector<WakeArrow>> to(const Woken& woken,
                                                           std::size_t most) const {
        const auto& slices = m_drawing.lanes.lanes[woken.lane].slices;
        const auto from = m_drawing.axis.eventAt(m_drawing.map.window.from);
        std::vector<const Slice*> ready;
        for (auto slice = std::ranges::lower_bound(slices, from, {}, &Slice::begin);
             slice != slices.end() && ready.size() <= most; ++slice) {
            const double at = m_drawing.axis.ofEvent(slice->begin);
            if (at > std::min(m_drawing.map.window.to, m_drawing.horizon())) break;
            if (slice->activity == Activity::ready) ready.push_back(&*slice);
        }
        if (ready.size() > most) return std::nullopt;
        std::vector<WakeArrow> found;
        for (const auto* slice : ready)
            if (auto arrow = arrowTo(woken, *slice)) found.push_back(std::move(*arrow));
        return found;
    }

    [[nodiscard]] std::string nameOf(std::uint32_t task) const {
        const auto* names = m_drawing.options.names;
        return names != nullptr ? names->taskName({task}) : "task " + std::to_string(task);
    }

    /// The lane above it that is its loop's.
    [[nodiscard]] std::optional<std::size_t> loopOf(std::size_t lane) const {
        const auto& lanes = m_drawing.lanes.lanes;
        for (auto at = std::optional(lane); at; at = lanes[*at].parent)
            if (lanes[*at].sort == Lane::Sort::loop) return at;
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Waker> wakerOf(const Woken& woken,
                                               const trace::Event& ready) const {
        auto task = ready.number(Field::causeTask);
        const auto by = ready.reference(Field::bySource);
        if (!task && by && by->sort == trace::Word::task) task = by->id;
        if (task && *task != woken.task) {
            const auto number = static_cast<std::uint32_t>(*task);
            if (const auto lane = m_drawing.lanes.find(Lane::Sort::task, number))
                return Waker{*lane, nameOf(number)};
        }
        if (!by || task) return std::nullopt;
        const auto loop = loopOf(woken.lane);
        if (!loop) return std::nullopt;
        return Waker{*loop, by->sort == trace::Word::timer ? "its timer"
                            : by->sort == trace::Word::io  ? "what it waited for"
                                                           : "a callback"};
    }

    /// Where the waker was last, at or before `event`.
    [[nodiscard]] double leaves(const Lane& waker, trace::EventIndex event) const {
        const auto next = std::ranges::upper_bound(waker.slices, event, {}, &Slice::begin);
        const double at = m_drawing.xOf(event);
        if (next == waker.slices.begin()) return at;
        // An ended task told a callback, which told this one: the arrow starts at its end.
        return std::min(at, m_drawing.xOf((next - 1)->end));
    }

    [[nodiscard]] std::optional<WakeArrow> arrowTo(const Woken& woken, const Slice& ready) const {
        const auto event = m_drawing.trace().event(ready.begin);
        if (event.kind != trace::Kind::ready) return std::nullopt;
        const auto waker = wakerOf(woken, event);
        const auto wakerTop = waker ? m_drawing.topOf(waker->lane) : std::nullopt;
        if (!wakerTop) return std::nullopt;
        const auto& areas = m_drawing.areas;
        const double half = areas.barHeight / 2;
        const double middle = areas.pitch / 2;
        const bool down = *wakerTop < woken.top;
        // Between neighbours there is no room for an arrow but over the bar it comes from.
        const bool near = std::abs(*wakerTop - woken.top) < areas.pitch * 1.5;
        const double out = near ? 0 : half;
        const auto inSight = [&](double y) {
            return std::clamp(y, areas.lanes.y, areas.lanes.bottom());
        };
        const Point from{leaves(m_drawing.lanes.lanes[waker->lane], ready.begin),
                         inSight(*wakerTop + middle + (down ? out : -out))};
        const Point to{m_drawing.xOf(ready.begin) + 1.5,
                       inSight(woken.top + middle + (down ? -half : half))};
        if (from.x < areas.lanes.x - 0.5 || std::abs(to.y - from.y) < 4) return std::nullopt;
        // It swings out to the left: the playhead may stand where it arrives.
        const double swing = std::min(near ? 12.0 : 22.0, from.x - areas.lanes.x);
        const double reach = (to.y - from.y) * 0.45;
        const bool other = trace::TaskId{woken.task} != m_drawing.options.task;
        return WakeArrow{"wake:" + std::to_string(ready.begin),
                         {from, {from.x - swing, from.y + reach}, {to.x - swing, to.y - reach}, to},
                         waker->words + " wakes " + nameOf(woken.task),
                         other ? "link.wake.other" : "link.wake"};
    }

    const TimelineDrawing& m_drawing;
};

}  // namespace

void findWakes(TimelineDrawing& drawing) {
    const auto& options = drawing.options;
    if (!options.task && !options.allWakes) return;
    const Wakes wakes(drawing);
    if (options.allWakes) {
        auto all = wakes.ofAll();
        drawing.tooManyWakes = !all;
        if (all) drawing.wakes = std::move(*all);
    }
    if (options.task && (drawing.tooManyWakes || !options.allWakes))
        drawing.wakes = wakes.of(*options.task);
}

void drawWakes(const TimelineDrawing& drawing) {
    for (const auto& wake : drawing.wakes) {
        drawing.sketch.path(wake.id, wake.style, wake.path, true).description = wake.description;
    }
}

}  // namespace flowglass::scene
