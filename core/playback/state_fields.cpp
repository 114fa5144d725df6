#include "core/playback/state_fields.hpp"

#include "core/playback/state_json.hpp"

namespace flowglass::playback {
namespace {

using base::JsonWriter;

void writeReference(JsonWriter& json, const trace::Reference& reference) {
    json.beginObject().key(trace::nameOf(reference.sort));
    if (reference.id)
        json.number(std::uint64_t{*reference.id});
    else
        json.boolean(true);
    json.endObject();
}

void writeTask(JsonWriter& json, const TaskState& task) {
    Fields fields(json);
    fields.id("task", std::optional(task.id)).text("name", task.name).id("parent", task.parent);
    fields.id("frame", task.frame).text("condition", nameOf(task.condition));
    fields.word("waits_on", task.waitsOn).text("what", task.what);
    if (task.until)
        json.key("until").number(std::uint64_t{static_cast<std::uint64_t>(task.until->count())});
    if (!task.targets.empty()) {
        json.key("targets").beginArray();
        for (const auto& target : task.targets) writeReference(json, target);
        json.endArray();
    }
    if (task.wokenBy) {
        json.key("woken_by");
        writeReference(json, *task.wokenBy);
    }
    fields.id("woken_by_task", task.wokenByTask).flag("cancelling", task.cancelling);
    fields.word("outcome", task.outcome).value("value", task.value).id("exc", task.exception);
    fields.number("created_at", task.createdAt).number("changed_at", task.changedAt);
}

void writeChain(JsonWriter& json, const ChainState& chain) {
    Fields fields(json);
    fields.id("chain", std::optional(chain.id)).text("name", chain.name);
    fields.id("frame", chain.frame);
    json.key("layers").beginArray();
    for (const auto& layer : chain.layers) {
        Fields inner(json);
        inner.number("layer", layer.layer).text("text", layer.text).number("line", layer.line);
        inner.flag("evaluated", layer.evaluated).flag("applied", layer.applied);
        inner.value("after", layer.after);
    }
    json.endArray();
    fields.flag("bound", chain.bound);
}

}  // namespace

void writeTasksAndChains(JsonWriter& json, const State& state) {
    json.key("tasks").beginArray();
    for (const auto& [id, task] : state.tasks) writeTask(json, *task);
    json.endArray();
    json.key("chains").beginArray();
    for (const auto& [id, chain] : state.chains) writeChain(json, *chain);
    json.endArray();
    if (!state.callback) return;
    json.key("callback");
    Fields fields(json);
    fields.id("handle", std::optional(state.callback->handle)).text("what", state.callback->what);
    fields.flag("running", state.callback->running);
}

}  // namespace flowglass::playback
