#include <algorithm>

#include <flowglass/hooks.hpp>
#include "core/instrument/exceptions.hpp"
#include "core/instrument/output_tee.hpp"
#include "core/instrument/thread_state.hpp"

namespace flowglass::detail {
namespace {

using record::RawEvent;
using record::ticks;
using trace::Field;
using trace::Kind;
using trace::Word;

/// The thread's state where `mark` belongs to the recording that goes on, with all that happened
/// before settled.
ThreadState* stateFor(const Mark& mark) {
    if (!mark) return nullptr;
    auto* state = threadState();
    if (state == nullptr || state->recorder().era() != mark.era) return nullptr;
    state->settle();
    return state;
}

/// `delegator` has just been parked to let this one run in its place; 0: nobody has.
void resume(ThreadState& state, const Mark& frame, Resumption how, std::uint32_t line,
            std::uint32_t delegator = 0) {
    const bool isNext = how == Resumption::next;
    const auto by = delegator != 0 ? delegator : isNext ? state.top() : 0;
    RawEvent<Kind::resume> event(state.log, ticks());
    event.put<Field::frame>(frame.number);
    if (line != 0) event.put<Field::line>(line);
    event.put<Field::how>(isNext ? Word::next : Word::delegate);
    if (how == Resumption::failed && !state.tokens.empty())
        event.put<Field::exc>(state.tokens.back().exception);
    event.putId<Field::byFrame>(by);
    // By what means anybody else asks, a range-for or a view, cannot be seen from here.
    if (delegator != 0) event.put<Field::via>(Word::yieldFrom);
    event.commit();
    state.pickUp(frame);
}

template <Kind kind>
void begin(ThreadState& state, Mark& frame, const std::source_location& where) {
    keepCapturing();
    const auto site = state.site(where);
    const auto by = kind == Kind::create ? state.top() : (state.frames.empty() ? 0 : state.top());
    frame = {state.newFrame(), state.recorder().era(), site.function.number};
    RawEvent<kind> event(state.log, ticks());
    event.template put<Field::frame>(frame.number)
        .template put<Field::function>(site.function)
        .template put<Field::file>(site.file);
    if (site.definition != 0) event.template put<Field::line>(site.definition);
    event.template putId<Field::byFrame>(by);
    if constexpr (kind == Kind::create) event.template put<Field::flavor>(Word::generator);
    event.commit();
}

}  // namespace

void created(Mark& frame, const std::source_location& where) noexcept {
    auto* state = threadState();
    if (state == nullptr) return;
    state->settle();
    begin<Kind::create>(*state, frame, where);
}

void resumed(Mark frame, Resumption how, std::uint32_t line) noexcept {
    if (auto* state = stateFor(frame)) resume(*state, frame, how, line);
}

void suspended(Mark frame, std::uint32_t line, const Shown& value) noexcept {
    auto* state = stateFor(frame);
    if (state == nullptr) return;
    state->park(frame.number);
    const auto raw = rawOf(value);
    RawEvent<Kind::suspend>(state->log, ticks(), raw.bytes())
        .put<Field::frame>(frame.number)
        .put<Field::line>(line)
        .put<Field::how>(Word::yield)
        .put<Field::value>(raw)
        .commit();
}

void delegated(Mark frame, std::uint32_t line, Mark inner, std::uint32_t innerLine) noexcept {
    auto* state = stateFor(frame);
    if (state == nullptr) return resumed(inner, Resumption::next, innerLine);
    const bool isKnown = stateFor(inner) != nullptr;
    state->park(frame.number);
    RawEvent<Kind::suspend>(state->log, ticks())
        .put<Field::frame>(frame.number)
        .put<Field::line>(line)
        .put<Field::how>(Word::yield)
        .putId<Field::delegate>(isKnown ? inner.number : 0)
        .commit();
    if (isKnown) resume(*state, inner, Resumption::next, innerLine, frame.number);
}

void returned(Mark frame, std::uint32_t line) noexcept {
    auto* state = stateFor(frame);
    if (state == nullptr) return;
    state->pop(frame.number);
    RawEvent<Kind::return_>(state->log, ticks())
        .put<Field::frame>(frame.number)
        .put<Field::line>(line)
        .commit();
}

void unwound(Mark frame) noexcept {
    if (!frame) return;
    auto* state = threadState();
    if (state == nullptr || state->recorder().era() != frame.era) return;
    auto& token = handledToken(*state);
    token.isKept = true;
    state->flushPrinted();
    RawEvent<Kind::unwind>(state->log, ticks())
        .put<Field::frame>(frame.number)
        .put<Field::exc>(token.exception)
        .commit();
    state->pop(frame.number);
}

void closing(Mark frame) noexcept {
    if (auto* state = stateFor(frame)) state->closing.push_back(frame.number);
}

void closed(Mark frame) noexcept {
    auto* state = stateFor(frame);
    if (state == nullptr) return;
    std::erase(state->closing, frame.number);
    (void)state->takeParked(frame.number);
    const auto by = state->top();
    RawEvent<Kind::close>(state->log, ticks())
        .put<Field::frame>(frame.number)
        .put<Field::how>(Word::dropped)
        .putId<Field::byFrame>(by)
        .commit();
}

void called(Mark& frame, const std::source_location& where) noexcept {
    auto* state = threadState();
    if (state == nullptr) return;
    state->settle();
    begin<Kind::call>(*state, frame, where);
    state->push(frame);
}

void left(Mark frame, int uncaughtBefore, std::uint32_t line, const Shown* value) noexcept {
    auto* state = stateFor(frame);
    if (state == nullptr) return;
    if (state->uncaughtExceptions() > uncaughtBefore) {
        RawEvent<Kind::unwind>(state->log, ticks())
            .put<Field::frame>(frame.number)
            .put<Field::exc>(tokenInFlight(*state).exception)
            .commit();
    } else {
        const auto raw = value != nullptr ? rawOf(*value) : record::RawValue{};
        RawEvent<Kind::return_> event(state->log, ticks(), raw.bytes());
        event.put<Field::frame>(frame.number);
        if (line != 0) event.put<Field::line>(line);
        if (value != nullptr) event.put<Field::value>(raw);
        event.commit();
    }
    state->pop(frame.number);
}

}  // namespace flowglass::detail
