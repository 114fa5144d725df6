#include <algorithm>
#include <ranges>

#include "core/model/words.hpp"
#include "core/playback/state/lock_holders.hpp"
#include "core/playback/words/narrator.hpp"
#include "core/playback/words/task_words.hpp"

namespace flowglass::playback {

using trace::Word;

namespace {

/// What it waits for, or waited for last: "sleep(2)", "gather", "slow and fast", "a lock".
Argument awaited(const Narrator& narrator, const TaskState& task) {
    const auto tasks = tasksText(narrator.names, task.targets, task.untold);
    if (!task.what.empty() || !tasks.empty())
        return Narrator::named("what",
                               task.what.empty() ? tasks : withModule(task.waitsOn, task.what));
    return {"what", task.waitsOn ? waitText(*task.waitsOn) : std::string()};
}

/// What woke it, as it follows "because".
std::string wakerText(const Narrator& narrator, const TaskState& task) {
    const auto& by = task.wokenBy;
    const auto what =
        task.what.empty() ? std::string() : " (" + withModule(task.waitsOn, task.what) + ")";
    if (!by) {
        if (!task.wokenByTask) return {};
        return narrator.names.taskName(*task.wokenByTask) + " let it go on";
    }
    if (by->sort == Word::timer) return "its timer ran out" + what;
    if (by->sort == Word::io) return "what it waited for arrived" + what;
    if (by->sort == Word::task && by->id == task.id.value) {
        const auto why = readyByItself(task);
        return why.empty() ? "it only gave the others a turn" : std::string(why);
    }
    const auto who = referenceText(narrator.names, *by);
    const bool whole = by->sort == Word::task && by->id;
    const auto* waker =
        whole ? narrator.state.task({static_cast<std::uint32_t>(*by->id)}) : nullptr;
    const bool isDone = waker && waker->condition == TaskCondition::done;
    if (isDone && task.waitsOn == Word::group) return who + ", the last of its group, is done";
    if (isDone) return who + " is done" + (what.empty() ? "" : ", which completes" + what);
    return who + " let it go on" + what;
}

std::string cancellerText(const Narrator& narrator, const TaskState& task) {
    return task.cancelledBy ? referenceText(narrator.names, *task.cancelledBy) : std::string();
}

/// How many are before it in its loop's queue; empty where it is not in one.
std::optional<std::size_t> placeOf(const State& state, const TaskState& task) {
    std::size_t before = 0;
    for (const auto& entry : state.queue) {
        if (entry.task == task.id) return before;
        if (entry.loop == task.loop) ++before;
    }
    return std::nullopt;
}

std::string placeText(const State& state, const TaskState& task) {
    const auto place = placeOf(state, task);
    if (!place) return {};
    if (*place == 0) return "it is next in the queue";
    return model::counted(*place, "other is", "others are") + " before it in the queue";
}

Sentence readyReason(const Narrator& narrator, const TaskState& task) {
    const auto who = narrator.task("task", task.id);
    const auto place = Narrator::text("place", placeText(narrator.state, task));
    if (task.cancelling)
        return sentence("why.ready.cancelled", "WHY",
                        "{task} is ready because it was cancelled[ by {by}]: the loop will throw "
                        "the cancellation into it[; {place}].",
                        {who, Narrator::named("by", cancellerText(narrator, task)), place});
    if (task.runs == 0)
        return sentence("why.ready.new", "WHY",
                        "{task} has not run yet: it is ready since it was created[ by {parent}]"
                        "[; {place}].",
                        {who, narrator.task("parent", task.parent), place});
    return sentence("why.ready", "WHY",
                    "{task} can run[ because {because}], and waits for its turn[: {place}].",
                    {who, Narrator::text("because", wakerText(narrator, task)), place});
}

const TaskState* startedInside(const State& state, const TaskState& outer) {
    for (const auto& [id, task] : state.tasks)
        if (task->inside == outer.id && task->condition == TaskCondition::running)
            return task.get();
    return nullptr;
}

Sentence runningReason(const Narrator& narrator, const TaskState& task) {
    const auto who = narrator.task("task", task.id);
    if (const auto* inner = startedInside(narrator.state, task))
        return sentence("why.running.beneath", "WHY",
                        "{task} is in the middle of a step: {inner}, which it started, runs inside "
                        "of it.",
                        {who, narrator.task("inner", inner->id)});
    const auto thrown = orElse(narrator.exception("exception", task.exception), "an exception");
    switch (task.runHow.value_or(Word::resume)) {
        case Word::eager:
            return sentence("why.running.eager", "WHY",
                            "{task} runs inside a step of {outer}, which started it at once.",
                            {who, orElse(narrator.task("outer", task.inside), "another task")});
        case Word::throw_:
            if (task.cancelling)
                return sentence(
                    "why.running.cancelled", "WHY",
                    "{task} runs because it was cancelled[ by {by}]: the loop threw "
                    "{exception} into it.",
                    {who, Narrator::named("by", cancellerText(narrator, task)), thrown});
            return sentence("why.running.throw", "WHY",
                            "{task} runs because what it waited for failed: the loop threw "
                            "{exception} into it.",
                            {who, thrown});
        case Word::start:
            return sentence("why.running.start", "WHY",
                            "{task} runs because its turn came for the first time[; {parent} "
                            "created it].",
                            {who, narrator.task("parent", task.parent)});
        default:
            break;
    }
    return sentence("why.running", "WHY",
                    "{task} runs because its turn came[; it could run because {because}].",
                    {who, Narrator::text("because", wakerText(narrator, task))});
}

/// "2 of 3 are not done: A and C"; empty where it waits for no tasks.
std::string undoneText(const Narrator& narrator, const TaskState& task) {
    constexpr std::size_t kMostNamed = 3;
    const auto awaited = awaitedTasks(narrator.state, task);
    const auto targets = awaited.count;
    const auto undone = awaited.undone.size();
    if (targets == 0 || !awaited.isWhole) return {};
    std::vector<std::string> names;
    for (const auto id : awaited.undone | std::views::take(kMostNamed))
        names.push_back(narrator.names.taskName(id));
    if (undone > kMostNamed) names.push_back(model::grouped(undone - kMostNamed) + " more");
    if (targets == 1) return undone == 0 ? "which is done" : names.front() + " is not done";
    auto text = model::grouped(undone) + " of " + model::grouped(targets) +
                (undone == 1 ? " is not done" : " are not done");
    return names.empty() ? text : text + ": " + listed(names);
}

/// "A and B hold the semaphore"; empty where nobody is known to.
std::string holdersText(const Narrator& narrator, const TaskState& task,
                        const std::vector<LockHolder>& holders) {
    if (holders.empty()) return {};
    std::vector<std::string> names;
    for (const auto& holder : holders) names.push_back(narrator.names.taskName(holder.task));
    return listed(names) + (names.size() == 1 ? " holds the " : " hold the ") +
           std::string(trace::nameOf(*task.waitsOn));
}

Sentence waitingReason(const Narrator& narrator, const TaskState& task,
                       const std::vector<LockHolder>& holders) {
    const auto who = narrator.task("task", task.id);
    if (task.waitsOn == Word::yield)
        return sentence("why.waiting.yield", "WHY",
                        "{task} let the others run: it asked only for its next turn.", {who});
    auto what = awaited(narrator, task);
    if (what.text.empty()) what.text = "something that the recording does not tell";
    if (task.waitsOn == Word::timer && task.what.empty()) what.text = "its timer";
    if (task.waitsOn == Word::timer && !task.what.empty())
        return sentence("why.waiting.timer", "WHY",
                        "{task} cannot run: it waits until its timer, {what}, runs out.",
                        {who, what});
    return sentence("why.waiting", "WHY",
                    "{task} cannot run: it waits for {what}[; {undone}][; {holders}].",
                    {who, what, Narrator::text("undone", undoneText(narrator, task)),
                     Narrator::text("holders", holdersText(narrator, task, holders))});
}

Sentence doneReason(const Narrator& narrator, const TaskState& task) {
    const auto who = narrator.task("task", task.id);
    switch (task.outcome.value_or(Word::unknown)) {
        case Word::result:
            return sentence("why.done", "WHY", "{task} is done[: it returned {value}].",
                            {who, narrator.value("value", task.value ? &*task.value : nullptr)});
        case Word::exception:
            return sentence(
                "why.done.exception", "WHY", "{task} is done: it ended with {exception}.",
                {who, orElse(narrator.exception("exception", task.exception), "an exception")});
        case Word::cancelled:
            return sentence("why.done.cancelled", "WHY",
                            "{task} is done: it was cancelled[ by {by}].",
                            {who, Narrator::named("by", cancellerText(narrator, task))});
        case Word::abandoned:
            return sentence("why.done.abandoned", "WHY",
                            "{task} never ended: what would have resumed it was destroyed.", {who});
        default:
            break;
    }
    return sentence("why.done.unknown", "WHY",
                    "{task} is done; the recording does not tell how it ended.", {who});
}

}  // namespace

Reason Narrator::reason(const TaskState& task) const {
    switch (task.condition) {
        case TaskCondition::created:
            return {sentence("why.created", "WHY",
                             "{task} was created[ by {parent}] and is not in a queue yet.",
                             {this->task("task", task.id), this->task("parent", task.parent)}),
                    task.createdAt};
        case TaskCondition::ready:
            return {readyReason(*this, task),
                    task.cancelling && task.cancelledAt ? *task.cancelledAt : task.since};
        case TaskCondition::running:
            if (const auto* inner = startedInside(state, task))
                return {runningReason(*this, task), inner->since};
            if (task.cancelling && task.runHow == Word::throw_ && task.cancelledAt)
                return {runningReason(*this, task), *task.cancelledAt};
            return {runningReason(*this, task), task.wokenAt.value_or(task.since)};
        case TaskCondition::waiting: {
            const auto holders = lockHolders(trace, state, task);
            return {waitingReason(*this, task, holders),
                    holders.empty() ? task.since : holders.front().takenAt};
        }
        case TaskCondition::done:
            break;
    }
    return {doneReason(*this, task), task.since};
}

}  // namespace flowglass::playback
