#include <algorithm>
#include <cmath>

#include "core/model/words.hpp"
#include "core/playback/words/narrator.hpp"
#include "core/playback/words/task_words.hpp"
#include "core/scene/tasks/tasks_stage.hpp"
#include "core/scene/timeline/ticks.hpp"

namespace flowglass::scene {
namespace {

using playback::LoopState;
using playback::QueueEntry;
using playback::TaskCondition;
using playback::TaskState;

/// What stands in a socket: a task, a callback, or a word why nothing does.
struct Plate {
    std::string id;
    std::string_view style;
    std::string_view ink;  ///< of both lines
    std::string name;
    std::string detail;
    std::string brief{};  ///< the same where there is less room
    bool ghost = false;   ///< of what stepped off
    std::string description;
    std::optional<Target> target;
    std::optional<trace::TaskId> task;
    std::optional<trace::HandleId> handle;
};

/// Which views have something of a recording without tasks: "Frames and Scopes show".
std::string viewsFor(const StageFacts& facts) {
    std::vector<std::string> views{"Frames"};
    if (facts.chains() > 0) views.emplace_back("Decorators");
    if (facts.hasScopes()) views.emplace_back("Scopes");
    return playback::listed(views) + (views.size() == 1 ? " shows" : " show");
}

class LoopPanel {
  public:
    LoopPanel(Sketch& sketch, const TasksStage& stage, trace::LoopId loop, const Rect& rect,
              PlacedTasks& placed)
        : m_sketch(sketch),
          m_stage(stage),
          m_loop(loop),
          m_state(stage.state().loop(loop)),
          m_rect(rect),
          m_placed(placed),
          m_id("loop:" + std::to_string(loop.value)),
          m_low(rect.height < 150) {}

    void draw() {
        m_sketch.box("shadow:" + m_id, "card.shadow",
                     {m_rect.x, m_rect.y + 2, m_rect.width, m_rect.height}, 10);
        m_sketch.box(m_id, "card", m_rect, 10).description = moodText();
        m_placed.panels[m_loop] = m_rect;
        drawHeading();
        const double pad = m_low ? 8 : 16;
        const double chip = m_low ? 24 : 34;
        const double band = m_low ? 12 : 26;
        const Rect queue{m_rect.x + pad, m_rect.bottom() - pad - chip, m_rect.width - 2 * pad,
                         chip};
        const double top = m_rect.y + (m_low ? 24 : 34);
        drawSockets({m_rect.x + pad, top, m_rect.width - 2 * pad, queue.y - band - top});
        drawQueue(m_sketch, m_stage, m_loop, queue, m_placed);
    }

  private:
    [[nodiscard]] std::string moodText() const {
        std::string text = "event loop";
        if (m_state != nullptr && m_state->asleep) text += ", asleep";
        const auto waiting = std::ranges::count(m_stage.state().queue, m_loop, &QueueEntry::loop);
        return text + ", " +
               model::counted(static_cast<std::uint64_t>(waiting), "entry", "entries") +
               " in its queue";
    }

    void drawHeading() {
        const Type type{Font::sansBold, 12, "text.heading"};
        const bool several = m_stage.places.loops().size() > 1;
        const double pad = m_low ? 8 : 16;
        const Rect area{m_rect.x + pad, m_rect.y + (m_low ? 3 : 9), m_rect.width - 2 * pad, 18};
        std::string turn;
        if (m_state != nullptr && m_state->turn) turn = "turn " + model::grouped(*m_state->turn);
        const Type quiet{Font::sans, 12, "text.muted"};
        const double wide = turn.empty() ? 0 : measure(turn, quiet.font, quiet.size) + 0.1;
        std::string title = "EVENT LOOP";
        if (several) title += " " + std::to_string(m_loop.value);
        const auto threads = m_stage.places.threadsOf(m_loop).size();
        if (threads > 1) title += ", " + model::grouped(threads) + " THREADS";
        m_sketch.text(m_id + "/heading", title, type,
                      {area.x, area.y, std::max(0.0, area.width - wide - 12), area.height});
        if (wide > 0 && wide < area.width * 0.5)
            m_sketch.text(m_id + "/turn", turn, quiet,
                          {area.right() - wide, area.y, wide, area.height}, Align::right);
    }

