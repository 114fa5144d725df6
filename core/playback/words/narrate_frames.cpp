#include <algorithm>
#include <array>

#include "core/model/named_in_source.hpp"
#include "core/playback/words/narrator.hpp"

namespace flowglass::playback {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

std::string_view nounOf(std::optional<Word> flavor) {
    if (flavor == Word::coroutine) return "coroutine";
    if (flavor == Word::asyncGenerator) return "async generator";
    return flavor == Word::generator ? "generator" : "frame";
}

/// "n = 3 and m = 4"; empty for none.
std::string argumentsOf(const Narrator& narrator, const trace::Event& event) {
    std::vector<std::string> parts;
    for (const auto& argument : event.named(Field::args))
        parts.push_back(narrator.argument(event, argument));
    return listed(parts);
}

/// Whether what it yields goes past frames that wait in `yield from`.
bool isInTunnel(const FrameState& frame) {
    return frame.flavor == Word::generator && frame.delegator;
}

/// Whether a resumed generator's locals are no longer what they were. A `yield` that is assigned
/// gives None there, which is no change of that sort.
bool isChanged(const FrameState& resumed, const trace::Event& event) {
    return resumed.flavor == Word::generator &&
           std::ranges::any_of(resumed.locals, [&](const Local& local) {
               return local.boundAt > event.index && local.value.form != trace::ValueForm::none;
           });
}

/// The local of a parked generator that others have changed: found so before its code runs on, at a
/// `yield` that assigns nothing itself. Null where that is not certain, or it is not just one.
const Local* changedMeanwhile(const Narrator& narrator, const FrameState& resumed,
                              const trace::Event& event) {
    const auto& trace = narrator.trace;
    const auto source = trace.source(resumed.file);
    if (trace.metadata().language != "python" || !source) return nullptr;
    auto line = model::lineOf(*source, event.line());
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (!line.starts_with("yield")) return nullptr;
    const auto next = event.index + 1;
    if (next + 1 >= trace.size()) return nullptr;
    const auto bind = trace.event(next);
    const auto after = trace.event(next + 1);
    if (bind.kind != Kind::bind || after.kind != Kind::line || bind.frame() != event.frame() ||
        after.frame() != event.frame())
        return nullptr;
    const auto local = std::ranges::find(resumed.locals, bind.text(Field::name), &Local::name);
    return local == resumed.locals.end() ? nullptr : &*local;
}

/// The async generator whose item `resume` hands on to who awaited it: it is parked, and not done.
std::optional<trace::FrameId> giverOf(const Narrator& narrator, const trace::Event& resume) {
    constexpr trace::EventIndex kFurthest = 16;
    for (auto at = resume.index; at > 0 && resume.index - at < kFurthest; --at) {
        const auto event = narrator.trace.event(at - 1);
        if (event.thread != resume.thread) continue;
        const bool hands = event.kind == Kind::suspend && event.how() == Word::yield &&
                           !event.has(Field::delegate);
        return hands ? event.frame() : std::nullopt;
    }
    return std::nullopt;
}

std::string fileOf(const trace::Event& event) {
    const auto file = event.text(Field::file);
    return std::string(file.substr(file.find_last_of('/') + 1));
}

/// Whether its module is code that exec() made from a text, with no file behind it.
bool isFromText(std::string_view file) {
    return file.empty() || (file.starts_with('<') && !file.starts_with("<frozen"));
}

}  // namespace

Sentence Narrator::frameSentence(const trace::Event& event) const {
    switch (event.kind) {
        case Kind::call:
            return event.has(Field::chain) ? decoratorSentence(event) : call(event);
        case Kind::create:
            return create(event);
        case Kind::resume:
            return resume(event);
        case Kind::suspend:
            return suspend(event);
        case Kind::line:
            return sentence("line", "LINE", "{frame} is about to run line {line}.",
                            {frame("frame", event.frame()), line(event.line())});
        case Kind::bind:
            return sentence(
                "bind", "BIND", "{name} becomes {value} in {frame}.",
                {named("name", event.text(Field::name)), value("value", event.value(Field::value)),
                 frame("frame", event.frame())});
        case Kind::unbind:
            return sentence(
                "unbind", "UNBIND", "{name} is no longer bound in {frame}.",
                {named("name", event.text(Field::name)), frame("frame", event.frame())});
        case Kind::return_:
            return setUp(event).value_or(returned(event));
        default:
            return closed(event);
    }
}

