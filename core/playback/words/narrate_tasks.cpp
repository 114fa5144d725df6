#include <algorithm>

#include "core/model/words.hpp"
#include "core/playback/moves/grains.hpp"
#include "core/playback/words/narrator.hpp"
#include "core/playback/words/task_words.hpp"

namespace flowglass::playback {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

/// The task in whose step another one started.
Argument stepOf(const Narrator& narrator, const TaskState* started) {
    auto maker = narrator.task("maker", started ? started->inside : std::nullopt);
    if (maker.text.empty()) maker = {"maker", "the task that made it"};
    return maker;
}

/// The last event of the move that begins with a `run`, where the step shows it: the coroutine
/// that goes on, or what was thrown into it and is raised there. Empty where the step ends before.
std::optional<trace::Event> goesOnWith(const Narrator& narrator, const trace::Event& run) {
    const auto last = lastOfMove(narrator.trace, run.index);
    if (last == run.index || last >= narrator.state.next) return std::nullopt;
    return narrator.trace.event(last);
}

/// Which of a task's coroutines goes on; empty where it is the one that has the task's name.
Argument innerOf(const Narrator& narrator, const trace::Event& on, const Argument& task) {
    auto inner = narrator.frame("frame", on.frame());
    if (inner.text == task.text) inner.text.clear();
    return inner;
}

/// The loop gives a task the processor by throwing something into it.
Sentence threw(const Narrator& narrator, const trace::Event& event, bool cancels) {
    const auto who = narrator.taskOf(event);
    const auto on = goesOnWith(narrator, event);
    const auto what = narrator.exception("exception", event.exc());
    if (on && on->kind == Kind::raise && !what.text.empty()) {
        const std::vector<Argument> told{who, what, innerOf(narrator, *on, who),
                                         Narrator::line(on->line()),
                                         narrator.failerOf("failer", event)};
        if (cancels)
            return sentence("run.cancelled.on", "RUN",
                            "The loop wakes {task} by throwing its cancellation into it: "
                            "{exception} is raised[ in {frame}][ at line {line}].",
                            told);
        return sentence("run.throw.on", "RUN",
                        "The loop wakes {task} by throwing {exception} into it[, with which "
                        "{failer} had failed]: it is raised[ in {frame}][ at line {line}].",
                        told);
    }
    if (cancels)
        return sentence("run.cancelled", "RUN",
                        "The loop wakes {task} by throwing its cancellation into it.", {who});
    return sentence("run.throw", "RUN", "The loop wakes {task} by throwing[ {exception}] into it.",
                    {who, what});
}

Sentence ran(const Narrator& narrator, const trace::Event& event) {
    const auto who = narrator.taskOf(event);
    const auto task = event.id<trace::TaskId>(Field::task);
    const auto* run = task ? narrator.state.task(*task) : nullptr;
    const auto on = goesOnWith(narrator, event);
    switch (event.how().value_or(Word::resume)) {
        case Word::start:
            if (on)
                return sentence("run.start.on", "RUN",
                                "The loop starts {task}: it begins to run[ {coroutine}].",
                                {who, Narrator::named("coroutine", narrator.coroutineUnless(
                                                                       who.text, on->frame()))});
            return sentence("run.start", "RUN", "The loop starts {task}.", {who});
        case Word::eager:
            return sentence("run.eager", "RUN", "{task} starts at once, while {maker} runs.",
                            {who, stepOf(narrator, run)});
        case Word::throw_:
            return threw(narrator, event, run && run->cancelling);
        default:
            break;
    }
    if (on)
        return sentence(
            "run.resume.on", "RUN",
            "The loop picks {task} up again: {frame} goes on[ at line {line}], its "
            "locals as it left them.",
            {who, orElse(innerOf(narrator, *on, who), "it"), Narrator::line(on->line())});
    return sentence("run.resume", "RUN", "The loop picks {task} up again.", {who});
}

/// Whether a task waits for its group, of which nobody is left to be waited for.
bool isGroupOfDone(const State& state, const trace::Event& event) {
    if (event.word(Field::on) != Word::group) return false;
    const auto targets = event.references(Field::targets);
    const auto isObject = [](const trace::Reference& target) {
        return target.sort == Word::object && target.id;
    };
    if (targets.size() != 1 || !isObject(targets.front())) return false;
    const trace::ObjectId group{static_cast<std::uint32_t>(*targets.front().id)};
    const auto isOf = [&](const auto& task) { return task->group == group; };
    const bool hasDone = std::ranges::any_of(state.doneTasks, isOf);
    return hasDone && std::ranges::none_of(state.tasks, [&](const auto& entry) {
               return isOf(entry.second) && entry.second->condition != TaskCondition::done;
           });
}

/// Who goes on where a task waits: the loop, or the task inside whose step it has started.
Argument goesOn(const Narrator& narrator, const trace::Event& event) {
    std::optional<trace::TaskId> maker;
    for (const auto& [id, task] : narrator.state.tasks)
        if (task->condition == TaskCondition::running && task->thread == event.thread) maker = id;
    return orElse(narrator.task("next", maker), "the loop");
}

Sentence waited(const Narrator& narrator, const trace::Event& event) {
    const auto on = event.word(Field::on);
    if (on == Word::yield)
        return sentence("wait.yield", "WAIT",
                        "{task} lets the others run, and asks only for its next turn.",
                        {narrator.taskOf(event)});
    const auto what = event.text(Field::what);
    const auto targets = event.references(Field::targets);
    const auto untold = untoldTargets(event);
    const auto named = Narrator::named("tasks", tasksText(narrator.names, targets, untold));
    const bool tasks = !named.text.empty();
    Argument awaited{"what", awaitedText(narrator.names, on, what, targets, untold)};
    if (tasks || !what.empty()) awaited.role = Phrase::Role::name;
    if (isGroupOfDone(narrator.state, event))
        return sentence("wait.group.done", "WAIT",
                        "{task} waits once more: all tasks of its {what} are done, and the group "
                        "has yet to hear of the last one.",
                        {narrator.taskOf(event), orElse(Narrator::named("what", what), "group")});
    const auto wish = on && !tasks ? wishOf(*on, what).wanted : std::string_view();
    if (!wish.empty())
        return sentence("wait.wish", "WAIT",
                        "{task} waits for {wish}[ ({what})], and lets {next} go on.",
                        {narrator.taskOf(event), Narrator::text("wish", wish),
                         Narrator::named("what", waitedAs(narrator.names, what, targets)),
                         goesOn(narrator, event)});
    if (!tasks)
        return sentence("wait", "WAIT", "{task} waits for {what}, and lets {next} go on.",
                        {narrator.taskOf(event), awaited, goesOn(narrator, event)});
    if (what == "as_completed" && targets.size() > 1)
        return sentence("wait.next", "WAIT",
                        "{task} waits for the next of {tasks} to be done ({how}), and lets the "
                        "loop go on.",
                        {narrator.taskOf(event), named, Narrator::named("how", what)});
    if (awaited.text != named.text)
        return sentence("wait.gathered", "WAIT",
                        "{task} waits for {what} ({tasks}), and lets the loop go on.",
                        {narrator.taskOf(event), awaited, named});
    // "await task" has no other name than the task itself.
    return sentence("wait.tasks", "WAIT",
                    "{task} waits for {what}[ ({how})], and lets the loop go on.",
                    {narrator.taskOf(event), awaited,
                     Narrator::named("how", what == awaited.text ? std::string_view() : what)});
}

Sentence finished(const Narrator& narrator, const trace::Event& event) {
    const auto who = narrator.taskOf(event);
    const auto left = narrator.leftBy("left", event.exc());
    switch (event.word(Field::outcome).value_or(Word::unknown)) {
        case Word::result:
            return sentence("finish.result", "FINISH", "{task} is done[ and returns {value}].",
                            {who, narrator.value("value", event.value(Field::value))});
        case Word::exception: {
            auto what = narrator.exception("exception", event.exc());
            if (what.text.empty()) what = {"exception", "an exception", Phrase::Role::error};
            if (!left.text.empty())
                return sentence("finish.exception.left", "FINISH",
                                "{exception} has left {left}, and with that the last frame of "
                                "{task}: the task ends with it, and keeps it for whoever asks for "
                                "its result.",
                                {what, left, who});
            return sentence("finish.exception", "FINISH",
                            "{task} ends with {exception}, for whoever asks for its result.",
                            {who, what});
        }
        case Word::cancelled:
            if (!left.text.empty())
                return sentence("finish.cancelled.left", "FINISH",
                                "{exception} has left {left}, and with that the last frame of "
                                "{task}: the task is cancelled.",
                                {narrator.exception("exception", event.exc()), left, who});
            return sentence("finish.cancelled", "FINISH", "{task} is cancelled.", {who});
        case Word::abandoned:
            return sentence("finish.abandoned", "FINISH",
                            "{task} is abandoned: what would have resumed it is destroyed.", {who});
        default:
            break;
    }
    return sentence("finish.unknown", "FINISH", "{task} is over; how it ended is not known.",
                    {who});
}

Sentence calledBack(const Narrator& narrator, const trace::Event& event) {
    auto what = Narrator::named("what", event.text(Field::what));
    const auto handle = event.id<trace::HandleId>(Field::handle);
    if (what.text.empty() && handle) what.text = narrator.names.callbackName(*handle);
    switch (event.word(Field::phase).value_or(Word::queued)) {
        case Word::begin:
            return sentence("callback.begin", "CALLBACK", "The loop runs a callback[: {what}].",
                            {what});
        case Word::end:
            return sentence("callback.end", "CALLBACK", "The callback[ {what}] is done.", {what});
        case Word::cancelled:
            return sentence("callback.cancelled", "CALLBACK",
                            "A callback in the loop's queue is cancelled[: {what}].", {what});
        case Word::abandoned:
            return sentence("callback.abandoned", "CALLBACK",
                            "A callback is destroyed without having been run[: {what}].", {what});
        default:
            break;
    }
    return sentence("callback.queued", "CALLBACK",
                    "A callback is put into the loop's queue[: {what}].", {what});
}

}  // namespace

