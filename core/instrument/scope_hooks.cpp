#include <algorithm>

#include <flowglass/hooks.hpp>
#include "core/instrument/exceptions.hpp"
#include "core/instrument/scope_exit.hpp"
#include "core/instrument/thread_state.hpp"

namespace flowglass::detail {
namespace {

using record::RawEvent;
using record::ticks;
using trace::Field;
using trace::Kind;
using trace::Word;

}  // namespace

ScopeExit scopeExit(ThreadState& state, const ScopeMark& scope) noexcept {
    const auto& closing = state.closing;
    if (!closing.empty() && std::find(closing.begin(), closing.end(), scope.frame) != closing.end())
        return {Word::closed, Word::clean, 0, scope.isMoved};
    const bool isMoved = state.closeScope(scope.frame, scope.openBefore) || scope.isMoved;
    if (state.uncaughtExceptions() > scope.uncaughtBefore)
        return {Word::exception, Word::propagates, tokenInFlight(state).exception, isMoved};
    return {Word::normal, Word::clean, 0, isMoved};
}

void entered(ScopeMark& scope, std::string_view name, const Shown* value,
             const std::source_location& where) noexcept {
    auto* state = threadState();
    if (state == nullptr) return;
    state->settle();
    const auto& place = state->guardPlace(name, where);
    const auto frame = state->top();
    const bool isOwnLine = state->isInTop(place.site);
    scope.scope = {state->newScope(), state->recorder().era()};
    scope.frame = frame;
    scope.openBefore = state->openScope();
    scope.uncaughtBefore = state->uncaughtExceptions();
    const auto raw = value != nullptr ? rawOf(*value) : record::RawValue{};
    RawEvent<Kind::entering> event(state->log, ticks(), raw.bytes());
    event.put<Field::scope>(scope.scope.number).putId<Field::frame>(frame);
    if (isOwnLine) event.put<Field::line>(where.line());
    event.put<Field::text>(place.name);
    if (value != nullptr) event.put<Field::value>(raw);
    event.pair().commit();
}

void exited(const ScopeMark& scope) noexcept {
    auto* state = threadState();
    if (state == nullptr || state->recorder().era() != scope.scope.era) return;
    state->settle();
    const auto exit = scopeExit(*state, scope);
    RawEvent<Kind::exiting>(state->log, ticks())
        .put<Field::scope>(scope.scope.number)
        .put<Field::how>(exit.how)
        .putId<Field::exc>(exit.exception)
        .put<Field::verdict>(exit.verdict)
        .putFlag<Field::moved>(exit.isMoved)
        .pair()
        .commit();
}

void watched(std::string_view name, const Shown& value,
             const std::source_location& where) noexcept {
    auto* state = threadState();
    if (state == nullptr) return;
    state->settle();
    const auto frame = state->top();
    if (frame == 0 || !state->isInTop(state->site(where))) return;
    const auto raw = rawOf(value);
    const auto interned = state->intern(name);
    RawEvent<Kind::bind>(state->log, ticks(), raw.bytes())
        .put<Field::frame>(frame)
        .put<Field::name>(interned)
        .put<Field::value>(raw)
        .commit();
}

void marked(std::string_view text) noexcept {
    auto* state = threadState();
    if (state == nullptr) return;
    state->settle();
    text = text.substr(0, record::kMostText);
    RawEvent<Kind::mark>(state->log, ticks(), text.size() + 8).put<Field::text>(text).commit();
}

}  // namespace flowglass::detail
