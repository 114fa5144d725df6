#include "app/cli/state_words.hpp"
#include "core/base/json_writer.hpp"
#include "core/trace/json_lines.hpp"

namespace flowglass::cli {

namespace {

using base::JsonWriter;
using playback::FrameState;
using playback::State;

template <class Sort>
void writeId(JsonWriter& json, std::string_view key, const std::optional<base::Id<Sort>>& id) {
    if (id) json.key(key).number(std::uint64_t{id->value});
}

void writeWord(JsonWriter& json, std::string_view key, const std::optional<trace::Word>& word) {
    if (word) json.key(key).string(trace::nameOf(*word));
}

void writeText(JsonWriter& json, std::string_view key, std::string_view text) {
    if (!text.empty()) json.key(key).string(text);
}

void writeNumber(JsonWriter& json, std::string_view key, std::uint64_t number) {
    if (number > 0) json.key(key).number(number);
}

void writeValue(JsonWriter& json, std::string_view key, const std::optional<trace::Value>& value) {
    if (!value) return;
    json.key(key);
    trace::write(json, *value);
}

void writeContents(JsonWriter& json, const FrameState& frame) {
    json.key("locals").beginObject();
    for (const auto& local : frame.locals) {
        json.key(local.name);
        trace::write(json, local.value);
    }
    json.endObject();
    if (!frame.pending.empty()) {
        json.key("pending").beginArray();
        for (const auto pending : frame.pending) json.string(pending);
        json.endArray();
    }
}

void writeFrame(JsonWriter& json, const FrameState& frame) {
    json.beginObject().key("frame").number(std::uint64_t{frame.id.value});
    json.key("function").string(frame.function).key("file").string(frame.file);
    writeNumber(json, "def", frame.defLine);
    writeWord(json, "flavor", frame.flavor);
    json.key("condition").string(nameOf(frame.condition));
    writeNumber(json, "line", frame.line);
    json.key("thread").number(std::uint64_t{frame.thread.value});
    writeId(json, "created_by", frame.createdBy);
    writeId(json, "consumer", frame.consumer);
    writeWord(json, "via", frame.via);
    writeId(json, "delegate", frame.delegate);
    writeContents(json, frame);
    writeValue(json, "handed_out", frame.handedOut);
    writeNumber(json, "yields", frame.yields);
    writeNumber(json, "folded", frame.folded);
    if (frame.ending) json.key("ending").string(nameOf(*frame.ending));
    json.endObject();
}

void writeFrames(JsonWriter& json, const State& state) {
    json.key("frames").beginArray();
    for (const auto& [id, frame] : state.frames) writeFrame(json, *frame);
    json.endArray();
}

void writeThreads(JsonWriter& json, const State& state) {
    json.key("threads").beginArray();
    for (const auto& thread : state.threads) {
        json.beginObject().key("thread").number(std::uint64_t{thread.id.value});
        writeText(json, "name", thread.name);
        json.key("stack").beginArray();
        for (const auto frame : thread.stack) json.number(std::uint64_t{frame.value});
        json.endArray();
        writeWord(json, "blocked_on", thread.blockedOn);
        if (thread.ended) json.key("ended").boolean(true);
        json.endObject();
    }
    json.endArray();
}

void writeExceptions(JsonWriter& json, const State& state) {
    json.key("exceptions").beginArray();
    for (const auto& exception : state.exceptions) {
        json.beginObject().key("exc").number(std::uint64_t{exception.id.value});
        json.key("type").string(exception.type).key("message").string(exception.message);
        writeId(json, "frame", exception.at);
        writeNumber(json, "line", exception.line);
        json.key("handled").boolean(exception.handled).endObject();
    }
    json.endArray();
}

void writeScopes(JsonWriter& json, const State& state) {
    json.key("scopes").beginArray();
    for (const auto& scope : state.scopes) {
        json.beginObject().key("scope").number(std::uint64_t{scope.id.value});
        writeId(json, "frame", scope.frame);
        writeText(json, "text", scope.text);
        writeText(json, "name", scope.name);
        writeWord(json, "how", scope.how);
        writeWord(json, "verdict", scope.verdict);
        json.endObject();
    }
    json.endArray();
}

void writeTasks(JsonWriter& json, const State& state) {
    json.key("tasks").beginArray();
    for (const auto& [id, task] : state.tasks) {
        json.beginObject().key("task").number(std::uint64_t{id.value});
        writeText(json, "name", task->name);
        writeId(json, "frame", task->frame);
        writeWord(json, "waits_on", task->waitsOn);
        writeText(json, "what", task->what);
        writeWord(json, "outcome", task->outcome);
        json.endObject();
    }
    json.endArray();
}

/// The line just run, or the line next: where it stands in the trace and in the source.
void writeLine(JsonWriter& json, std::string_view key, const trace::Trace& trace,
               const State& state, const std::optional<trace::EventIndex>& index) {
    if (!index) return;
    const auto event = trace.event(*index);
    json.key(key).beginObject().key("event").number(std::uint64_t{*index});
    writeId(json, "frame", event.frame());
    if (const auto* frame = event.frame() ? state.frame(*event.frame()) : nullptr) {
        json.key("file").string(frame->file);
    }
    json.key("line").number(std::uint64_t{event.line()}).endObject();
}

void writeSentence(JsonWriter& json, const playback::Sentence& sentence) {
    json.key("sentence").beginObject().key("id").string(sentence.id);
    json.key("label").string(sentence.label).key("text").string(sentence.plain());
    json.key("arguments").beginObject();
    for (const auto& argument : sentence.arguments) json.key(argument.name).string(argument.value);
    json.endObject().endObject();
}

}  // namespace

std::string stateJson(const StepPlace& place) {
    const auto& [player, grain, step] = place;
    const State state = player.stateAt(grain, step);
    JsonWriter json;
    json.beginObject().key("step").number(std::uint64_t{step});
    json.key("last_step").number(std::uint64_t{player.lastStep(grain)});
    json.key("grain").string(playback::nameOf(grain));
    json.key("events").number(std::uint64_t{state.next});
    writeSentence(json, player.narrate(grain, step));
    writeId(json, "thread", state.thread);
    writeId(json, "active", state.active);
    writeLine(json, "just_run", player.trace(), state, state.lastLine);
    writeLine(json, "next_line", player.trace(), state, state.nextLine);
    writeThreads(json, state);
    writeFrames(json, state);
    writeExceptions(json, state);
    writeScopes(json, state);
    writeTasks(json, state);
    writeNumber(json, "lost", state.lost);
    if (state.status) json.key("status").number(*state.status);
    if (state.signal) json.key("signal").number(*state.signal);
    json.endObject();
    return json.take() + "\n";
}

}  // namespace flowglass::cli