Sentence Narrator::taskSentence(const trace::Event& event) const {
    switch (event.kind) {
        case Kind::object:
            return sentence("object", "OBJECT", "{what} is seen for the first time[, in {frame}].",
                            {text("what", withArticle(event.text(Field::what))),
                             frame("frame", event.frame())});
        case Kind::task: {
            const auto parent = task("parent", event.id<trace::TaskId>(Field::parentTask));
            const auto runs = frame("frame", event.frame());
            if (event.has(Field::closes))
                return sentence(
                    "task.closes", "TASK", "The loop makes {task} to close {closed}.",
                    {taskOf(event), frame("closed", event.id<trace::FrameId>(Field::closes))});
            if (parent.text.empty())
                return sentence("task", "TASK", "{task} is created[ to run {frame}].",
                                {taskOf(event), runs});
            return sentence("task.child", "TASK", "{parent} creates {task}[ to run {frame}].",
                            {parent, taskOf(event), runs});
        }
        case Kind::callback:
            return calledBack(*this, event);
        case Kind::ready:
            return readied(event);
        case Kind::run:
            return ran(*this, event);
        case Kind::wait:
            return waited(*this, event);
        case Kind::cancel:
            return cancelled(event);
        case Kind::finish:
            return finished(*this, event);
        case Kind::turn:
            return sentence(
                "turn", "TURN",
                "A turn of the event loop begins[: number {number}]"
                "[, with {ready} ready].",
                {text("number",
                      event.has(Field::number) ? model::grouped(*event.number(Field::number)) : ""),
                 text("ready", event.has(Field::readyCount)
                                   ? model::grouped(*event.number(Field::readyCount))
                                   : "")});
        default:
            break;
    }
    std::optional<std::uint64_t> slept = event.number(Field::forDuration);
    const auto id = event.id<trace::LoopId>(Field::loop);
    const auto* loop = id ? state.loop(*id) : nullptr;
    if (!slept && loop != nullptr && loop->sleeps)
        slept = static_cast<std::uint64_t>(loop->sleeps->count());
    // What the loop knows, and what is told of the task that waits.
    if (const auto timer = loop != nullptr ? nextTimer(state, *loop, event.time) : std::nullopt)
        return sentence(
            "idle.timer", "IDLE",
            "Nothing is ready: the event loop sleeps until the timer of {task} runs "
            "out, in {duration}.",
            {task("task", timer->task),
             text("duration", model::roundedDuration(static_cast<double>(timer->left.count())))});
    return sentence("idle", "IDLE", "Nothing is ready: the event loop sleeps[ for {duration}].",
                    {text("duration", slept ? model::duration(*slept) : "")});
}

}  // namespace flowglass::playback