    /// One socket a thread that ever runs tasks of this loop, side by side.
    void drawSockets(const Rect& area) {
        auto threads = m_stage.places.threadsOf(m_loop);
        if (threads.empty())
            threads.push_back(m_state != nullptr && m_state->thread ? *m_state->thread
                                                                    : trace::ThreadId{1});
        const double least = 92;
        const auto fit =
            std::max<std::size_t>(1, static_cast<std::size_t>((area.width + 10) / (least + 10)));
        const auto shown = std::min(threads.size(), fit);
        m_placed.sockets[m_loop] = shown;
        const double gap = 10;
        double wide =
            (area.width - gap * static_cast<double>(shown - 1)) / static_cast<double>(shown);
        // What is on its way out of a task rests to the right, where a long name needs room.
        constexpr double kRunArrow = 46;
        constexpr double kToken = 84;  // "Cancelled", above "Error"
        const double alone = std::min(216.0, area.width - kRunArrow - kToken);
        if (shown == 1) wide = std::min(area.width, std::max({area.width * 0.5, alone, 120.0}));
        double x = area.x + (shown == 1 ? std::min(kRunArrow, (area.width - wide) / 2) : 0);
        for (std::size_t i = 0; i < shown; ++i) {
            drawSocket(threads[i], {x, area.y, wide, area.height}, threads.size() > 1);
            x += wide + gap;
        }
    }

    void drawSocket(trace::ThreadId thread, const Rect& rect, bool named) {
        const auto id = m_id + "/socket:" + std::to_string(thread.value);
        const auto plate = plateOf(thread);
        const bool filled = !plate.style.empty() && !plate.ghost;
        auto& box = m_sketch.box(id,
                                 plate.ghost ? "ghost"
                                 : filled    ? "socket.taken"
                                             : "socket",
                                 rect, 9);
        box.description = plate.name + (plate.detail.empty() ? "" : ": " + plate.detail);
        Rect inner = inset(rect, 5, 5);
        if (named && rect.height > 56) {
            const auto* state = m_stage.state().threadOf(thread);
            m_sketch.text(id + "/thread",
                          state != nullptr && !state->name.empty()
                              ? std::string(state->name)
                              : "thread " + std::to_string(thread.value),
                          {Font::sansBold, kLeastText, "text.muted"},
                          {inner.x + 5, rect.y + 4, inner.width - 10, 16}, Align::centre);
            inner.y += 16;
            inner.height -= 16;
        }
        inner = drawOuter(thread, inner);
        if (filled) {
            auto& shown = m_sketch.box(plate.id, plate.style, inner, 7);
            shown.description = plate.description;
            shown.target = plate.target;
        }
        if (plate.task) m_placed.plates[*plate.task] = rect;
        if (plate.handle) m_placed.callbackPlates[*plate.handle] = rect;
        drawWords(filled ? plate.id : id, plate, inner);
    }

    /// Tasks in the middle of a step, in which another was started: thin and pale, above it.
    Rect drawOuter(trace::ThreadId thread, Rect inner) {
        for (const auto& [id, task] : m_stage.state().tasks) {
            if (!runsHere(*task, thread) || m_stage.innerOf(*task) == nullptr) continue;
            if (inner.height < 60) continue;
            const auto name = "plate:task:" + std::to_string(id.value);
            const Rect rect{inner.x, inner.y, inner.width, 20};
            m_sketch.box(name, "state.calling", rect, 5).target = targetOf(*task);
            m_placed.plates[id] = rect;
            m_sketch.text(name + "/name", m_stage.nameOf(id) + ", calling",
                          {Font::mono, 12, "text.calling"}, inset(rect, 8, 0), Align::centre,
                          Elide::middle);
            inner.y += 24;
            inner.height -= 24;
        }
        return inner;
    }

    void drawWords(const std::string& id, const Plate& plate, const Rect& inner) {
        const bool two = inner.height >= 44 && !plate.detail.empty();
        const double size = inner.height >= 64 ? 18 : inner.height >= 40 ? 15 : 13;
        const Rect area = inset(inner, 10, 0);
        const double line = size * 1.5;
        const double small = std::max(12.0, size - 4);
        const double both = two ? line + small * 1.6 : line;
        double y = area.y + std::max(0.0, (area.height - both) / 2);
        const bool plain = plate.style.empty() || plate.ghost;
        m_sketch.text(
            id + "/name", plate.name,
            {plain ? Font::sansMedium : Font::monoBold, plain ? small + 1 : size, plate.ink},
            {area.x, y, area.width, std::min(line, area.height)}, Align::centre, Elide::middle);
        if (!two) return;
        const bool fits = measure(plate.detail, Font::sans, kLeastText) <= area.width;
        const auto& detail = fits || plate.brief.empty() ? plate.detail : plate.brief;
        const bool shrinks = measure(detail, Font::sans, small) > area.width;
        m_sketch.text(id + "/detail", detail, {Font::sans, shrinks ? kLeastText : small, plate.ink},
                      {area.x, y + line, area.width, small * 1.6}, Align::centre);
    }

