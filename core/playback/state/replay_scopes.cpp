#include <algorithm>

#include "core/model/takes_back.hpp"
#include "core/playback/state/replay.hpp"

namespace flowglass::playback {

using trace::Field;
using trace::Kind;
using Phase = ScopeState::Phase;

namespace {

constexpr std::size_t kMostUnwound = 64;

/// Whether an event says that the program goes on, instead of still leaving scopes.
bool goesOn(Kind kind) {
    switch (kind) {
        case Kind::call:
        case Kind::create:
        case Kind::resume:
        case Kind::suspend:
        case Kind::bind:
        case Kind::unbind:
        case Kind::return_:
        case Kind::output:
        case Kind::input:
        case Kind::entering:
        case Kind::end:
            return true;
        default:
            return false;
    }
}

void describe(ScopeState& scope, const trace::Event& event) {
    if (event.frame()) scope.frame = event.frame();
    if (event.has(Field::text)) scope.text = event.text(Field::text);
    if (event.has(Field::name)) scope.name = event.text(Field::name);
    if (event.has(Field::manager)) scope.manager = event.text(Field::manager);
    if (event.line() != 0) scope.line = event.line();
    if (const auto* value = event.value(Field::value)) scope.value = *value;
    if (event.flag(Field::async)) scope.async = true;
    if (event.flag(Field::moved)) scope.moved = true;
    if (const auto generator = event.id<trace::FrameId>(Field::generator))
        scope.generator = generator;
}

void leave(ScopeState& scope, const trace::Event& event, const ExceptionState* token) {
    if (const auto how = event.how()) scope.how = how;
    if (const auto verdict = event.word(Field::verdict)) scope.verdict = verdict;
    if (const auto exc = event.exc()) scope.exception = exc;
    if (token) scope.exceptionType = token->type;
    if (const auto raised = event.id<trace::ExceptionId>(Field::raised)) scope.raised = raised;
    if (const auto* value = event.value(Field::value)) scope.answer = *value;
    scope.phase = event.kind == Kind::exiting ? Phase::exiting : Phase::left;
}

/// Whether `event` is about a line that is not one of a `with` itself: its line runs once more when
/// its block is left.
bool isElsewhere(const State& state, const trace::Event& event) {
    if (event.kind != Kind::line) return false;
    const auto isItsOwn = [&](const ScopeState& scope) {
        return scope.frame == event.frame() && scope.line == event.line();
    };
    const bool inFrame = std::ranges::any_of(
        state.unwound, [&](const ScopeState& scope) { return scope.frame == event.frame(); });
    return inFrame && std::ranges::none_of(state.unwound, isItsOwn) &&
           std::ranges::none_of(state.scopes, isItsOwn);
}

}  // namespace

void Replay::applyScopes(const trace::Event& event) {
    const auto id = event.scope();
    if (!id) return;
    auto* at = scope(*id);
    const bool enters = event.kind == Kind::entering || event.kind == Kind::entered;
    if (enters) {
        if (!at) at = &m_state.scopes.emplace_back();
        if (event.kind == Kind::entering || at->enteredAt == 0) at->enteredAt = event.index;
        at->id = *id;
        at->thread = event.thread;
        at->phase = event.kind == Kind::entering ? Phase::entering : Phase::held;
        describe(*at, event);
    } else if (at) {
        leave(*at, event, event.exc() ? exception(*event.exc()) : nullptr);
        if (at->verdict == trace::Word::replaced)
            std::erase_if(m_state.exceptions, [&](const ExceptionState& exception) {
                return exception.id == event.exc();
            });
        if (event.kind == Kind::exited) {
            if (m_state.unwound.size() >= kMostUnwound)
                m_state.unwound.erase(m_state.unwound.begin());
            m_state.unwound.push_back(*at);
        }
    }
    if (at && at->frame) m_state.active = at->frame;
}

void Replay::settleScopes(const trace::Event& event) {
    auto& unwound = m_state.unwound;
    if (unwound.empty() || !(goesOn(event.kind) || isElsewhere(m_state, event))) return;
    const bool leaving = std::ranges::any_of(
        m_state.scopes, [](const ScopeState& scope) { return scope.phase == Phase::exiting; });
    const bool flying = std::ranges::any_of(
        m_state.exceptions, [](const ExceptionState& exception) { return !exception.handled; });
    if (leaving || flying) return;
    // A thread of which nothing runs any more has no other event that could say so.
    std::erase_if(unwound, [&](const ScopeState& scope) {
        const auto* its = m_state.threadOf(scope.thread);
        return scope.thread == event.thread || its == nullptr || its->ended || its->stack.empty();
    });
}

void Replay::giveBack(const trace::Event& event) {
    for (const auto id : event.ids(Field::releases)) {
        const auto* at = scope(trace::ScopeId{id});
        if (at && at->phase == Phase::held)
            m_state.givenBack.push_back(
                {at->id, event.thread, event.id<trace::TaskId>(Field::task)});
    }
}

void Replay::takeBack(const trace::Event& event) {
    std::erase_if(m_state.givenBack, [&](const GivenBack& each) {
        return model::takesBack(event, each.thread, each.task);
    });
}

}  // namespace flowglass::playback
