#include "core/playback/words/narrator.hpp"

#include <algorithm>

#include "core/model/named_in_source.hpp"

namespace flowglass::playback {

using trace::Kind;
using trace::Word;

namespace {

constexpr std::size_t kMostValueCharacters = 60;

constexpr std::string_view kLayer = "the layer ";

// A line's own effects stand near it.
constexpr trace::EventIndex kMostLineEvents = 256;

bool isToldForLine(Kind kind) {
    switch (kind) {
        case Kind::call:
        case Kind::create:
        case Kind::resume:
        case Kind::suspend:
        case Kind::return_:
        case Kind::close:
        case Kind::raise:
        case Kind::handled:
        case Kind::apply:
        case Kind::decorate:
        case Kind::entered:
        case Kind::exiting:
        case Kind::exited:
        case Kind::output:
        case Kind::input:
        case Kind::lost:
        case Kind::mark:
        case Kind::end:
            return true;
        default:
            return false;
    }
}

std::string fileName(std::string_view path) {
    return std::string(path.substr(path.find_last_of('/') + 1));
}

/// What is waited for where the interpreter itself only tells of a lock: queues, events and the
/// like have one of their own.
std::string_view lockedText(std::string_view what) {
    const auto dot = what.rfind('.');
    const auto of = what.substr(0, dot == what.npos ? 0 : dot);
    const auto method = what.substr(dot == what.npos ? 0 : dot + 1);
    if (of.ends_with("Queue")) {
        if (method == "get") return "it waits for an item of the queue";
        if (method == "put") return "it waits for room in the queue";
        if (method == "join") return "it waits until all that was in the queue is done";
    }
    if (of == "Event") return "it waits for the event to be set";
    if (of == "Condition" && method == "wait") return "it waits for somebody to notify it";
    if (of == "Condition" && method == "wait_for") return "it waits for its condition to hold";
    if (of.ends_with("Semaphore")) return "it waits for a semaphore";
    if (of == "Barrier") return "it waits for the others at the barrier";
    if (of == "Thread" && method == "start") return "it waits for the thread to start";
    if (of.starts_with("Future") || of.starts_with("Executor.map")) return "it waits for a result";
    return "it waits for a lock";
}

}  // namespace

std::string listed(const std::vector<std::string>& items, std::string_view last) {
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) text += i + 1 == items.size() ? " " + std::string(last) + " " : ", ";
        text += items[i];
    }
    return text;
}

std::string_view standstillText(trace::Word on, std::string_view what) {
    switch (on) {
        case trace::Word::sleep:
            return "it sleeps";
        case trace::Word::lock:
            return lockedText(what);
        case trace::Word::io:
            return "it waits for input or output";
        case trace::Word::join:
            return "it waits for another thread to end";
        case trace::Word::process:
            return "it waits for another process";
        default:
            return "it waits";
    }
}

std::string shortened(std::string_view text, std::size_t characters) {
    std::string kept;
    for (const char c : text) {
        const bool starts = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
        if (starts && characters-- == 0) return kept + "…";
        if (c == '\n')
            kept += "⏎";
        else
            kept += c;
    }
    return kept;
}

std::string Narrator::displayName(trace::FrameId id) const {
    for (const auto& [number, chain] : state.chains)
        for (const auto& call : chain->calls)
            for (const auto& part : call.layers)
                if (part.frame == id && part.layer == 0 && isCpp()) return coreName(*chain);
    return frames.displayName(id);
}

std::string Narrator::threadName(trace::ThreadId id) const {
    const auto* thread = state.threadOf(id);
    if (thread && !thread->name.empty()) return std::string(thread->name);
    return "thread " + std::to_string(id.value);
}

std::string Narrator::valueText(const trace::Value& value) const {
    if (value.frame && frames.find(*value.frame)) return displayName(*value.frame);
    return shortened(value.display(), kMostValueCharacters);
}