    [[nodiscard]] bool runsHere(const TaskState& task, trace::ThreadId thread) const {
        return task.condition == TaskCondition::running && task.loop == m_loop &&
               task.thread == thread;
    }

    [[nodiscard]] Plate plateOf(trace::ThreadId thread) const {
        const auto& state = m_stage.state();
        // The innermost of those that run on this thread.
        const TaskState* running = nullptr;
        for (const auto& [id, task] : state.tasks)
            if (runsHere(*task, thread) && m_stage.innerOf(*task) == nullptr) running = task.get();
        if (running != nullptr) return plateOfTask(*running);
        const auto& callback = state.callback;
        if (callback && callback->thread == thread && isFirstLoopOf(thread))
            return plateOfCallback(*callback);
        for (const auto& [id, task] : state.tasks)
            if (task->loop == m_loop && task->thread == thread && m_stage.isFresh(task->since) &&
                state.activeTask == id) {
                if (task->condition == TaskCondition::done) return plateOfTask(*task);
                if (task->condition == TaskCondition::waiting) return ghostOf(*task);
            }
        return emptyPlate(thread);
    }

    [[nodiscard]] Plate plateOfTask(const TaskState& task) const {
        const auto look = lookOf(m_stage, task);
        if (m_stage.stepsOff(task)) return ghostOf(task);
        Plate plate;
        plate.id = "plate:task:" + std::to_string(task.id.value);
        plate.name = m_stage.nameOf(task.id);
        plate.detail = taskDetail(m_stage, task);
        plate.ink = look == "done" ? "text.plain" : "text.onDark";
        plate.style = look == "done"        ? "state.done"
                      : look == "running"   ? "state.running"
                      : look == "blocked"   ? "state.blocked"
                      : look == "cancelled" ? "state.cancelled"
                                            : "state.error";
        if (look == "blocked") {
            const auto* thread = m_stage.state().threadOf(*task.thread);
            plate.detail = "blocks the loop";
            if (thread != nullptr && !thread->blockedWhat.empty())
                plate.detail += ": " + playback::blockText(*thread->blockedOn, thread->blockedWhat);
        }
        plate.description = plate.name + ", " + std::string(look) + ": " + plate.detail;
        plate.target = targetOf(task);
        plate.task = task.id;
        return plate;
    }

    [[nodiscard]] Plate plateOfCallback(const playback::CallbackState& callback) const {
        Plate plate;
        plate.id = "plate:callback:" + std::to_string(callback.handle.value);
        plate.name = callback.what.empty() ? "a callback" : std::string(callback.what);
        plate.detail = callback.running ? "a callback, no task" : "the callback is done";
        plate.style = callback.running ? "state.running" : "state.done";
        plate.ink = callback.running ? "text.onDark" : "text.plain";
        plate.description = "callback " + plate.name;
        Target target;
        target.event = callback.since;
        plate.target = target;
        plate.handle = callback.handle;
        return plate;
    }

    [[nodiscard]] Plate ghostOf(const TaskState& task) const {
        Plate plate;
        plate.style = "ghost";
        plate.ghost = true;
        plate.task = task.id;
        plate.ink = "ghost.text";
        if (m_stage.stepsOff(task)) {
            plate.name = m_stage.nameOf(task.id) + " is parked";
            return plate;
        }
        plate.name = m_stage.nameOf(task.id) + " stepped off here";
        plate.detail = task.waitsOn == trace::Word::yield
                           ? "so that others get a turn"
                           : "it waits: " + taskDetail(m_stage, task);
        plate.brief = taskBrief(m_stage, task);
        return plate;
    }

