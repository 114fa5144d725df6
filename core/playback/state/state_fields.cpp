#include "core/playback/state/state_fields.hpp"

#include <array>

#include "core/playback/state/state_json.hpp"

namespace flowglass::playback {
namespace {

using base::JsonWriter;

void writeTask(JsonWriter& json, const TaskState& task, const State& state, const Player& player) {
    Fields fields(json);
    fields.id("task", std::optional(task.id)).text("name", task.name).id("parent", task.parent);
    fields.id("frame", task.frame).id("loop", task.loop).id("closes", task.closes);
    fields.number("line", task.line).text("condition", nameOf(task.condition));
    fields.number("since", task.since).id("thread", task.thread).id("inside", task.inside);
    fields.number("runs", task.runs).word("run_how", task.runHow);
    fields.word("waits_on", task.waitsOn).text("what", task.what);
    if (task.until)
        json.key("until").number(std::uint64_t{static_cast<std::uint64_t>(task.until->count())});
    if (!task.targets.empty()) {
        json.key("targets").beginArray();
        for (const auto& target : task.targets) writeReference(json, target);
        json.endArray();
    }
    if (task.untold > 0) json.key("untold").number(std::uint64_t{task.untold});
    if (task.wokenAt) json.key("woken_at").number(std::uint64_t{*task.wokenAt});
    fields.reference("woken_by", task.wokenBy);
    fields.id("woken_by_task", task.wokenByTask).id("woken_by_object", task.wokenByObject);
    fields.flag("cancelling", task.cancelling).reference("cancelled_by", task.cancelledBy);
    fields.word("outcome", task.outcome).value("value", task.value).id("exc", task.exception);
    fields.number("created_at", task.createdAt).number("changed_at", task.changedAt);
    writeReason(json, player.why(state, task.id));
}

void writeLoops(JsonWriter& json, const State& state) {
    json.key("loops").beginArray();
    for (const auto& loop : state.loops) {
        Fields fields(json);
        fields.id("loop", std::optional(loop.id)).id("thread", loop.thread);
        if (loop.turn) json.key("turn").number(*loop.turn);
        fields.flag("asleep", loop.asleep);
        if (loop.sleeps)
            json.key("sleeps").number(static_cast<std::uint64_t>(loop.sleeps->count()));
    }
    json.endArray();
    json.key("queue").beginArray();
    for (const auto& entry : state.queue) {
        Fields fields(json);
        fields.id("loop", entry.loop).id("task", entry.task).id("callback", entry.handle);
        fields.number("since", entry.since);
    }
    json.endArray();
}

std::string_view nameOf(CallResult::Sort sort) {
    constexpr std::array<std::string_view, 3> kNames{"", "returned", "raised"};
    return kNames[static_cast<std::size_t>(sort)];
}

void writeResult(Fields& fields, const CallResult& result) {
    fields.text("result", nameOf(result.sort)).value("value", result.value);
    fields.text("exception", result.exception);
}

void writeCall(JsonWriter& json, const ChainCall& call) {
    Fields fields(json);
    fields.id("by", call.by).flag("done", call.done);
    json.key("layers").beginArray();
    for (const auto& part : call.layers) {
        Fields inner(json);
        json.key("layer").number(std::uint64_t{part.layer});
        inner.id("frame", std::optional(part.frame)).flag("native", part.native);
        inner.named("arguments", part.arguments).number("tries", part.tries);
        inner.number("caught", part.caught);
        json.key("asked").beginArray();
        for (const auto& result : part.asked) {
            Fields asked(json);
            writeResult(asked, result);
        }
        json.endArray();
        writeResult(inner, part.result);
    }
    json.endArray();
}

void writeLayer(JsonWriter& json, const LayerState& layer) {
    Fields fields(json);
    fields.number("layer", layer.layer).text("text", layer.text).number("line", layer.line);
    fields.flag("evaluated", layer.evaluated).flag("applied", layer.applied);
    fields.value("value", layer.value).value("before", layer.before).value("after", layer.after);
    fields.changes("metadata", layer.metadata);
}

void writeChain(JsonWriter& json, const ChainState& chain) {
    Fields fields(json);
    fields.id("chain", std::optional(chain.id)).text("name", chain.name);
    fields.id("frame", chain.frame).flag("bound", chain.bound).value("value", chain.value);
    json.key("layers").beginArray();
    for (const auto& layer : chain.layers) writeLayer(json, layer);
    json.endArray();
    if (chain.work) {
        fields.id("works", std::optional(chain.work->frame));
        fields.number("works_on", chain.work->layer);
    }
    fields.number("called", chain.called);
    json.key("calls").beginArray();
    for (const auto& call : chain.calls) writeCall(json, call);
    json.endArray();
}

}  // namespace

void writeReference(JsonWriter& json, const trace::Reference& reference) {
    json.beginObject().key(trace::nameOf(reference.sort));
    if (reference.id)
        json.number(std::uint64_t{*reference.id});
    else
        json.boolean(true);
    json.endObject();
}

void writeReason(JsonWriter& json, const std::optional<Reason>& reason) {
    if (!reason) return;
    json.key("why").beginObject().key("id").string(reason->sentence.id);
    json.key("text").string(reason->sentence.plain());
    json.key("cause").number(std::uint64_t{reason->cause}).endObject();
}

void writeTasksAndChains(JsonWriter& json, const State& state, const Player& player) {
    json.key("tasks").beginArray();
    for (const auto& [id, task] : state.tasks) writeTask(json, *task, state, player);
    json.endArray();
    json.key("done_tasks").beginArray();
    for (const auto& task : state.doneTasks)
        if (!state.tasks.contains(task->id)) writeTask(json, *task, state, player);
    json.endArray();
    if (state.tasksDone > 0) json.key("tasks_done").number(state.tasksDone);
    writeLoops(json, state);
    json.key("chains").beginArray();
    for (const auto& [id, chain] : state.chains) writeChain(json, *chain);
    json.endArray();
    if (state.chain) json.key("chain").number(std::uint64_t{state.chain->value});
    if (!state.callback) return;
    json.key("callback");
    Fields fields(json);
    fields.id("handle", std::optional(state.callback->handle)).text("what", state.callback->what);
    fields.flag("running", state.callback->running);
}

}  // namespace flowglass::playback
