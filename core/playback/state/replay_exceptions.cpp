#include <algorithm>

#include "core/playback/state/replay.hpp"

namespace flowglass::playback {

using trace::Field;
using trace::Kind;

namespace {

// Tokens whose end was never recorded must not pile up.
constexpr std::ptrdiff_t kMostExceptions = 256;

}  // namespace

void Replay::applyExceptions(const trace::Event& event) {
    switch (event.kind) {
        case Kind::raise:
            return onRaise(event);
        case Kind::unwind:
            return onUnwind(event);
        case Kind::handled:
            return onHandled(event);
        default:
            return;
    }
}

ExceptionState& Replay::newException(trace::ExceptionId id) {
    auto& all = m_state.exceptions;
    std::erase_if(all, [&](const auto& other) { return other.id == id; });
    const auto isFlying = [](const auto& other) { return !other.handled; };
    if (std::count_if(all.begin(), all.end(), isFlying) >= kMostExceptions)
        all.erase(std::find_if(all.begin(), all.end(), isFlying));
    all.push_back({id, {}, {}, {}, 0, false, {}});
    return all.back();
}

void Replay::onRaise(const trace::Event& event) {
    const auto id = event.exc();
    if (!id) return;
    auto* token = exception(*id);
    if (!token) token = &newException(*id);
    token->type = event.text(Field::exception);
    token->message = event.text(Field::message);
    token->at = event.frame();
    token->line = event.line();
    token->handled = false;
    // Where no frame is told, the task itself is in the middle of it: its group, for one.
    if (!event.frame() && event.task) m_state.activeTask = event.task;
    if (auto* f = known(event.frame(), event)) {
        if (event.line() != 0) f->line = event.line();
        goOn(*f, event);
        m_state.active = f->id;
    }
    const bool arrives = event.how() == trace::Word::thrown && m_state.transfer &&
                         m_state.transfer->to == event.frame();
    if (arrives) return;
    auto from = event.frame();
    const auto& stack = thread(event.thread).stack;
    if (event.how() == trace::Word::thrown && !stack.empty()) from = stack.back();
    m_state.transfer = {Transfer::Sort::exception, from, event.frame(), {}, id};
}

void Replay::onUnwind(const trace::Event& event) {
    auto* left = known(event.frame(), event);
    const auto exc = event.exc();
    if (!left || !exc) return;
    pop(left->id, event, left->delegator ? Beneath::calls : Beneath::runs);
    if (event.line() != 0) left->line = event.line();
    const auto& stack = thread(event.thread).stack;
    auto next = left->delegator;
    const bool ownedByLoop = left->flavor && !left->consumer;
    if (!next && !stack.empty() && !ownedByLoop) next = stack.back();
    auto* token = exception(*exc);
    if (token) {
        token->left.push_back(left->id);
        token->at = next;
        const auto* beneath = next ? m_state.frame(*next) : nullptr;
        token->line = beneath ? beneath->line : 0;
    }
    travel(*exc, left->id, next);
    m_state.active = left->id;
    // close() ends a generator by an exception of its own, which nobody need catch.
    const bool closed = left->flavor && token && token->type == "GeneratorExit";
    end(*left, closed ? Ending::closed : Ending::raised);
}

void Replay::onHandled(const trace::Event& event) {
    const auto exc = event.exc();
    auto* token = exc ? exception(*exc) : nullptr;
    if (!exc) return;
    const auto from = token ? token->at : std::nullopt;
    if (event.word(Field::stoppedBy) == trace::Word::replaced) {
        std::erase_if(m_state.exceptions, [&](const auto& other) { return other.id == *exc; });
        return;
    }
    travel(*exc, from, event.frame());
    if (event.frame()) m_state.active = event.frame();
    if (!event.frame() && event.task) m_state.activeTask = event.task;
    if (!token) return;
    token->handled = true;
    token->at = event.frame();
    token->line = event.line();
    // What a clause leaves over of a group goes on from there, without being raised anew. Its
    // message would name members that were handled.
    const auto rest = event.id<trace::ExceptionId>(Field::rest);
    if (!rest || exception(*rest)) return;
    const auto type = token->type;
    auto& goesOn = newException(*rest);
    goesOn.type = type;
    goesOn.at = event.frame();
    goesOn.line = event.line();
}

}  // namespace flowglass::playback