Sentence Narrator::call(const trace::Event& event) const {
    const auto id = event.frame();
    if (id && frames.isModule(*id)) {
        const Argument file = named("file", fileOf(event).empty() ? "The program" : fileOf(event));
        if (event.byFrame() && isFromText(event.text(Field::file)))
            return sentence("call.text", "CALL", "{by} runs code that was made from a text.",
                            {frame("by", event.byFrame())});
        if (event.byFrame())
            return sentence("call.module", "CALL", "{by} imports {file}: its code starts to run.",
                            {frame("by", event.byFrame()), file});
        return sentence("call.program", "CALL", "{file} starts to run.", {file});
    }
    if (event.flag(Field::classBody))
        return sentence("call.class", "CALL", "The body of {frame} runs[ in {by}], line by line.",
                        {frame("frame", id), frame("by", event.byFrame())});
    const Argument arguments{"arguments", argumentsOf(*this, event), Phrase::Role::value};
    if (!event.byFrame())
        return sentence("call.outside", "CALL", "{frame} is called[ with {arguments}].",
                        {frame("frame", id), arguments});
    return sentence("call", "CALL", "{by} calls {frame}[ with {arguments}].",
                    {frame("by", event.byFrame()), frame("frame", id), arguments});
}

std::string Narrator::coroutineUnless(std::string_view name,
                                      std::optional<trace::FrameId> frame) const {
    auto coroutine = frame ? displayName(*frame) : std::string();
    return coroutine == name ? std::string() : coroutine;
}

Sentence Narrator::create(const trace::Event& event) const {
    const auto noun = text("noun", nounOf(event.word(Field::flavor)));
    const Argument arguments{"arguments", argumentsOf(*this, event), Phrase::Role::value};
    auto made = frame("frame", event.frame());
    if (!made.lead.empty()) made = named("frame", displayName(*event.frame()));
    const bool isOutside = !event.byFrame();
    return sentence(isOutside ? "create.outside" : "create", "CREATE",
                    isOutside ? "The {noun} {frame} is created[ with {arguments}]; nothing of it "
                                "has run yet."
                              : "{by} creates the {noun} {frame}[ with {arguments}]; nothing of it "
                                "has run yet.",
                    {frame("by", event.byFrame()), noun, made, arguments});
}

