#include <algorithm>
#include <chrono>

#include "core/model/words.hpp"
#include "core/playback/words/narrator.hpp"
#include "core/playback/words/task_words.hpp"
#include "core/playback/words/time_limits.hpp"

namespace flowglass::playback {

using trace::Field;
using trace::Word;

namespace {

std::string sourceText(const Narrator& narrator, const trace::Event& event) {
    const auto by = event.reference(Field::bySource);
    return by ? referenceText(narrator.names, *by) : std::string();
}

bool isDone(const State& state, const trace::Reference& by) {
    if (by.sort != Word::task || !by.id) return false;
    const auto* task = state.task({static_cast<std::uint32_t>(*by.id)});
    return task && task->condition == TaskCondition::done;
}

Sentence timedOut(const Narrator& narrator, const trace::Event& event, const TaskState* readied) {
    // Less is what any loop's clock and selector take.
    constexpr std::chrono::milliseconds kLate{10};
    const auto who = narrator.taskOf(event);
    const auto late =
        readied && readied->until ? event.time - *readied->until : base::Nanoseconds{};
    if (late >= kLate)
        return sentence(
            "ready.timer.late", "READY",
            "The timer of {task} ran out {late} ago, and the loop comes to it only "
            "now: {task} is ready to run.",
            {who,
             Narrator::text("late", model::duration(static_cast<std::uint64_t>(late.count())))});
    return sentence("ready.timer", "READY", "The timer of {task} has run out: it is ready to run.",
                    {who});
}

}  // namespace

Sentence Narrator::readied(const trace::Event& event) const {
    const auto who = taskOf(event);
    const auto source = event.reference(Field::bySource);
    const auto task = event.id<trace::TaskId>(Field::task);
    const auto* readied = task ? state.task(*task) : nullptr;
    if (readied && readied->cancelling)
        return sentence("ready.cancelled", "READY",
                        "{task} is ready to run: its cancellation is to be thrown into it.", {who});
    if (source && source->sort == Word::timer) return timedOut(*this, event, readied);
    if (source && source->sort == Word::io) {
        const auto what = named("what", readied ? readied->what : std::string_view());
        if (isCpp() && !what.text.empty())
            return sentence("ready.operation", "READY",
                            "The {what} that {task} waited for is done: it is ready to run.",
                            {what, who});
        return sentence("ready.io", "READY",
                        "What {task} waited for has arrived[ ({what})]: it is ready to run.",
                        {who, what});
    }
    const bool waits = readied && readied->waitsOn;
    auto granted = waits ? wishOf(*readied->waitsOn, readied->what).granted : std::string_view();
    if (source && source->sort == Word::task && task && source->id == task->value) {
        if (waits && granted.empty()) granted = readyByItself(*readied);
        // What it waited for was there before the loop could look at anything else.
        if (!granted.empty())
            return sentence("ready.self.granted", "READY", "{task} is ready to run: {why}.",
                            {who, text("why", granted)});
        return sentence("ready.self", "READY", "{task} goes to the end of the queue: it is ready.",
                        {who});
    }
    const auto cause = this->task("cause", event.id<trace::TaskId>(Field::causeTask));
    if (!source && readied && readied->runs == 0 && !readied->parent && cause.text.empty())
        return sentence("ready.first", "READY",
                        "The task {task} is made[ to run {coroutine}]: it is ready.",
                        {who, named("coroutine", coroutineUnless(who.text, readied->frame))});
    if (!source)
        return sentence("ready", "READY", "{task} is ready to run[, because of {cause}].",
                        {who, cause});
    const auto words = sourceText(*this, event);
    const auto by = source->sort == Word::task ? named("by", words) : text("by", words);
    if (readied && readied->runs == 0 && readied->parent && cause.text == words)
        return sentence("ready.new", "READY",
                        "{by} has made the task {task}[ to run {coroutine}]: it is ready.",
                        {by, who, named("coroutine", coroutineUnless(who.text, readied->frame))});
    if (isDone(state, *source)) {
        const bool isGroup = readied && readied->waitsOn == Word::group;
        return sentence("ready.done", "READY",
                        "{by} is done[, as the last of the {group}]: {task} is ready to run.",
                        {by, who, text("group", isGroup ? "group" : "")});
    }
    return sentence(
        "ready.by", "READY", "{by} makes {task} ready to run[: {why}][; behind it is {cause}].",
        {by, who, text("why", granted), cause.text == words ? Argument{"cause", {}} : cause});
}

Sentence Narrator::cancelled(const trace::Event& event) const {
    const auto who = taskOf(event);
    const auto id = event.id<trace::TaskId>(Field::task);
    const auto* stopped = id ? state.task(*id) : nullptr;
    const auto by = event.reference(Field::bySource);
    if (const auto* failed = stopped ? failedInGroup(state, *stopped, by) : nullptr)
        return sentence("cancel.group", "CANCEL",
                        "{failed} has failed: its group asks {task} to stop.",
                        {task("failed", failed->id), who});
    if (stopped && by && by->sort == Word::timer)
        if (const auto limits = timeLimits(trace, state, *stopped, event.time); !limits.empty())
            return sentence("cancel.timeout", "CANCEL",
                            "The time of {timeout} is up: it asks {task} to stop.",
                            {named("timeout", listed(limits, "or")), who});
    return sentence("cancel", "CANCEL", "{task} is asked to stop[ by {by}].",
                    {who, named("by", sourceText(*this, event))});
}

}  // namespace flowglass::playback
