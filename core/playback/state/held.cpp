#include "core/playback/state/held.hpp"

#include <algorithm>

#include "core/model/words.hpp"

namespace flowglass::playback {
namespace {

using Phase = ScopeState::Phase;

std::optional<trace::TaskId> taskOf(const State& state, const ScopeState& scope) {
    const auto* frame = scope.frame ? state.frame(*scope.frame) : nullptr;
    return frame != nullptr ? frame->task : std::nullopt;
}

}  // namespace

bool isCallback(const ScopeState& scope, const trace::Trace* trace) {
    if (!scope.moved) return false;
    if (scope.phase != Phase::entering) return !scope.value;
    // What is only put there is there at once, and gives nothing.
    const auto next = scope.enteredAt + 1;
    if (trace == nullptr || next >= trace->size() || trace->kind(next) != trace::Kind::entered)
        return false;
    const auto entered = trace->event(next);
    return entered.scope() == scope.id && entered.value(trace::Field::value) == nullptr;
}

bool isOfSameThing(const ScopeState& one, const ScopeState& other) {
    const bool known = one.value && one.value->object && other.value && other.value->object;
    if (known && one.value->object == other.value->object) return true;
    if (one.isToldByValue() || other.isToldByValue()) return false;
    if (one.text != other.text || one.manager != other.manager) return false;
    const auto words = one.text.empty() ? one.manager : one.text;
    return !words.empty() && words.find('(') == std::string_view::npos;
}

bool excludesItself(const ScopeState& scope) {
    return scope.manager == "lock" || scope.manager == "Lock";
}

std::size_t timesStillHeld(const State& state, const ScopeState& left) {
    if (excludesItself(left)) return 0;
    const auto isAnother = [&](const ScopeState& scope) {
        const bool open = scope.phase == Phase::held || scope.phase == Phase::exiting;
        return open && scope.id != left.id && scope.thread == left.thread &&
               taskOf(state, scope) == taskOf(state, left) && isOfSameThing(scope, left) &&
               !state.isGivenBack(scope.id);
    };
    return static_cast<std::size_t>(std::ranges::count_if(state.scopes, isAnother));
}

std::string timesText(std::size_t times) {
    return times == 1 ? "once" : times == 2 ? "twice" : model::grouped(times) + " times";
}

bool isCaughtOutside(const State& state, const ScopeState& scope) {
    if (scope.phase != Phase::left) return false;
    const auto cameOut = scope.raised ? scope.raised : scope.exception;
    // What another scope swallows is still told at the exits that it came through.
    const auto swallows = [&](const ScopeState& other) {
        return other.verdict == trace::Word::suppressed && other.exception == cameOut;
    };
    if (std::ranges::any_of(state.scopes, swallows) || std::ranges::any_of(state.unwound, swallows))
        return false;
    return std::ranges::any_of(state.exceptions, [&](const ExceptionState& exception) {
        return exception.id == cameOut && exception.handled && exception.at == scope.frame;
    });
}

}  // namespace flowglass::playback