Sentence Narrator::resume(const trace::Event& event) const {
    const auto* resumed = event.frame() ? state.frame(*event.frame()) : nullptr;
    const auto who = frame("frame", event.frame());
    const auto where = line(event.line());
    const auto consumed = consumer("consumer", resumed);
    const bool awaits = resumed && resumed->flavor != Word::generator;
    switch (event.how().value_or(Word::next)) {
        case Word::send:
            return sentence(
                "resume.send", "SEND",
                "{consumer} sends {value} into {frame}, which goes on[ at line {line}].",
                {event.byFrame() ? frame("consumer", event.byFrame()) : consumed,
                 value("value", event.value(Field::value)), who, where});
        case Word::throw_:
            return sentence("resume.throw", "THROW",
                            "{consumer} throws {exception} into {frame}[ at line {line}].",
                            {event.byFrame() && !(resumed && resumed->via == Word::with)
                                 ? frame("consumer", event.byFrame())
                                 : consumed,
                             exception("exception", event.exc()), who, where});
        case Word::close:
            return sentence(
                "resume.close", "CLOSE",
                "{frame} is closed[ by {by}]: it wakes up[ at line {line}] only to leave.",
                {who, where, frame("by", event.byFrame())});
        case Word::delegate:
            if (event.exc())
                return sentence("resume.delegate.raised", "RESUME",
                                "{exception} reaches {frame}[ at line {line}]: it ended what "
                                "{frame} {did}.",
                                {exception("exception", event.exc()), who, where,
                                 text("did", awaits ? "awaited" : "had handed over to")});
            if (const auto giver = awaits ? giverOf(*this, event) : std::nullopt)
                return sentence("resume.item", "RESUME",
                                "{frame} goes on[ at line {line}]: {giver} has handed it {value}.",
                                {who, where, frame("giver", giver),
                                 orElse(value("value", event.value(Field::value)), "its item")});
            if (awaits)
                return sentence("resume.awaited", "RESUME",
                                "{frame} goes on[ at line {line}]: what it awaited is done"
                                "[ and gave {value}].",
                                {who, where, value("value", event.value(Field::value))});
            return sentence("resume.delegate", "RESUME",
                            "{frame} goes on[ at line {line}]: what it handed over to has ended"
                            "[ and gave {value}].",
                            {who, where, value("value", event.value(Field::value))});
        default:
            break;
    }
    if (const auto next = pulledOn(event)) return *next;
    if (resumed && resumed->via == Word::loop && resumed->resumes > 1)
        return sentence("resume.loop", "RESUME",
                        "{frame} goes on[ at line {line}]; its locals are as it left them.",
                        {who, where, consumed});
    if (resumed && resumed->resumes > 1 && isInTunnel(*resumed))
        return sentence("resume.tunnel", "RESUME",
                        "{consumer} picks {frame} up again[ at line {line}], through the tunnel of "
                        "yield from in {outer}.",
                        {consumed, who, where, named("outer", tunnel(*resumed))});
    if (resumed && resumed->resumes > 1 && isChanged(*resumed, event)) {
        if (const auto* changed = changedMeanwhile(*this, *resumed, event))
            return sentence("resume.changed", "RESUME",
                            "{consumer} picks {frame} up again[ at line {line}]; meanwhile {name}, "
                            "which it shares, has become {value}.",
                            {consumed, who, where, named("name", changed->name),
                             value("value", &changed->value)});
        return sentence("resume.on", "RESUME",
                        "{consumer} picks {frame} up again[ at line {line}].",
                        {consumed, who, where});
    }
    if (!resumed || resumed->resumes > 1)
        return sentence("resume.again", "RESUME",
                        "{consumer} picks {frame} up again[ at line {line}]; "
                        "its locals are as it left them.",
                        {consumed, who, where});
    if (resumed->via == Word::yieldFrom && event.byFrame())
        return sentence("resume.first.delegated", "RESUME",
                        "{by} asks {frame} for its first value with yield from: it starts to run.",
                        {frame("by", event.byFrame()), who});
    if (resumed->via == Word::with)
        return sentence("resume.enter", "RESUME",
                        "{consumer} starts {frame}: it runs up to its first yield.",
                        {consumed, who});
    if (resumed->flavor == Word::generator || resumed->flavor == Word::asyncGenerator)
        return sentence("resume.first", "RESUME",
                        "{consumer} asks {frame} for its first value: it starts to run.",
                        {consumed, who});
    if (resumed->via == Word::loop)
        return sentence("resume.loop.first", "RESUME", "{frame} begins to run[ {coroutine}].",
                        {who, named("coroutine", coroutineUnless(who.text, event.frame()))});
    if (resumed->via == Word::await)
        return sentence("resume.await.first", "RESUME",
                        "{frame} begins to run[: {outer} awaits it].",
                        {who, frame("outer", resumed->delegator)});
    return sentence("resume.start", "RESUME", "{consumer} starts {frame}: its code begins to run.",
                    {consumed, who});
}

std::string Narrator::tunnel(const FrameState& inner) const {
    constexpr std::size_t kMostNames = 3;
    std::vector<std::string> outer;
    for (const auto* at = &inner; at && at->delegator; at = state.frame(*at->delegator)) {
        if (outer.size() == kMostNames) {
            outer.emplace_back("more");
            break;
        }
        outer.push_back(toldName(*at->delegator));
    }
    return listed(outer);
}

Sentence Narrator::suspend(const trace::Event& event) const {
    const auto* parked = event.frame() ? state.frame(*event.frame()) : nullptr;
    const auto who = frame("frame", event.frame());
    const auto where = line(event.line());
    const bool awaits = event.how() == Word::await;
    if (const auto inner = event.id<trace::FrameId>(Field::delegate)) {
        const auto* delegate = state.frame(*inner);
        if (awaits && delegate && delegate->flavor == Word::asyncGenerator)
            return sentence("suspend.await.item", "AWAIT",
                            "{frame} awaits {delegate}[ at line {line}]: that {runs} now, and this "
                            "frame is parked until it yields[ {again}] or ends.",
                            {who, frame("delegate", inner), where,
                             text("runs", delegate->yields > 0 ? "goes on" : "runs"),
                             text("again", delegate->yields > 0 ? "once more" : "")});
        if (awaits)
            return sentence("suspend.await.frame", "AWAIT",
                            "{frame} awaits {delegate}[ at line {line}]: that runs now, and this "
                            "frame is parked until it ends.",
                            {who, frame("delegate", inner), where});
        return sentence("suspend.delegate", "DELEGATE",
                        "{frame} hands over to {delegate}[ at line {line}] and is parked until "
                        "that ends; values pass through it as through a tunnel.",
                        {who, frame("delegate", inner), where});
    }
    if (awaits)
        return sentence("suspend.await", "AWAIT",
                        "{frame} waits[ at line {line}] and is parked; its locals stay alive.",
                        {who, where});
    const auto handed = value("value", event.value(Field::value));
    if (handed.text.empty())
        return sentence("suspend.yield.empty", "YIELD",
                        "{frame} hands over to {consumer} and is parked[ at line {line}]; its "
                        "locals stay alive.",
                        {who, consumer("consumer", parked), where});
    const bool ownItem = parked && parked->flavor == Word::asyncGenerator;
    if (parked && parked->delegator && ownItem)
        return sentence("suspend.yield.async", "YIELD",
                        "{frame} hands {value} to {outer}, which waits for it, and is parked"
                        "[ at line {line}].",
                        {who, handed, frame("outer", parked->delegator), where});
    if (parked && parked->delegator)
        return sentence(
            "suspend.yield.tunnel", "YIELD",
            "{frame} hands {value} to {consumer} through the tunnel of yield from in "
            "{outer}, and is parked[ at line {line}].",
            {who, handed, consumer("consumer", parked), named("outer", tunnel(*parked)), where});
    return sentence("suspend.yield", "YIELD",
                    "{frame} hands {value} to {consumer} and is parked[ at line {line}]; its "
                    "locals stay alive.",
                    {who, handed, consumer("consumer", parked), where});
}

