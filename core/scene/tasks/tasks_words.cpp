#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>

#include "core/model/words.hpp"
#include "core/playback/words/task_words.hpp"
#include "core/scene/tasks/tasks_stage.hpp"
#include "core/scene/timeline/ticks.hpp"

namespace flowglass::scene {

using playback::TaskCondition;
using playback::TaskState;
using trace::Word;

namespace {

/// What a recording that names no operation still knows of a wait.
std::string_view plainWait(Word on) {
    switch (on) {
        case Word::io:
            return "input or output";
        case Word::yield:
            return "the others' turn";
        case Word::group:
            return "the tasks of its group";
        default:
            return trace::nameOf(on);
    }
}

/// "2 of 3 not done"; empty where it waits for no tasks.
std::string undoneText(const TasksStage& stage, const TaskState& task) {
    const auto awaited = playback::awaitedTasks(stage.state(), task);
    if (awaited.count < 2 || !awaited.isWhole) return {};
    if (awaited.undone.empty()) return "all " + model::grouped(awaited.count) + " done";
    return model::grouped(awaited.undone.size()) + " of " + model::grouped(awaited.count) +
           " not done";
}

/// Which of the coroutines that await each other it stands in, as it follows other words; empty
/// where its outermost one is the only one.
std::string whereText(const TasksStage& stage, const TaskState& task) {
    const auto* frame = stage.innermostOf(task);
    if (frame == nullptr || frame->id == task.frame) return {};
    return ", in " + stage.stage.nameOf(*frame);
}

/// Whether a timeout ends its wait before what it waits for does: what else is waited for has no
/// time of its own, and a sleep inside of a timeout is cut short where it has much less than it
/// asked for.
bool isTimedOut(const TasksStage& stage, const TaskState& task) {
    constexpr double kHalfSecond_ns = 5e8;
    constexpr std::string_view kSleep = "sleep(";
    if (!task.until) return false;
    if (task.waitsOn != Word::timer) return true;
    const bool isInTimeout = std::ranges::any_of(stage.state().scopes, [&](const auto& scope) {
        const auto* frame = stage.stage.frame(scope.frame);
        return scope.manager == "Timeout" && frame != nullptr && frame->task == task.id;
    });
    if (!isInTimeout || !task.what.starts_with(kSleep)) return false;
    const auto seconds = std::strtod(std::string(task.what.substr(kSleep.size())).c_str(), nullptr);
    return static_cast<double>((*task.until - task.sinceTime).count()) < seconds * kHalfSecond_ns;
}

std::string waitText(const TasksStage& stage, const TaskState& task) {
    std::string on(task.waitsOn ? plainWait(*task.waitsOn) : "");
    const auto undone = undoneText(stage, task);
    // The words of the sentence that tells of the wait.
    if (task.waitsOn == Word::io)
        if (const auto wish = playback::wishOf(Word::io, task.what); !wish.wanted.empty())
            on = wish.wanted;
    std::string text(task.what);
    const auto* names = stage.stage.context.names;
    if (names != nullptr) text = playback::waitedAs(*names, task.what, task.targets);
    // Other tasks are known by their names, where nothing else is.
    if (text.empty() && names != nullptr)
        text = playback::tasksText(*names, task.targets, task.untold);
    // "queue, shelf.put", but "asyncio.sleep(2)" and "gather, 2 of 3 not done": what tells more is
    // said once.
    const bool sleeps = task.waitsOn == Word::timer && text.starts_with("sleep(");
    if (sleeps) text.insert(0, kSleepsModule);
    const bool saysAll = task.waitsOn == Word::group || sleeps;
    if (text.empty())
        text = on.empty() ? "for what is not known" : on;
    else if (!saysAll && !on.empty() && undone.empty() && text.find(on) == std::string::npos &&
             task.waitsOn != Word::yield)
        text = on + ", " + text;
    text += undone.empty() ? "" : ", " + undone;
    return text + whereText(stage, task);
}

std::string readyText(const TasksStage& stage, const TaskState& task) {
    const auto by = [&](std::string_view did, const std::optional<trace::Reference>& reference) {
        const auto* names = stage.stage.context.names;
        if (!reference || names == nullptr) return std::string(did);
        return std::string(did) + " by " + playback::referenceText(*names, *reference);
    };
    if (task.cancelling)
        return playback::failedInGroup(stage.state(), task, task.cancelledBy) != nullptr
                   ? "its group asks it to stop"
                   : by("cancelled", task.cancelledBy);
    if (task.runs == 0) return task.parent ? "created by " + stage.nameOf(*task.parent) : "created";
    if (!task.wokenBy)
        return task.wokenByTask ? "woken by " + stage.nameOf(*task.wokenByTask) : "woken";
    switch (task.wokenBy->sort) {
        case Word::timer:
            return "its timer ran out";
        case Word::io:
            return "what it waited for arrived";
        case Word::task:
            if (task.wokenBy->id != task.id.value) break;
            if (const auto why = playback::readyByItself(task); !why.empty())
                return std::string(why);
            return "goes on after the others";
        default:
            break;
    }
    return by("woken", task.wokenBy);
}

std::string runningText(const TasksStage& stage, const TaskState& task) {
    if (const auto* inner = stage.innerOf(task)) return stage.nameOf(inner->id) + " runs inside it";
    const auto* frame = stage.innermostOf(task);
    if (frame != nullptr && frame->line == 0 && frame->id != task.frame)
        return stage.stage.nameOf(*frame) + ", about to begin";
    if (frame != nullptr && frame->line > 0) {
        const auto name = stage.stage.nameOf(*frame);
        const auto line = "line " + std::to_string(frame->line);
        const bool isSaid = name == stage.nameOf(task.id);
        const auto* thread = task.thread ? stage.state().threadOf(*task.thread) : nullptr;
        if (thread != nullptr && thread->blockedOn && !thread->blockedWhat.empty())
            return playback::blockText(*thread->blockedOn, thread->blockedWhat) + ", " + line;
        if (stage.stepsOff(task)) return "parked at " + line + (isSaid ? "" : " of " + name);
        return isSaid ? line : name + ", " + line;
    }
    // Which of its lines it is at by now is not known.
    const bool isLater = stage.stage.context.since && !stage.isFresh(task.since);
    switch (task.runHow.value_or(Word::resume)) {
        case Word::start:
            return isLater ? "" : "for the first time";
        case Word::eager:
            return task.inside ? "inside a step of " + stage.nameOf(*task.inside) : "at once";
        case Word::throw_:
            return task.cancelling ? "to be cancelled" : "with an exception";
        default:
            return isLater ? "" : "picked up again";
    }
}

}  // namespace

std::string outcomeText(const TasksStage& stage, const TaskState& task) {
    const auto* names = stage.stage.context.names;
    const auto* exception =
        names != nullptr && task.exception ? names->exception(*task.exception) : nullptr;
    switch (task.outcome.value_or(Word::unknown)) {
        case Word::result:
            return task.value ? "returned " + task.value->display() : "returned";
        case Word::exception:
            return exception != nullptr ? "failed: " + std::string(exception->type)
                                        : "failed with an exception";
        case Word::cancelled:
            return "cancelled";
        default:
            return "done, outcome not known";
    }
}

std::string_view lookOf(const TasksStage& stage, const TaskState& task) {
    switch (task.condition) {
        case TaskCondition::created:
            return "created";
        case TaskCondition::ready:
            return "ready";
        case TaskCondition::running: {
            if (stage.innerOf(task) != nullptr) return "calling";
            if (stage.stepsOff(task)) return "waiting";
            const auto* thread = task.thread ? stage.state().threadOf(*task.thread) : nullptr;
            return thread != nullptr && thread->blockedOn ? "blocked" : "running";
        }
        case TaskCondition::waiting:
            return "waiting";
        case TaskCondition::done:
            break;
    }
    return task.outcome == Word::exception   ? "error"
           : task.outcome == Word::cancelled ? "cancelled"
                                             : "done";
}

std::string taskStatus(const TasksStage& stage, const TaskState& task) {
    switch (task.condition) {
        case TaskCondition::created:
            return "created";
        case TaskCondition::ready: {
            if (TasksStage::isToStop(task)) return "to be cancelled";
            const auto place = stage.queuePlace(task);
            if (!place) return "ready";
            return *place == 0 ? "next to run" : model::ordinal(*place + 1) + " in the queue";
        }
        case TaskCondition::running:
            if (lookOf(stage, task) == "blocked") return "blocks the loop";
            if (stage.stepsOff(task)) return "parked";
            return stage.innerOf(task) != nullptr ? "calling" : "running";
        case TaskCondition::waiting: {
            if (TasksStage::isToStop(task)) return "asked to stop";
            if (!task.until) return {};
            const auto left = *task.until - stage.now();
            if (left.count() <= 0) return "time is up";
            const auto time = durationText(static_cast<double>(left.count()));
            return isTimedOut(stage, task) ? "timeout in " + time : time + " left";
        }
        case TaskCondition::done:
            break;
    }
    return "done";
}

std::string taskDetail(const TasksStage& stage, const TaskState& task) {
    switch (task.condition) {
        case TaskCondition::created:
            return task.parent ? "by " + stage.nameOf(*task.parent) : "";
        case TaskCondition::ready:
            return readyText(stage, task);
        case TaskCondition::running:
            return runningText(stage, task);
        case TaskCondition::waiting: {
            return waitText(stage, task);
        }
        case TaskCondition::done:
            break;
    }
    return outcomeText(stage, task);
}

std::string taskBrief(const TasksStage& stage, const TaskState& task) {
    switch (task.condition) {
        case TaskCondition::waiting: {
            const auto left = taskStatus(stage, task);
            const auto* names = stage.stage.context.names;
            auto text = task.what.empty()  ? waitText(stage, task)
                        : names == nullptr ? std::string(task.what)
                                           : playback::waitedAs(*names, task.what, task.targets);
            const auto undone = undoneText(stage, task);
            if (!undone.empty()) text = undone;
            return left.empty() ? text : text + ", " + left;
        }
        case TaskCondition::done:
            return outcomeText(stage, task);
        default:
            return taskStatus(stage, task);
    }
}

std::optional<double> waitProgress(const TasksStage& stage, const TaskState& task) {
    if (task.condition != TaskCondition::waiting || !task.until) return std::nullopt;
    const auto whole = static_cast<double>((*task.until - task.sinceTime).count());
    if (!(whole > 0)) return std::nullopt;
    const auto over = static_cast<double>((stage.now() - task.sinceTime).count());
    return std::clamp(over / whole, 0.0, 1.0);
}

std::string tallyText(const TasksStage& stage, const std::vector<const TaskState*>& tasks) {
    constexpr std::array<std::string_view, 8> kOrder{"running", "calling", "blocked",   "ready",
                                                     "waiting", "created", "cancelled", "error"};
    std::map<std::string_view, std::size_t> counts;
    for (const auto* task : tasks) ++counts[lookOf(stage, *task)];
    std::string text;
    const auto add = [&](std::string_view word, std::size_t count) {
        if (count == 0) return;
        text += (text.empty() ? "" : ", ") + model::grouped(count) + " " + std::string(word);
    };
    for (const auto word : kOrder) add(word == "error" ? "failed" : word, counts[word]);
    add("done", counts["done"]);
    return text;
}

Target targetOf(const TaskState& task) {
    Target target;
    target.frame = task.frame;
    target.task = task.id;
    if (!task.frame) target.event = task.since;
    return target;
}

}  // namespace flowglass::scene
