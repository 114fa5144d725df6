#include <algorithm>

#include "core/model/named_in_source.hpp"
#include "core/model/words.hpp"
#include "core/playback/moves/grains.hpp"
#include "core/playback/words/narrator.hpp"
#include "core/playback/words/source_words.hpp"
#include "core/playback/words/task_words.hpp"

namespace flowglass::playback {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

constexpr std::size_t kMostOutputCharacters = 60;

/// The task in whose step a thread runs.
std::optional<trace::TaskId> taskOn(const State& state, trace::ThreadId thread) {
    for (const auto& [id, task] : state.tasks)
        if (task->condition == TaskCondition::running && task->thread == thread) return id;
    return std::nullopt;
}

/// A text as one reads it on a screen: without the line feed that ends it, and in quotes, so that
/// it cannot be taken for words of the sentence.
Argument printed(std::string_view text) {
    if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    const auto shown = shortened(text, kMostOutputCharacters);
    return {"text", shown.empty() ? "an empty line" : "\"" + shown + "\"",
            shown.empty() ? Phrase::Role::plain : Phrase::Role::value};
}

/// A task, or a future that is none.
Sentence unretrieved(const Narrator& narrator, const trace::Event& event) {
    auto failure = narrator.exception("exception", event.exc());
    if (const auto task = event.id<trace::TaskId>(Field::task))
        return sentence("unretrieved", "UNRETRIEVED",
                        "{task} is gone, and nobody asked for the exception that it ended with"
                        "[: {exception}].",
                        {narrator.task("task", task), failure});
    if (!event.exc()) {
        failure.text = event.text(Field::exception);
        if (const auto message = event.text(Field::message); !message.empty())
            failure.text.append(": ").append(message);
    }
    return sentence(
        "unretrieved.future", "UNRETRIEVED",
        "{future} is gone, and nobody asked for the exception that it was given"
        "[: {exception}].",
        {Narrator::named("future", model::futureText(event.text(Field::what))), failure});
}

/// The local of the line at hand that is a generator which had ended before the line began.
const Local* exhaustedIn(const Narrator& narrator, const FrameState* frame) {
    const auto began = narrator.state.lastLine;
    const auto source = frame ? narrator.trace.source(frame->file) : std::nullopt;
    if (!began || !source || narrator.trace.event(*began).frame() != frame->id) return nullptr;
    const auto line = model::lineOf(*source, narrator.trace.event(*began).line());
    for (const auto& local : frame->locals) {
        if (frame->mayHaveChanged(local.boundAt)) continue;
        const auto* facts = local.value.frame ? narrator.frames.find(*local.value.frame) : nullptr;
        if (facts && facts->flavor == Word::generator && facts->endedAt != 0 &&
            facts->endedAt < *began && hasWord(line, local.name))
            return &local;
    }
    return nullptr;
}

/// What was written in one move.
std::string writtenAt(const Narrator& narrator, const trace::Event& event) {
    std::string text(event.text(Field::text));
    for (auto at = event.index + 1; at < narrator.state.next; ++at) {
        if (text.size() > kMostOutputCharacters || !continuesOutput(narrator.trace, at)) break;
        text += narrator.trace.event(at).text(Field::text);
    }
    return text;
}

/// The loop's callback that writes where nothing of a frame or a task does; else empty.
std::string callbackAt(const Narrator& narrator, const trace::Event& event) {
    const auto& state = narrator.state;
    const auto& callback = state.callback;
    const auto* beneath = state.active ? state.frame(*state.active) : nullptr;
    if (event.frame() || !callback || callback->thread != event.thread ||
        event.index < callback->since || (beneath && beneath->pickedUpAt > callback->since))
        return {};
    return referenceText(narrator.names, {Word::handle, callback->handle.value});
}

Sentence printedSentence(const Narrator& narrator, const trace::Event& event) {
    const auto id = event.frame() ? event.frame() : narrator.state.active;
    auto who = narrator.state.activeTask ? narrator.task("frame", narrator.state.activeTask)
                                         : narrator.frame("frame", id);
    if (const auto callback = callbackAt(narrator, event); !callback.empty())
        who = Narrator::text("frame", callback);
    if (who.text.empty()) who = {"frame", "The program"};
    if (event.kind == Kind::input)
        return sentence("input", "INPUT", "{frame} reads {text}.",
                        {who, printed(event.text(Field::text))});
    const auto text = printed(writtenAt(narrator, event));
    if (event.word(Field::stream) == Word::err)
        return sentence("output.err", "OUTPUT", "{frame} writes {text} to the error stream.",
                        {who, text});
    if (const auto* spent = exhaustedIn(narrator, id ? narrator.state.frame(*id) : nullptr))
        return sentence("output.exhausted", "OUTPUT",
                        "{frame} prints {text}; {name} is {generator}, which has already ended: "
                        "it has nothing left to give.",
                        {who, text, Narrator::named("name", spent->name),
                         narrator.frame("generator", spent->value.frame)});
    return sentence("output", "OUTPUT", "{frame} prints {text}.", {who, text});
}

/// What is not held while a thread waits for a condition: "lock".
std::string_view givenBack(const State& state, const trace::Event& event) {
    const auto scopes = event.ids(Field::releases);
    const auto* scope = scopes.empty() ? nullptr : state.scope({scopes.front()});
    return scope == nullptr ? std::string_view() : scope->text;
}

Sentence lost(const Narrator& narrator, const trace::Event& event) {
    const auto count = event.number(Field::count).value_or(0);
    const Argument number{"count", model::grouped(count), Phrase::Role::value};
    const auto who = narrator.frame("frame", event.frame());
    const auto noun = Narrator::text("noun", count == 1 ? "event" : "events");
    switch (event.word(Field::why).value_or(Word::overrun)) {
        case Word::repeat:
            return sentence("lost.repeat", "FOLDED",
                            "… {count} more {noun} like these[ in {frame}] were counted, not "
                            "recorded.",
                            {number, noun, who});
        case Word::limit:
            return sentence("lost.limit", "LOST",
                            "The recording's limit was reached: {count} {noun}[ of {frame}] are "
                            "missing here.",
                            {number, noun, who});
        default:
            break;
    }
    return sentence("lost.overrun", "LOST",
                    "The recorder could not keep up: {count} {noun}[ of {frame}] are missing here.",
                    {number, noun, who});
}

Sentence ended(const Narrator& narrator, const trace::Event& event) {
    if (const auto signal = event.number(Field::signal))
        return sentence("end.signal", "END", "The program was ended by {signal}.",
                        {{"signal", model::signalName(*signal), Phrase::Role::error}});
    const auto status = event.number(Field::status).value_or(0);
    if (status == 0) return sentence("end", "END", "The program has ended.", {});
    Argument fatal{"exception", {}, Phrase::Role::error};
    for (const auto& token : narrator.state.exceptions)
        if (!token.handled) fatal.text = token.type;
    return sentence("end.status", "END",
                    "The program has ended with status {status}[, because nobody caught "
                    "{exception}].",
                    {{"status", std::to_string(status), Phrase::Role::value}, fatal});
}

}  // namespace