namespace {

/// What an exhausted generator means to the `consumer` that asked it for more.
std::string consequenceFor(const FrameState& frame, const std::string& consumer) {
    switch (frame.via.value_or(Word::unknown)) {
        case Word::for_:
            return consumer + " ends";
        case Word::next:
            return consumer + " has nothing to give";
        case Word::unpack:
            return consumer + " has all there is";
        case Word::native:
            return consumer + " has all its values";
        default:
            return "there are no more values for " + consumer;
    }
}

}  // namespace

Sentence Narrator::returned(const trace::Event& event) const {
    const auto id = event.frame();
    const auto* done = id ? state.frame(*id) : nullptr;
    const auto who = frame("frame", id);
    const auto given = returnedValue(event);
    const auto* raw = event.value(Field::value);
    const bool isNone = !raw || raw->form == trace::ValueForm::none;
    if (id && frames.isModule(*id)) {
        const auto file = frames.functionOf(*id)->file;
        if (isFromText(file))
            return sentence("return.text", "RETURN",
                            "The code that was made from a text has run to its end.", {});
        return sentence("return.module", "RETURN", "{file} has run to its end.",
                        {named("file", file.substr(file.find_last_of('/') + 1))});
    }
    if (id && frames.isClassBody(*id))
        return sentence("return.class", "RETURN",
                        "The body of {frame} has run: the class is made of what it has bound.",
                        {who});
    const bool generates =
        done && (done->flavor == Word::generator || done->flavor == Word::asyncGenerator);
    if (!generates) {
        const auto to = done ? state.receiverOf(done->id) : std::nullopt;
        auto receiver = frame("receiver", done && done->delegator ? done->delegator : to);
        if (receiver.text.empty() && done && done->flavor)
            receiver = {"receiver", "the event loop"};
        const auto skipped = named("skipped", done ? notCalled(*done) : std::string());
        return sentence("return", "RETURN",
                        "{frame} returns[ {value}][ to {receiver}][ and has not called {skipped}].",
                        {who, given, receiver, skipped});
    }
    const bool gaveNothing = done->yields == 0 && done->resumes < 2 && done->folded == 0 && isNone;
    if (done->delegator && gaveNothing && done->flavor == Word::generator)
        return sentence("return.delegate.empty", "RETURN",
                        "{frame} ends without having yielded anything: {outer}, which delegated to "
                        "it, goes on.",
                        {who, frame("outer", done->delegator)});
    if (done->delegator)
        return sentence(
            "return.delegate", "RETURN",
            "{frame} is exhausted[ and gives {value}]: {outer}, which {did} it, goes on.",
            {who, text("did", done->flavor == Word::asyncGenerator ? "awaited" : "delegated to"),
             isNone ? Argument{"value", {}} : given, frame("outer", done->delegator)});
    if (done->resumedHow == Word::close)
        return sentence("return.closed", "RETURN", "{frame} has ended: it is closed.", {who});
    if (done->via == Word::with)
        return sentence(
            "return.scope", "RETURN",
            "{frame} has run to its end[ and returns {value}]: its scope is being left.",
            {who, isNone ? Argument{"value", {}} : given});
    return sentence("return.exhausted", "RETURN",
                    "{frame} is exhausted[ and returns {value}]: {consequence}.",
                    {who, isNone ? Argument{"value", {}} : given,
                     text("consequence", consequenceFor(*done, consumer("consumer", done).text))});
}

}  // namespace flowglass::playback
