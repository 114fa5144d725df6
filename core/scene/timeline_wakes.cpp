#include <algorithm>
#include <cmath>

#include "core/scene/timeline_parts.hpp"

namespace flowglass::scene {
namespace {

using model::Activity;
using model::Lane;
using model::Slice;
using trace::Field;

/// More than these would hide the lanes beneath them.
constexpr std::size_t kMostWakes = 24;

/// Who made a task ready: another task, else its loop.
struct Waker {
    std::size_t lane = 0;
    std::string words;
};

class Wakes {
  public:
    explicit Wakes(const TimelineDrawing& drawing) : m_drawing(drawing) {}

    [[nodiscard]] std::vector<WakeArrow> arrows() const {
        std::vector<WakeArrow> found;
        const auto own = laneOf(Lane::Sort::task, m_drawing.options.task->value);
        if (!own) return found;
        const auto& slices = m_drawing.lanes.lanes[*own].slices;
        const auto from = m_drawing.axis.eventAt(m_drawing.map.window.from);
        std::vector<const Slice*> ready;
        for (auto slice = std::ranges::lower_bound(slices, from, {}, &Slice::begin);
             slice != slices.end() && ready.size() <= kMostWakes; ++slice) {
            const double at = m_drawing.axis.ofEvent(slice->begin);
            if (at > std::min(m_drawing.map.window.to, m_drawing.horizon())) break;
            if (slice->activity == Activity::ready) ready.push_back(&*slice);
        }
        if (ready.size() > kMostWakes) return found;
        for (const auto* slice : ready)
            if (auto arrow = arrowTo(*own, *slice)) found.push_back(std::move(*arrow));
        return found;
    }

  private:
    [[nodiscard]] std::optional<std::size_t> laneOf(Lane::Sort sort, std::uint32_t id) const {
        const auto& lanes = m_drawing.lanes.lanes;
        const auto found = std::ranges::find_if(
            lanes, [&](const Lane& lane) { return lane.sort == sort && lane.id == id; });
        if (found == lanes.end()) return std::nullopt;
        return static_cast<std::size_t>(found - lanes.begin());
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

    [[nodiscard]] std::optional<Waker> wakerOf(std::size_t own, const trace::Event& ready) const {
        auto task = ready.number(Field::causeTask);
        const auto by = ready.reference(Field::bySource);
        if (!task && by && by->sort == trace::Word::task) task = by->id;
        if (task && *task != m_drawing.options.task->value) {
            const auto id = static_cast<std::uint32_t>(*task);
            if (const auto lane = laneOf(Lane::Sort::task, id)) return Waker{*lane, nameOf(id)};
        }
        if (!by || task) return std::nullopt;
        const auto loop = loopOf(own);
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

    [[nodiscard]] std::optional<WakeArrow> arrowTo(std::size_t own, const Slice& ready) const {
        const auto event = m_drawing.trace().event(ready.begin);
        if (event.kind != trace::Kind::ready) return std::nullopt;
        const auto waker = wakerOf(own, event);
        if (!waker) return std::nullopt;
        const auto& areas = m_drawing.areas;
        const double half = areas.barHeight / 2;
        const bool down = waker->lane < own;
        const double middle = areas.pitch / 2;
        // Between neighbours there is no room for an arrow but over the bar it comes from.
        const bool near = waker->lane + 1 == own || own + 1 == waker->lane;
        const double out = near ? 0 : half;
        const auto inSight = [&](double y) {
            return std::clamp(y, areas.lanes.y, areas.lanes.bottom());
        };
        const Point from{leaves(m_drawing.lanes.lanes[waker->lane], ready.begin),
                         inSight(m_drawing.topOf(waker->lane) + middle + (down ? out : -out))};
        const Point to{m_drawing.xOf(ready.begin) + 1.5,
                       inSight(m_drawing.topOf(own) + middle + (down ? -half : half))};
        if (from.x < areas.lanes.x - 0.5 || std::abs(to.y - from.y) < 4) return std::nullopt;
        // It swings out to the left: the playhead may stand where it arrives.
        const double swing = std::min(near ? 12.0 : 22.0, from.x - areas.lanes.x);
        const double reach = (to.y - from.y) * 0.45;
        return WakeArrow{"wake:" + std::to_string(ready.begin),
                         {from, {from.x - swing, from.y + reach}, {to.x - swing, to.y - reach}, to},
                         waker->words + " wakes " + nameOf(m_drawing.options.task->value)};
    }

    const TimelineDrawing& m_drawing;
};

}  // namespace

std::vector<WakeArrow> wakeArrows(const TimelineDrawing& drawing) {
    if (!drawing.options.task) return {};
    return Wakes(drawing).arrows();
}

void drawWakes(const TimelineDrawing& drawing) {
    for (const auto& wake : drawing.wakes) {
        drawing.sketch.path(wake.id, "link.wake", wake.path, true).description = wake.description;
    }
}

}  // namespace flowglass::scene
