#include "core/scene/tasks/tasks.hpp"

#include <algorithm>

#include "core/model/words.hpp"
#include "core/scene/frames/stage_columns.hpp"
#include "core/scene/frames/stage_foot.hpp"
#include "core/scene/tasks/tasks_stage.hpp"

namespace flowglass::scene {

using playback::TaskCondition;
using playback::TaskState;
using trace::Word;

std::string TasksStage::nameOf(trace::TaskId task) const {
    if (stage.context.names != nullptr) return stage.context.names->taskName(task);
    const auto* known = state().task(task);
    return known != nullptr && !known->name.empty() ? std::string(known->name)
                                                    : "task " + std::to_string(task.value);
}

std::string TasksStage::nameOf(const playback::QueueEntry& entry) const {
    if (entry.task) return nameOf(*entry.task);
    const auto* names = stage.context.names;
    const auto what =
        names != nullptr && entry.handle ? names->callbackName(*entry.handle) : std::string_view();
    return what.empty() ? "a callback" : std::string(what);
}

bool TasksStage::isFresh(trace::EventIndex event) const {
    return stage.context.since && event >= *stage.context.since && event < state().next;
}

bool TasksStage::isInvolved(trace::TaskId id) const {
    const auto atHand = state().taskAtHand();
    if (atHand == id) return true;
    const auto* task = state().task(id);
    if (task == nullptr) return false;
    if (task->condition == TaskCondition::running || isFresh(task->since)) return true;
    if (task->cancelledAt && isFresh(*task->cancelledAt)) return true;
    const auto* active = atHand ? state().task(*atHand) : nullptr;
    if (active == nullptr) return !atHand.has_value();
    if (active->wokenByTask == id && active->condition == TaskCondition::ready) return true;
    return active->parent == id && active->condition == TaskCondition::created;
}

double TasksStage::opacityOf(trace::TaskId task) const {
    constexpr double kDimmed = 0.6;
    return stage.options.dim && !isInvolved(task) ? kDimmed : 1;
}

const TaskState* TasksStage::innerOf(const TaskState& outer) const {
    if (outer.condition != TaskCondition::running) return nullptr;
    for (const auto& [id, task] : state().tasks)
        if (task->inside == outer.id && task->condition == TaskCondition::running)
            return task.get();
    return nullptr;
}

const playback::FrameState* TasksStage::innermostOf(const TaskState& task) const {
    const auto* frame = stage.frame(task.frame);
    for (std::size_t hops = 0; frame != nullptr && hops < state().frames.size(); ++hops) {
        const auto* inner = stage.frame(frame->delegate);
        if (inner == nullptr) break;
        frame = inner;
    }
    const bool runs = task.condition == TaskCondition::running && task.thread;
    const auto* thread = runs ? state().threadOf(*task.thread) : nullptr;
    if (frame == nullptr || thread == nullptr) return frame;
    const bool isOnStack = std::ranges::find(thread->stack, frame->id) != thread->stack.end();
    const auto* top = isOnStack ? stage.frame(thread->stack.back()) : nullptr;
    return top != nullptr ? top : frame;
}

bool TasksStage::stepsOff(const TaskState& task) const {
    if (task.condition != TaskCondition::running) return false;
    const auto* frame = innermostOf(task);
    return frame != nullptr && frame->condition == playback::Condition::parked &&
           frame->since > task.since;
}

bool TasksStage::isToStop(const TaskState& task) {
    return task.cancelling &&
           (task.condition == TaskCondition::waiting || task.condition == TaskCondition::ready);
}

std::optional<std::size_t> TasksStage::queuePlace(const TaskState& task) const {
    std::size_t before = 0;
    for (const auto& entry : state().queue) {
        if (entry.task == task.id) return before;
        if (entry.loop == task.loop) ++before;
    }
    return std::nullopt;
}

std::map<TaskPlaces::Place, const TaskState*> TasksStage::byPlace() const {
    std::map<TaskPlaces::Place, const TaskState*> tasks;
    for (const auto& task : state().doneTasks)
        if (const auto place = places.placeOf(task->id)) tasks[*place] = task.get();
    for (const auto& [id, task] : state().tasks)
        if (const auto place = places.placeOf(id)) tasks[*place] = task.get();
    return tasks;
}

std::vector<const TaskState*> TasksStage::unlisted(
    const std::map<TaskPlaces::Place, const TaskState*>& listed) const {
    std::vector<const TaskState*> tasks;
    for (const auto& task : state().doneTasks) {
        const auto place = places.placeOf(task->id);
        const auto found = place ? listed.find(*place) : listed.end();
        if (found == listed.end() || found->second->id != task->id) tasks.push_back(task.get());
    }
    return tasks;
}

base::Nanoseconds TasksStage::now() const {
    if (stage.context.trace != nullptr && state().next > 0 &&
        state().next <= stage.context.trace->size())
        return stage.context.trace->time(state().next - 1);
    base::Nanoseconds latest{};
    for (const auto& [id, task] : state().tasks) latest = std::max(latest, task->sinceTime);
    return latest;
}

bool TasksStage::hasNone() const {
    // Only the whole recording tells that.
    return stage.context.facts != nullptr && places.size() == 0 && places.loops().empty() &&
           state().loops.empty() && !state().callback;
}

namespace {

constexpr double kLoopGap = 12;

/// As high as a loop's panel needs to be to show everything.
double loopHeight(const Size& size) {
    return size.height < 300 ? 118 : size.height < 460 ? 168 : 214;
}

TasksAreas areasFor(Size size, const StageOptions& options, const TaskPlaces& places) {
    const auto shared = areasOf(size, options, false);
    TasksAreas areas;
    areas.low = size.height < 300;
    areas.foot = shared.foot;
    areas.heading = areas.low ? 6 : shared.heading - 4;
    const double margin = shared.stack.x;
    const double inner = size.width - 2 * margin;
    const double gap = std::clamp(inner * 0.06, 26.0, 60.0);
    const double list = std::clamp(inner * 0.41, 128.0, 480.0);
    const double bottom = shared.stack.bottom();
    const double top = areas.heading;
    const double left = inner - gap - list;
    areas.lane = margin + left + gap / 2;
    areas.list = {margin + left + gap, top + 24, list, bottom - top - 24};
    const auto loops = static_cast<double>(std::max<std::size_t>(1, places.loops().size()));
    const double wanted = loops * (loopHeight(size) + kLoopGap) - kLoopGap;
    areas.loops = {margin, top, left, std::min(wanted, bottom - top)};
    const double rest = bottom - areas.loops.bottom() - 14;
    constexpr double kLeastGraph = 96;
    if (places.hasWaits() && rest >= kLeastGraph && left >= 250)
        areas.graph = {margin, areas.loops.bottom() + 14, left, rest};
    return areas;
}

/// A state without a recording behind it: places by the order of ids.
TaskPlaces placesOf(const playback::State& state) {
    TaskPlaces places;
    for (const auto& task : state.doneTasks) places.add(task->id, task->parent);
    for (const auto& [id, task] : state.tasks) places.add(id, task->parent);
    return places;
}

}  // namespace

Scene composeTasks(const playback::State& state, const StageContext& context, Size size,
                   const StageOptions& options) {
    const Size logical{size.width / options.scale, size.height / options.scale};
    Sketch sketch(logical);
    sketch.scene().title = context.title;
    sketch.scene().description = context.sentence;

    const Stage stage{state, context, options};
    const auto own = context.facts == nullptr ? placesOf(state) : TaskPlaces();
    const TasksStage tasks{stage, context.facts == nullptr ? own : context.facts->tasks()};
    const auto areas = areasFor(logical, options, tasks.places);
    PlacedTasks placed;
    drawLoops(sketch, tasks, areas, placed);
    if (areas.graph.height > 0) drawTaskGraph(sketch, tasks, areas);
    drawTaskList(sketch, tasks, areas, placed);
    StageAreas foot;
    foot.foot = areas.foot;
    drawFoot(sketch, stage, foot, false);
    drawTaskLinks(sketch, tasks, areas, placed);
    return scaled(sketch.take(), options.scale);
}

}  // namespace flowglass::scene