std::string Narrator::argument(const trace::Event& call, const trace::NamedValue& argument) const {
    const auto text = valueText(argument.value);
    const bool mayBe = !text.empty() && (text.front() == '(' || text.front() == '{');
    const auto source = mayBe ? trace.source(call.text(trace::Field::file)) : std::nullopt;
    const auto stars =
        source ? model::starsOf(*source, call.line(), argument.name) : std::string_view();
    return std::string(stars) + std::string(argument.name) + " = " + text;
}

Argument Narrator::frame(std::string_view name, std::optional<trace::FrameId> id) const {
    if (!id) return {name, {}, Phrase::Role::name};
    const auto layer = frames.layerOf(*id);
    const auto* task = taskOfCoroutine(*id);
    if (task && layer.empty()) return this->task(name, task->id);
    Argument argument{name, displayName(*id), Phrase::Role::name};
    if (!layer.empty()) {
        argument.lead = kLayer;
        argument.text = shortened(layer, kMostValueCharacters);
    }
    // A task is often called like the function that its outermost layer is round.
    if (task) argument.tail = " of " + names.taskName(task->id);
    if (frames.isInSeveralThreads(*id))
        argument.tail = " in " + threadName(trace::ThreadId{frames.find(*id)->thread});
    return argument;
}

const TaskState* Narrator::taskOfCoroutine(trace::FrameId id) const {
    const auto* frame = state.frame(id);
    const auto* task = frame && frame->task ? state.task(*frame->task) : nullptr;
    return task && task->frame == id && task->runs > 0 ? task : nullptr;
}

std::string Narrator::toldName(trace::FrameId id) const {
    const auto layer = frames.layerOf(id);
    return layer.empty() ? displayName(id)
                         : std::string(kLayer) + shortened(layer, kMostValueCharacters);
}

Argument Narrator::value(std::string_view name, const trace::Value* value) const {
    return {name, value ? valueText(*value) : std::string(), Phrase::Role::value};
}

Argument Narrator::exception(std::string_view name, std::optional<trace::ExceptionId> id) const {
    return {name, id ? names.exceptionName(*id) : std::string(), Phrase::Role::error};
}

Argument Narrator::members(std::string_view name, std::optional<trace::ExceptionId> group) const {
    constexpr std::size_t kMostNamed = 3;
    const auto* facts = group ? names.exception(*group) : nullptr;
    if (!facts || !facts->known || facts->raisedAt >= trace.size()) return {name, {}};
    std::vector<std::string> texts;
    const auto raised = trace.event(facts->raisedAt);
    const auto ids = raised.ids(trace::Field::members);
    for (const auto id : ids) {
        if (texts.size() == kMostNamed) {
            texts.push_back(std::to_string(ids.size() - kMostNamed) + " more");
            break;
        }
        const trace::ExceptionId member{id};
        const auto ended = std::ranges::find_if(
            state.doneTasks, [&](const auto& task) { return task->exception == member; });
        const auto owner =
            ended == state.doneTasks.end() ? "" : names.taskName((*ended)->id) + "'s ";
        texts.push_back(owner + names.exceptionName(member));
    }
    return {name, listed(texts), Phrase::Role::error};
}

Argument Narrator::task(std::string_view name, std::optional<trace::TaskId> id) const {
    return {name, id ? names.taskName(*id) : std::string(), Phrase::Role::name};
}

Argument Narrator::taskOf(const trace::Event& event) const {
    return task("task", event.id<trace::TaskId>(trace::Field::task));
}

Argument Narrator::line(std::uint32_t number) {
    return {"line", number == 0 ? std::string() : std::to_string(number)};
}

Argument Narrator::text(std::string_view name, std::string_view words) {
    return {name, std::string(words)};
}

Argument Narrator::named(std::string_view name, std::string_view words) {
    return {name, std::string(words), Phrase::Role::name};
}

