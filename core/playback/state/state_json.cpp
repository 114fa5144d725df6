#include "core/playback/state/state_json.hpp"

#include <array>

#include "core/playback/state/state_fields.hpp"

namespace flowglass::playback {
namespace {

using base::JsonWriter;

void writeStacks(JsonWriter& json, const State& state) {
    json.key("threads").beginArray();
    for (const auto& thread : state.threads) {
        Fields fields(json);
        fields.id("thread", std::optional(thread.id)).text("name", thread.name);
        fields.ids("stack", thread.stack).word("blocked_on", thread.blockedOn);
        fields.flag("ended", thread.ended);
    }
    json.endArray();
}

void writeFrame(JsonWriter& json, const FrameState& frame, const State& state,
                const Player& player) {
    Fields fields(json);
    fields.id("frame", std::optional(frame.id)).text("function", frame.function);
    fields.text("name", player.frames().displayName(frame.id));
    fields.text("file", frame.file).number("def", frame.defLine).word("flavor", frame.flavor);
    fields.text("condition", nameOf(frame.condition)).number("line", frame.line);
    fields.id("thread", std::optional(frame.thread)).id("task", frame.task);
    fields.id("created_by", frame.createdBy).id("consumer", frame.consumer);
    fields.word("via", frame.via).text("via_what", frame.viaWhat);
    fields.word("resumed_how", frame.resumedHow).number("resumes", frame.resumes);
    fields.id("delegate", frame.delegate).id("delegator", frame.delegator);
    fields.id("chain", frame.chain);
    if (frame.layer) json.key("layer").number(std::uint64_t{*frame.layer});
    fields.named("arguments", frame.arguments);
    json.key("locals").beginObject();
    for (const auto& local : frame.locals) fields.value(local.name, local.value);
    json.endObject();
    if (frame.foldedSince) {
        json.key("folded_since").number(std::uint64_t{*frame.foldedSince});
        json.key("unknown").beginArray();
        for (const auto& local : frame.locals)
            if (frame.mayHaveChanged(local.boundAt)) json.string(local.name);
        json.endArray();
    }
    fields.texts("pending", frame.pending).value("handed_out", frame.handedOut);
    fields.number("yields", frame.yields).number("folded", frame.folded);
    if (frame.ending) fields.text("ending", nameOf(*frame.ending));
    fields.number("created_at", frame.createdAt).number("changed_at", frame.changedAt);
    writeReason(json, player.why(state, frame.id));
}

void writeExceptions(JsonWriter& json, const State& state) {
    json.key("exceptions").beginArray();
    for (const auto& exception : state.exceptions) {
        Fields fields(json);
        fields.id("exc", std::optional(exception.id)).text("type", exception.type);
        fields.text("message", exception.message).id("frame", exception.at);
        fields.number("line", exception.line).ids("left", exception.left);
        json.key("handled").boolean(exception.handled);
    }
    json.endArray();
}

void writeScopes(JsonWriter& json, std::string_view key, const State& state,
                 const std::vector<ScopeState>& scopes) {
    json.key(key).beginArray();
    for (const auto& scope : scopes) {
        Fields fields(json);
        fields.id("scope", std::optional(scope.id)).id("frame", scope.frame);
        fields.id("thread", std::optional(scope.thread)).number("line", scope.line);
        fields.text("text", scope.text).text("name", scope.name).text("manager", scope.manager);
        fields.text("phase", nameOf(scope.phase)).value("value", scope.value);
        fields.word("how", scope.how).word("verdict", scope.verdict);
        fields.value("answer", scope.answer).id("generator", scope.generator);
        fields.id("exc", scope.exception).text("exception", scope.exceptionType);
        fields.id("raised", scope.raised).flag("async", scope.async);
        fields.number("entered_at", scope.enteredAt);
        fields.flag("given_back", state.isGivenBack(scope.id));
    }
    json.endArray();
}

void writeTransfer(JsonWriter& json, const Transfer& transfer) {
    json.key("transfer");
    Fields fields(json);
    fields.text("sort", nameOf(transfer.sort)).id("from", transfer.from).id("to", transfer.to);
    fields.value("value", transfer.value).id("exc", transfer.exception);
}

/// The line just run, or the line next: where it stands in the trace and in the source.
void writeLine(JsonWriter& json, std::string_view key, const Player& player,
               std::optional<trace::EventIndex> index) {
    if (!index) return;
    const auto event = player.trace().event(*index);
    const auto* function = event.frame() ? player.frames().functionOf(*event.frame()) : nullptr;
    json.key(key).beginObject().key("event").number(std::uint64_t{*index});
    if (event.frame()) json.key("frame").number(std::uint64_t{event.frame()->value});
    if (function) json.key("file").string(function->file);
    json.key("line").number(std::uint64_t{event.line()}).endObject();
}

void writeSentence(JsonWriter& json, const Sentence& sentence) {
    json.key("sentence").beginObject().key("id").string(sentence.id);
    json.key("label").string(sentence.label).key("text").string(sentence.plain());
    json.key("arguments").beginObject();
    for (const auto& argument : sentence.arguments) json.key(argument.name).string(argument.value);
    json.endObject().endObject();
}

template <std::size_t size, class Enum>
std::string_view pick(const std::array<std::string_view, size>& names, Enum value) {
    return names[static_cast<std::size_t>(value)];
}

}  // namespace

std::string_view nameOf(Condition condition) {
    constexpr std::array<std::string_view, 6> kNames{"created", "running",    "calling",
                                                     "parked",  "delegating", "done"};
    return pick(kNames, condition);
}

std::string_view nameOf(Ending ending) {
    constexpr std::array<std::string_view, 5> kNames{"returned", "raised", "closed", "dropped",
                                                     "shutdown"};
    return pick(kNames, ending);
}

std::string_view nameOf(TaskCondition condition) {
    constexpr std::array<std::string_view, 5> kNames{"created", "ready", "running", "waiting",
                                                     "done"};
    return pick(kNames, condition);
}

std::string_view nameOf(ScopeState::Phase phase) {
    constexpr std::array<std::string_view, 4> kNames{"entering", "held", "exiting", "left"};
    return pick(kNames, phase);
}

std::string_view nameOf(Transfer::Sort sort) {
    constexpr std::array<std::string_view, 7> kNames{"call",      "yield",  "send", "return",
                                                     "exception", "output", "close"};
    return pick(kNames, sort);
}

void writeState(JsonWriter& json, const State& state, const Player& player) {
    json.key("events").number(std::uint64_t{state.next});
    if (state.thread) json.key("thread").number(std::uint64_t{state.thread->value});
    if (state.active) json.key("active").number(std::uint64_t{state.active->value});
    if (state.activeTask) json.key("active_task").number(std::uint64_t{state.activeTask->value});
    if (state.turn) json.key("turn").number(*state.turn);
    writeLine(json, "just_run", player, state.lastLine);
    writeLine(json, "next_line", player, state.nextLine);
    if (state.transfer) writeTransfer(json, *state.transfer);
    writeStacks(json, state);
    json.key("frames").beginArray();
    for (const auto& [id, frame] : state.frames) writeFrame(json, *frame, state, player);
    json.endArray();
    writeExceptions(json, state);
    writeScopes(json, "scopes", state, state.scopes);
    if (!state.unwound.empty()) writeScopes(json, "unwound", state, state.unwound);
    writeTasksAndChains(json, state, player);
    json.key("outputs").number(state.outputEvents);
    if (state.lost > 0) json.key("lost").number(state.lost);
    if (state.ended) json.key("ended").boolean(true);
    if (state.status) json.key("status").number(*state.status);
    if (state.signal) json.key("signal").number(*state.signal);
}

std::string stateJson(const Player& player, Grain grain, Step step) {
    const auto state = player.stateAt(grain, step);
    JsonWriter json;
    json.beginObject().key("step").number(std::uint64_t{step});
    json.key("last_step").number(std::uint64_t{player.lastStep(grain)});
    json.key("grain").string(nameOf(grain));
    writeSentence(json, player.narrate(grain, step, state));
    writeState(json, state, player);
    json.endObject();
    return json.take();
}

}  // namespace flowglass::playback
