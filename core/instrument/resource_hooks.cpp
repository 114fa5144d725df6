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

ThreadState* stateFor(const ScopeMark& scope) {
    auto* state = scope.scope ? threadState() : nullptr;
    if (state == nullptr || state->recorder().era() != scope.scope.era) return nullptr;
    state->settle();
    return state;
}

}  // namespace

void entering(ScopeMark& scope, std::string_view name, const std::source_location& where) noexcept {
    auto* state = threadState();
    if (state == nullptr) return;
    state->settle();
    const auto& place = state->guardPlace(name, where);
    scope.frame = state->top();
    scope.openBefore = state->openScope();
    scope.scope = {state->newScope(), state->recorder().era()};
    scope.uncaughtBefore = state->uncaughtExceptions();
    const bool isOwnLine = state->isInTop(place.site);
    RawEvent<Kind::entering> event(state->log, ticks());
    event.put<Field::scope>(scope.scope.number).put<Field::frame>(scope.frame);
    if (isOwnLine) event.put<Field::line>(where.line());
    event.put<Field::text>(place.name).commit();
}

void held(ScopeMark& scope, const Shown* value) noexcept {
    auto* state = stateFor(scope);
    if (state == nullptr) return;
    const auto raw = value != nullptr ? rawOf(*value) : record::RawValue{};
    RawEvent<Kind::entered> event(state->log, ticks(), raw.bytes());
    event.put<Field::scope>(scope.scope.number).put<Field::frame>(scope.frame);
    if (value != nullptr) event.put<Field::value>(raw);
    event.commit();
}

void exiting(ScopeMark& scope) noexcept {
    auto* state = stateFor(scope);
    if (state == nullptr) return;
    const auto exit = scopeExit(*state, scope);
    scope.isByException = exit.exception != 0;
    scope.isMoved = exit.isMoved;
    RawEvent<Kind::exiting>(state->log, ticks())
        .put<Field::scope>(scope.scope.number)
        .put<Field::how>(exit.how)
        .putId<Field::exc>(exit.exception)
        .putFlag<Field::moved>(scope.isMoved)
        .commit();
}

void released(const ScopeMark& scope, int uncaughtBefore) noexcept {
    auto* state = stateFor(scope);
    if (state == nullptr) return;
    const bool throws = state->uncaughtExceptions() > uncaughtBefore;
    const auto raised = throws ? tokenInFlight(*state).exception : 0;
    const auto left = scope.isByException ? Word::propagates : Word::clean;
    RawEvent<Kind::exited>(state->log, ticks())
        .put<Field::scope>(scope.scope.number)
        .put<Field::verdict>(throws ? Word::replaced : left)
        .putId<Field::raised>(raised)
        .putFlag<Field::moved>(scope.isMoved)
        .commit();
}

}  // namespace flowglass::detail
