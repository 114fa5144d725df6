#include "core/python/exceptions/exceptions.hpp"

#include "core/python/cpython/interpreter.hpp"
#include "core/python/frames/lifecycle.hpp"

namespace flowglass::python {

using trace::Word;

// Where a frame goes on says what became of the exceptions in flight.

bool Exceptions::isStoppedByCaller(const Token& token, const Frame& below) noexcept {
    const ThreadState* thread = Recorder::seenThread();
    // The exits of managers, and of stacks of them, hand on what they stop.
    if (token.caller == below.place || below.isExiting || thread->exiting != nullptr) return false;
    auto* at = cpython::currentFrame(cpython::threadState());
    while (at != nullptr && at != below.place && at != token.caller) at = cpython::callerOf(at);
    if (at == nullptr || at != token.caller) return false;
    PyCodeObject* code = cpython::codeOf(at);
    if (code == nullptr || code != token.callerCode) return false;
    const int unit = cpython::instructionOf(at);
    const auto verdict = readHandlers(code)->judge(token.callerUnit, unit);
    return unit != token.callerUnit && verdict.stopper == Stopper::except;
}

// What lay there may be a generator that was iterated, which is closed, or have a finalizer; the
// frame still stands where the exception was set going.
bool Exceptions::isUnwinding(const ThreadState& thread, const Frame& frame, int unit) noexcept {
    if (thread.closing != nullptr) return true;
    switch (frame.info->opcodeAt(unit)) {
        case RAISE_VARARGS:
        case RERAISE:
        case YIELD_VALUE:
        case RESUME:
            return true;
        default:
            return false;
    }
}

// Other instructions show more than once what they raise; so does `raise` on 3.11, whose lines are
// always seen.
bool Exceptions::isRaise(const Frame& frame, int unit) noexcept {
    return PY_VERSION_HEX >= 0x030C0000 && frame.info->opcodeAt(unit) == RAISE_VARARGS &&
           cpython::argumentOf(_PyCode_CODE(cpython::codeOf(frame.place)) + unit) != 0;
}

std::optional<Exceptions::Stop> Exceptions::stopOf(const ThreadState& thread, Token& token,
                                                   Frame* frame, int unit, bool isCall,
                                                   bool isItself, bool bySight) const noexcept {
    const bool isTravelling = token.at == nullptr;
    if (!isTravelling && token.at != frame) return std::nullopt;
    if (isTravelling && (isItself || token.isHeld)) return std::nullopt;
    if (isTravelling) {
        if (token.exception != nullptr && m_scopes.isGiven(thread, token.exception))
            return std::nullopt;
        // What a loop runs meanwhile proves nothing of what goes on beneath it.
        if (token.step < thread.steps.size()) return std::nullopt;
        // A frame above the one it came out into tells nothing; nor does a call from the very
        // place at which it came out: a finalizer may run there.
        if (thread.stack.size() > token.depth) return std::nullopt;
        if (isCall && thread.stack.size() == token.depth && unit == token.unit && unit >= 0 &&
            !isStoppedByCaller(token, *frame))
            return std::nullopt;
        return Stop{Word::native, frame == nullptr ? 0 : frame->info->lineAt(token.unit)};
    }
    if (isCall && unit == token.unit && (token.isHeld || isUnwinding(thread, *frame, unit)))
        return std::nullopt;
    if (token.isHeld && frame->info->isOneAwait(unit, token.unit)) return std::nullopt;
    const auto& handlers = frame->info->handlersOf(cpython::codeOf(frame->place));
    auto verdict = handlers.judge(token.unit, unit, token.clause);
    if (verdict.open != Handlers::kNone)
        token.passing = verdict.open, token.passingFrom = token.unit;
    if (isItself && !verdict.isInside) return std::nullopt;
    if (verdict.stopper == Stopper::nobody || verdict.stopper == Stopper::undecided)
        return std::nullopt;
    // An exit has said so; a clause that did not match may stand nearer.
    if (token.scopeLine != 0) return Stop{Word::scope, token.scopeLine};
    // Where it was last seen is where it has been stopped: it would have shown further out.
    const bool isSeen =
        bySight && token.passing != Handlers::kNone && token.passingFrom == token.unit;
    if (isSeen && !verdict.isInside) verdict = handlers.stoppedIn(token.passing);
    return stopBy(verdict, frame->info->lineAt(verdict.unit));
}

Exceptions::Stop Exceptions::stopBy(const Verdict& verdict, std::uint32_t line) noexcept {
    if (verdict.stopper == Stopper::except) return {Word::except, line, verdict};
    if (verdict.stopper == Stopper::finally) return {Word::finally, line};
    return {verdict.stopper == Stopper::scope ? Word::scope : Word::native, line};
}

void Exceptions::settleExit(ThreadState& thread, Frame& frame, int site, const PyObject* given,
                            std::uint64_t ticks) noexcept {
    if (thread.tokens.empty()) [[likely]]
        return;
    const auto& handlers = frame.info->handlersOf(cpython::codeOf(frame.place));
    const int own = handlers.withBehind(site);
    for (std::size_t at = thread.tokens.size(); at-- > 0;) {
        const Token& token = thread.tokens[at];
        const bool isGiven = given != nullptr && token.exception == given;
        if (token.at != &frame || token.isHeld || isGiven) continue;
        if (token.scopeLine != 0) {
            stop(thread, at, &frame, {Word::scope, token.scopeLine}, ticks);
        } else if (handlers.meets(token.unit, own)) {
            if (given != nullptr) {
                replace(thread, at, frame, ticks);
                continue;
            }
            const auto verdict = handlers.judgeBefore(token.unit, own);
            stop(thread, at, &frame, stopBy(verdict, frame.info->lineAt(verdict.unit)), ticks);
        }
    }
}

void Exceptions::settle(ThreadState& thread, Frame* frame, int unit, std::uint64_t ticks,
                        bool isCall, const PyObject* shown) noexcept {
    if (shown != nullptr) stopLookalike(thread, shown, ticks);
    for (std::size_t at = thread.tokens.size(); at-- > 0;) {
        Token& token = thread.tokens[at];
        const bool isItself = token.exception == shown && shown != nullptr;
        const auto found = stopOf(thread, token, frame, unit, isCall, isItself);
        if (!found) continue;
        if (token.at != nullptr) at -= replaceBefore(thread, at, *frame, unit, *found, ticks);
        stop(thread, at, frame, *found, ticks);
    }
}

// A clause takes one exception: what lies in the frame beneath it, on its way to that clause too,
// was in a cleanup that has raised this one.
std::size_t Exceptions::replaceBefore(ThreadState& thread, std::size_t index, Frame& frame,
                                      int unit, const Stop& how, std::uint64_t ticks) noexcept {
    const std::size_t size = thread.tokens.size();
    for (std::size_t at = index; at-- > 0;) {
        Token& token = thread.tokens[at];
        if (token.at != &frame) continue;
        const auto found = stopOf(thread, token, &frame, unit, false, false, false);
        if (found && found->by == how.by && found->line == how.line)
            replace(thread, at, frame, ticks);
    }
    return size - thread.tokens.size();
}

void Exceptions::stopLookalike(ThreadState& thread, const PyObject* shown,
                               std::uint64_t ticks) noexcept {
    for (std::size_t at = thread.tokens.size(); at-- > 0;) {
        const Token& token = thread.tokens[at];
        const bool isBeneath = token.at == nullptr && thread.stack.size() > token.depth;
        if (token.exception != shown || token.isHeld || !isBeneath) continue;
        stop(thread, at, nullptr, {Word::native, 0}, ticks);
    }
}

void Exceptions::settleAll(ThreadState& thread, Frame& frame, int unit,
                           std::uint64_t ticks) noexcept {
    settle(thread, &frame, unit, ticks);
    for (std::size_t at = thread.tokens.size(); at-- > 0;) {
        const Token& token = thread.tokens[at];
        if (token.at != &frame) continue;
        const auto& handlers = frame.info->handlersOf(cpython::codeOf(frame.place));
        auto verdict = handlers.judgeBefore(token.unit, Handlers::kNone);
        verdict.rest = Verdict::kNoRest;
        if (handlers.isInFinally(token.unit, unit)) verdict.stopper = Stopper::finally;
        stop(thread, at, &frame, stopBy(verdict, frame.info->lineAt(unit)), ticks);
    }
}

}  // namespace flowglass::python