Sentence Narrator::programSentence(const trace::Event& event) const {
    const auto thread = named("thread", threadName(event.thread));
    switch (event.kind) {
        case Kind::thread:
            return sentence("thread", "THREAD", "{thread} begins.", {thread});
        case Kind::threadEnd:
            return sentence("thread.end", "THREAD", "{thread} has ended.", {thread});
        case Kind::block: {
            const auto on = event.word(Field::on).value_or(Word::unknown);
            const auto in = event.text(Field::what);
            const auto what = named("what", blockText(on, in));
            if (const auto holder = taskOn(state, event.thread))
                return sentence("block.task", "BLOCK",
                                "{task} blocks the event loop[ in {what}]: {why}, and the loop "
                                "with it; no other task can run.",
                                {task("task", holder), what, text("why", standstillText(on, in))});
            return sentence("block", "BLOCK",
                            "{thread} stands still[ in {what}]: {why}[, and {scope} is given back "
                            "until it goes on].",
                            {thread, text("why", standstillText(on, in)), what,
                             named("scope", givenBack(state, event))});
        }
        case Kind::unblock:
            return sentence("unblock", "BLOCK", "{thread} goes on.", {thread});
        case Kind::output:
        case Kind::input:
            return printedSentence(*this, event);
        case Kind::unretrieved:
            return unretrieved(*this, event);
        case Kind::unawaited: {
            auto what = frame("frame", event.frame());
            if (what.text.empty())
                what = named("frame", event.has(Field::function)
                                          ? model::shortName(event.text(Field::function))
                                          : "A coroutine");
            return sentence("unawaited", "UNAWAITED",
                            "{frame} was made[ at line {line}] and never awaited: its code never "
                            "ran.",
                            {what, line(event.line())});
        }
        case Kind::mark:
            return sentence("mark", "MARK", "The program marks this moment: {text}.",
                            {printed(event.text(Field::text))});
        case Kind::lost:
            return lost(*this, event);
        default:
            return ended(*this, event);
    }
}

}  // namespace flowglass::playback
