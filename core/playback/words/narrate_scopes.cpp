#include <algorithm>

#include "core/model/words.hpp"
#include "core/playback/moves/source_place.hpp"
#include "core/playback/state/held.hpp"
#include "core/playback/words/narrator.hpp"
#include "core/playback/words/written_out.hpp"

namespace flowglass::playback {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

/// A scope by its source text, else its manager, else its number.
Argument scopeOf(const Narrator& narrator, const trace::Event& event) {
    const auto id = event.scope();
    const auto* scope = id ? narrator.state.scope(*id) : nullptr;
    auto words = event.kind == Kind::entering || event.kind == Kind::entered
                     ? event.text(Field::text)
                     : std::string_view();
    if (words.empty() && scope) words = scope->text.empty() ? scope->manager : scope->text;
    std::string held;
    if (scope && scope->isToldByValue()) words = held = scope->value->display();
    constexpr std::size_t kMostCharacters = 40;
    const bool isStacked = event.flag(Field::moved) || (scope && scope->moved);
    const auto written = [&] {
        if (!held.empty()) return held;
        return scope ? writtenOut(narrator.state, words, scope->frame, scope->enteredAt)
                     : writtenOut(narrator.state, words, event.frame(), event.index);
    };
    const auto shown = shortened(isStacked ? model::asCall(words) : written(), kMostCharacters);
    return Narrator::named("scope",
                           shown.empty() ? "scope " + std::to_string(id ? id->value : 0) : shown);
}

/// In which thread, where several run the function whose scope it is.
Argument threadOf(const Narrator& narrator, const trace::Event& event) {
    const auto* scope = event.scope() ? narrator.state.scope(*event.scope()) : nullptr;
    const bool told = scope && scope->frame && narrator.frames.isInSeveralThreads(*scope->frame);
    return Narrator::named("thread", told ? narrator.threadName(scope->thread) : "");
}

std::string_view wayOut(const Narrator& narrator, const trace::Event& event) {
    const auto how = event.how().value_or(Word::normal);
    if (how == Word::normal && event.flag(Field::moved))
        return narrator.isCpp() ? "its guard ends" : "its stack is unwound";
    switch (how) {
        case Word::return_:
            return "a return leaves its block";
        case Word::break_:
            return "a break leaves its block";
        case Word::continue_:
            return "a continue leaves its block";
        case Word::cancelled:
            return "cancellation leaves its block";
        case Word::exception:
            return "its stack is unwound";
        case Word::closed:
            return "its generator is being closed";
        default:
            return "its block is done";
    }
}

bool isCallback(const Narrator& narrator, const trace::Event& event) {
    const auto* scope = event.scope() ? narrator.state.scope(*event.scope()) : nullptr;
    return scope && !narrator.isCpp() && isCallback(*scope, &narrator.trace);
}

bool isStack(const ScopeState& scope) {
    return scope.manager == "ExitStack" || scope.manager == "AsyncExitStack";
}

Sentence entered(const Narrator& narrator, const trace::Event& event) {
    const auto scope = scopeOf(narrator, event);
    if (isCallback(narrator, event))
        return sentence("entered.callback", "ENTER",
                        "The callback {scope} is put on the stack; it is called when the stack is "
                        "unwound.",
                        {scope});
    const auto* given = event.value(Field::value);
    // Nothing, and nobody asked for it.
    if (given && given->form == trace::ValueForm::none && !event.has(Field::name)) given = nullptr;
    const bool isStacked = event.flag(Field::moved) && !narrator.isCpp();
    // It is called what it gives.
    if (given && scope.text == narrator.valueText(*given)) given = nullptr;
    return sentence(
        "entered", "ENTER",
        "{scope} is entered[ in {thread}][ and gives {value}][ under the name {name}]; it is held "
        "until its {holder}.",
        {scope, threadOf(narrator, event), narrator.value("value", given),
         Narrator::named("name", event.text(Field::name)),
         Narrator::text("holder", isStacked ? "stack is unwound" : "block is left")});
}

Sentence exiting(const Narrator& narrator, const trace::Event& event) {
    const auto scope = scopeOf(narrator, event);
    // It is told of nothing, whatever unwinds the stack.
    if (isCallback(narrator, event))
        return sentence(
            "exiting.callback", "EXIT", "The callback {scope} is called: {way}[ by {exception}].",
            {scope, Narrator::text("way", wayOut(narrator, event)),
             narrator.exception("exception",
                                event.how() == Word::exception ? event.exc() : std::nullopt)});
    if (event.how() == Word::exception) {
        auto what = narrator.exception("exception", event.exc());
        if (what.text.empty()) what = {"exception", "an exception", Phrase::Role::error};
        return sentence("exiting.exception", "EXIT",
                        narrator.isCpp()
                            ? "{exception} leaves the block of {scope}, whose destructor runs."
                            : "{exception} leaves the block of {scope}, whose exit is told of it.",
                        {what, scope});
    }
    if (const auto jump = lineOfJump(narrator.trace, event))
        return sentence(
            "exiting.jump", "EXIT",
            "{scope} is being left[ in {thread}]: the {how} at line {line} leaves its block.",
            {scope, threadOf(narrator, event), Narrator::text("how", trace::nameOf(*event.how())),
             Narrator::line(jump)});
    return sentence(
        "exiting", "EXIT", "{scope} is being left[ in {thread}]: {way}.",
        {scope, threadOf(narrator, event), Narrator::text("way", wayOut(narrator, event))});
}

/// The line at which the function of a block that was left goes on; empty where that is not known.
Argument lineAfter(const Narrator& narrator, const trace::Event& exited, const ScopeState* left) {
    constexpr trace::EventIndex kFurthest = 16;
    const auto end = std::min(narrator.trace.size(), exited.index + kFurthest);
    for (auto at = exited.index + 1; left && left->frame && at < end; ++at) {
        const auto event = narrator.trace.event(at);
        if (event.frame() != left->frame) continue;
        if (event.kind == Kind::line) return {"next", std::to_string(event.line())};
        if (event.kind != Kind::handled && event.kind != Kind::bind) break;
    }
    return {"next", {}};
}

Sentence exited(const Narrator& narrator, const trace::Event& event) {
    const auto scope = scopeOf(narrator, event);
    const auto* left = event.scope() ? narrator.state.scope(*event.scope()) : nullptr;
    const auto exc = event.exc() ? event.exc() : left ? left->exception : std::nullopt;
    auto what = narrator.exception("exception", exc);
    if (what.text.empty()) what = {"exception", "the exception", Phrase::Role::error};
    const auto given = narrator.value("value", event.value(Field::value));
    switch (event.word(Field::verdict).value_or(Word::clean)) {
        case Word::suppressed:
            return sentence("exited.suppressed", "EXIT",
                            "{scope} sees {exception}[ and returns {value}]: the exception ends "
                            "here[, and line {next} runs next].",
                            {scope, what, given, lineAfter(narrator, event, left)});
        case Word::propagates:
            if (isCallback(narrator, event)) break;
            return sentence("exited.propagates", "EXIT",
                            narrator.isCpp()
                                ? "{scope} has been left, and {exception} goes on."
                                : "{scope} sees {exception}[, returns {value}] and lets it pass.",
                            {scope, what, given});
        case Word::replaced: {
            auto other = narrator.exception("raised", event.id<trace::ExceptionId>(Field::raised));
            if (other.text.empty()) other = {"raised", "another one", Phrase::Role::error};
            const bool had = exc.has_value();
            return sentence(
                "exited.replaced", "EXIT",
                had ? "{scope} sees {exception} and raises {raised} in its place"
                      "[: it holds {members}]."
                    : "{scope} raises {raised} while it is being left[: it holds {members}].",
                {scope, what, other,
                 narrator.members("members", event.id<trace::ExceptionId>(Field::raised))});
        }
        default:
            break;
    }
    if (isCallback(narrator, event))
        return sentence("exited.callback", "EXIT",
                        "The callback {scope} has been called[; {exception} goes on].",
                        {scope, exc ? what : Argument{"exception", {}}});
    if (const auto times = left && !narrator.isCpp() ? timesStillHeld(narrator.state, *left) : 0)
        return sentence(
            "exited.again", "EXIT",
            "{scope} has been left[ in {thread}]; it is still held {times}.",
            {scope, threadOf(narrator, event), Narrator::text("times", timesText(times))});
    // What lay on it is told by itself, and may have been handed on to another one.
    if (left && isStack(*left))
        return sentence("exited.stack", "EXIT",
                        "{scope} has been left[ in {thread}], with all that was still on it.",
                        {scope, threadOf(narrator, event)});
    return sentence("exited.clean", "EXIT",
                    "{scope} has been left[ in {thread}]; what it held is given back.",
                    {scope, threadOf(narrator, event)});
}

}  // namespace

Sentence Narrator::scopeSentence(const trace::Event& event) const {
    switch (event.kind) {
        case Kind::entering:
            if (event.frame() && isCallback(*this, event))
                return sentence(
                    "entering.callback", "ENTER",
                    "{frame} is about to put {scope} on the stack[ at line {line}].",
                    {frame("frame", event.frame()), scopeOf(*this, event), line(event.line())});
            return sentence(
                "entering", "ENTER",
                event.frame() ? "{frame} is about to enter {scope}[ at line {line}]."
                              : "{scope} is about to be entered[ at line {line}].",
                {frame("frame", event.frame()), scopeOf(*this, event), line(event.line())});
        case Kind::entered:
            return entered(*this, event);
        case Kind::exiting:
            return exiting(*this, event);
        default:
            return exited(*this, event);
    }
}

}  // namespace flowglass::playback