Argument Narrator::consumer(std::string_view name, const FrameState* frame) const {
    // What goes through the tunnel of yield from is for whoever asked its outermost frame.
    // Damage could make a ring of them.
    for (std::size_t hops = 0; hops < state.frames.size(); ++hops) {
        if (!frame || frame->via != Word::yieldFrom || !frame->delegator) break;
        frame = state.frame(*frame->delegator);
    }
    auto receiver = frame ? state.receiverOf(frame->id) : std::nullopt;
    // An await is no tunnel: whoever awaits an item is the one that gets it.
    if (frame && frame->flavor == Word::asyncGenerator && frame->delegator)
        receiver = frame->delegator;
    std::string words;
    auto role = Phrase::Role::plain;
    switch (frame && frame->via ? *frame->via : Word::unknown) {
        case Word::for_:
            words = "the for loop";
            break;
        case Word::next:
            words = "next()";
            role = Phrase::Role::name;
            break;
        case Word::unpack:
            words = "the unpacking";
            break;
        case Word::native:
            words = frame->viaWhat.empty() ? "library code" : std::string(frame->viaWhat);
            if (!frame->viaWhat.empty()) role = Phrase::Role::name;
            if (role == Phrase::Role::name && words.back() != ')') words += "()";
            break;
        case Word::with:
            words = "the with statement";
            break;
        case Word::yieldFrom:
            words = "yield from";
            break;
        case Word::await:
            words = "await";
            break;
        case Word::loop:
            return {name, "the event loop"};
        default:
            if (receiver) return this->frame(name, receiver);
            return {name, frame && frame->task ? "the event loop" : "its consumer"};
    }
    if (receiver && !frames.isModule(*receiver)) words += " in " + toldName(*receiver);
    return {name, words, role};
}

Sentence Narrator::beginning() const {
    return sentence(
        "program.before", "START", "[{program} has not started yet.]",
        {named("program", trace.metadata().program.empty() ? "The program"
                                                           : fileName(trace.metadata().program))});
}

Sentence Narrator::tell(trace::EventIndex index) const {
    const auto event = trace.event(index);
    if (event.kind >= Kind::call && event.kind <= Kind::close) return frameSentence(event);
    if (event.kind >= Kind::raise && event.kind <= Kind::handled) return exceptionSentence(event);
    if (event.kind >= Kind::evaluate && event.kind <= Kind::decorate)
        return decoratorSentence(event);
    if (event.kind >= Kind::entering && event.kind <= Kind::exited) return scopeSentence(event);
    if (event.kind >= Kind::object && event.kind <= Kind::idle) return taskSentence(event);
    return programSentence(event);
}

Sentence Narrator::tellLine(trace::EventIndex index, trace::EventIndex end) const {
    const auto event = trace.event(index);
    if (event.kind != Kind::line) return tell(index);
    // What the line itself did, or made others do; not what others did before the next line.
    std::optional<trace::EventIndex> moment;
    std::vector<std::string> changes;
    for (auto i = index + 1; i < end && i < index + kMostLineEvents; ++i) {
        const auto kind = trace.kind(i);
        const bool changesLocal = kind == Kind::bind && changes.size() < 3;
        if (!changesLocal && !isToldForLine(kind)) continue;
        const auto other = trace.event(i);
        if (kind == Kind::end)
            moment = i;
        else if (other.frame() != event.frame() && other.byFrame() != event.frame())
            continue;
        else if (!changesLocal)
            moment = i;
        else
            changes.push_back(std::string(other.text(trace::Field::name)) + " becomes " +
                              valueText(*other.value(trace::Field::value)));
    }
    if (moment) return tell(*moment);
    return sentence("line.ran", "LINE", "{frame} runs line {line}[: {changes}].",
                    {frame("frame", event.frame()),
                     line(event.line()),
                     {"changes", listed(changes), Phrase::Role::value}});
}

}  // namespace flowglass::playback
