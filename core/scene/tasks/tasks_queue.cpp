#include <algorithm>

#include "core/model/words.hpp"
#include "core/scene/tasks/tasks_stage.hpp"

namespace flowglass::scene {
namespace {

using playback::QueueEntry;

/// What is ready in one loop, in a row.
class QueueRow {
  public:
    QueueRow(Sketch& sketch, const TasksStage& stage, trace::LoopId loop, bool low,
             PlacedTasks& placed)
        : m_sketch(sketch),
          m_stage(stage),
          m_loop(loop),
          m_placed(placed),
          m_id("loop:" + std::to_string(loop.value)),
          m_low(low) {}

    void draw(const Rect& area) {
        m_placed.queues[m_loop] = area;
        std::vector<const QueueEntry*> entries;
        for (const auto& entry : m_stage.state().queue)
            if (entry.loop == m_loop || (!entry.loop && isFirst())) entries.push_back(&entry);
        const Type label{Font::sansBold, m_low ? 12.0 : 13.0, "text.ready"};
        const double labelWidth = measure("ready", label.font, label.size) + 12;
        m_sketch.text(m_id + "/ready", "ready", label, {area.x, area.y, labelWidth, area.height});
        Rect rest{area.x + labelWidth, area.y, area.width - labelWidth, area.height};
        if (entries.empty()) {
            m_sketch.box(m_id + "/nobody", "queue.empty",
                         {rest.x, rest.y, std::min(rest.width, 150.0), rest.height}, 7);
            m_sketch.text(m_id + "/nobody/text", "nobody", {Font::sans, 12, "text.muted"},
                          {rest.x + 8, rest.y, std::min(rest.width, 150.0) - 16, rest.height},
                          Align::centre);
            return;
        }
        drawChips(entries, rest);
    }

    [[nodiscard]] bool isFirst() const {
        return m_stage.places.loops().empty() || m_stage.places.loops().front() == m_loop;
    }

  private:
    /// First in, first out: from left to right. What does not fit is counted before the last one,
    /// which is where somebody has just come in.
    void drawChips(const std::vector<const QueueEntry*>& entries, const Rect& area) {
        constexpr double kGap = 8;
        constexpr double kMore = 74;
        const double size = m_low ? 12 : 13;
        std::vector<double> widths;
        double whole = -kGap;
        for (const auto* entry : entries) {
            const double wide = measure(m_stage.nameOf(*entry), Font::monoBold, size) + 22;
            widths.push_back(std::clamp(wide, 34.0, std::min(260.0, area.width)));
            whole += widths.back() + kGap;
        }
        if (whole > area.width) {
            // Every name gets shorter before any is left out.
            const double each = (area.width + kGap) / static_cast<double>(entries.size()) - kGap;
            if (each >= 74)
                for (auto& wide : widths) wide = std::min(wide, each);
        }
        double x = area.x;
        const auto fitsAll = [&] {
            double all = -kGap;
            for (const double wide : widths) all += wide + kGap;
            return all <= area.width + 0.01;
        }();
        const double last = std::min(widths.back(), std::max(60.0, area.width * 0.3));
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (!fitsAll && i + 1 < entries.size() &&
                x + widths[i] + kGap + kMore + kGap + last > area.right()) {
                drawMore(entries.size() - i - (area.right() - x >= kMore + kGap + last ? 1 : 0),
                         {x, area.y, std::min(kMore, area.right() - x), area.height});
                x += kMore + kGap;
                if (x + last > area.right() + 0.01) return;
                drawChip(*entries.back(), {x, area.y, last, area.height}, size);
                return;
            }
            drawChip(*entries[i], {x, area.y, std::min(widths[i], area.right() - x), area.height},
                     size);
            x += widths[i] + kGap;
        }
    }

    void drawMore(std::size_t count, const Rect& rect) {
        m_sketch.text(m_id + "/more", "+" + model::grouped(count) + " more",
                      {Font::sansMedium, 12, "text.muted"}, rect, Align::centre);
    }

    void drawChip(const QueueEntry& entry, const Rect& rect, double size) {
        const auto id = entry.task ? "ready:task:" + std::to_string(entry.task->value)
                                   : "ready:callback:" + std::to_string(entry.handle->value);
        auto& box = m_sketch.box(id, "state.ready", rect, 7);
        box.description = m_stage.nameOf(entry) + " is ready";
        const auto* task = entry.task ? m_stage.state().task(*entry.task) : nullptr;
        Target target;
        target.event = entry.since;
        box.target = task != nullptr ? targetOf(*task) : target;
        m_sketch.text(id + "/name", m_stage.nameOf(entry),
                      {entry.task ? Font::monoBold : Font::sansMedium, size, "text.ink"},
                      inset(rect, 9, 0), Align::centre, Elide::middle);
        if (entry.task) m_placed.chips[*entry.task] = rect;
    }

    Sketch& m_sketch;
    const TasksStage& m_stage;
    trace::LoopId m_loop;
    PlacedTasks& m_placed;
    std::string m_id;
    bool m_low;
};

}  // namespace

void drawQueue(Sketch& sketch, const TasksStage& stage, trace::LoopId loop, const Rect& area,
               PlacedTasks& placed) {
    QueueRow(sketch, stage, loop, area.height < 30, placed).draw(area);
}

}  // namespace flowglass::scene