    [[nodiscard]] Plate emptyPlate(trace::ThreadId thread) const {
        const auto& state = m_stage.state();
        Plate plate;
        plate.ink = "text.muted";
        if (m_state != nullptr && m_state->asleep && m_state->thread == thread) {
            plate.ink = "text.plain";
            plate.name = "asleep";
            const auto timer = playback::nextTimer(state, *m_state, m_stage.now());
            const auto time = timer ? std::optional(timer->left) : m_state->sleeps;
            if (time) plate.name += " for " + durationText(static_cast<double>(time->count()));
            plate.detail = "nothing is ready";
            return plate;
        }
        const auto* here = state.threadOf(thread);
        if (here != nullptr && here->blockedOn) {
            plate.id = m_id + "/blocked:" + std::to_string(thread.value);
            plate.style = "state.blocked";
            plate.ink = "text.onDark";
            plate.name = "blocked";
            plate.detail = here->blockedWhat.empty()
                               ? std::string(trace::nameOf(*here->blockedOn))
                               : playback::blockText(*here->blockedOn, here->blockedWhat);
            return plate;
        }
        const bool known = std::ranges::any_of(
            state.tasks, [&](const auto& entry) { return entry.second->loop == m_loop; });
        const bool hasRun =
            state.tasksDone > 0 || std::ranges::any_of(state.tasks, [&](const auto& entry) {
                return entry.second->loop == m_loop && entry.second->runs > 0;
            });
        plate.name = state.ended       ? "the program has ended"
                     : known && hasRun ? "between two tasks"
                     : known           ? "no task has run yet"
                                       : "nothing to run";
        return plate;
    }

    /// A callback does not say whose it is where one thread ran several loops, one after the other.
    [[nodiscard]] bool isFirstLoopOf(trace::ThreadId thread) const {
        for (const auto& loop : m_stage.state().loops)
            if (loop.thread == thread) return loop.id == m_loop;
        return m_stage.places.loops().empty() || m_stage.places.loops().front() == m_loop;
    }

    Sketch& m_sketch;
    const TasksStage& m_stage;
    trace::LoopId m_loop;
    const LoopState* m_state;
    Rect m_rect;
    PlacedTasks& m_placed;
    std::string m_id;
    bool m_low;
};

}  // namespace

void drawLoops(Sketch& sketch, const TasksStage& stage, const TasksAreas& areas,
               PlacedTasks& placed) {
    constexpr double kGap = 12;
    constexpr double kLeast = 112;
    constexpr double kFold = 22;
    auto loops = stage.places.loops();
    if (stage.hasNone()) {
        const Rect line{areas.loops.x, areas.loops.y, areas.list.right() - areas.loops.x, 24};
        sketch.text("notice:loops", "No event loop in this recording.",
                    {Font::sans, 14, "text.muted"}, line);
        sketch.text("notice:views",
                    viewsFor(*stage.stage.context.facts) + " what the program does.",
                    {Font::sans, 13, "text.muted"}, {line.x, line.bottom(), line.width, 22});
        return;
    }
    if (loops.empty()) loops.push_back(trace::LoopId{1});
    const auto fitting = [&](double height) {
        return std::max<std::size_t>(1,
                                     static_cast<std::size_t>((height + kGap) / (kLeast + kGap)));
    };
    auto area = areas.loops;
    const bool folds = loops.size() > fitting(area.height);
    if (folds) area.height -= kFold;
    const auto shown = std::min(loops.size(), fitting(area.height));
    // The one that the step is about is among those shown.
    const auto* active =
        stage.state().activeTask ? stage.state().task(*stage.state().activeTask) : nullptr;
    if (active != nullptr && active->loop) {
        const auto place = std::ranges::find(loops, *active->loop) - loops.begin();
        if (place < std::ssize(loops) && place >= static_cast<std::ptrdiff_t>(shown))
            std::swap(loops[shown - 1], loops[static_cast<std::size_t>(place)]);
    }
    const double height =
        (area.height - kGap * static_cast<double>(shown - 1)) / static_cast<double>(shown);
    double y = area.y;
    for (std::size_t i = 0; i < shown; ++i) {
        LoopPanel(sketch, stage, loops[i], {area.x, y, area.width, height}, placed).draw();
        y += height + kGap;
    }
    if (folds)
        sketch.text("fold:loops", "+" + model::grouped(loops.size() - shown) + " more event loops",
                    {Font::sansMedium, 12, "text.muted"},
                    {area.x, area.bottom() + 2, area.width, kFold - 4});
}

}  // namespace flowglass::scene
