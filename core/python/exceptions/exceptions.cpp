#include "core/python/exceptions/exceptions.hpp"

#include <algorithm>

#include "core/python/exceptions/exception_groups.hpp"
#include "core/python/frames/lifecycle.hpp"
#include "core/python/values/values.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

bool isExactly(PyObject* exception, PyObject* type) {
    return Py_IS_TYPE(exception, reinterpret_cast<PyTypeObject*>(type));
}

/// Whether it is in another frame, beneath `frame`: an exit may raise what it was given.
bool isElsewhere(const Token& token, const Frame& frame) {
    return token.at != nullptr && token.at != &frame;
}

}  // namespace

void Exceptions::travels(const ThreadState& thread, Token& token, std::size_t depth) noexcept {
    token.at = nullptr;
    token.scopeLine = 0;
    token.depth = depth;
    token.step = thread.steps.size();
}

Token* Exceptions::find(ThreadState& thread, const PyObject* exception) noexcept {
    for (auto& token : thread.tokens)
        if (token.exception == exception) return &token;
    return nullptr;
}

void Exceptions::dies(const PyObject* exception) noexcept {
    ThreadState* thread = Recorder::seenThread();
    if (!m_ids.forget(exception) || thread == nullptr) return;
    // Nobody said who stopped it; that is read off the place where its frame goes on.
    if (Token* token = find(*thread, exception)) token->exception = nullptr;
}

std::uint32_t Exceptions::knownId(ThreadState& thread, PyObject* exception) const noexcept {
    if (exception == nullptr) return 0;
    const auto told = m_ids.find(exception);
    return told != 0 ? told : m_tasks.exceptionId(thread, exception);
}

// A `for` or `yield from` that finds its iterator at its end is no exception to anybody. A fresh
// StopIteration where a frame was resumed is how throw() hands over what a delegate returned.
bool Exceptions::isOrdinaryEnd(Frame& frame, int unit, PyObject* exception) const noexcept {
    const int opcode = frame.info->opcodeAt(unit);
    if (isExactly(exception, PyExc_StopIteration)) return opcode == FOR_ITER || opcode == SEND;
    // 3.13 says of what comes out of a coroutine that it shows before the SEND which awaits that.
    const bool isNext =
        opcode == SEND || opcode == GET_ANEXT || frame.info->opcodeAt(unit + 1) == SEND;
    return isExactly(exception, PyExc_StopAsyncIteration) && isNext &&
           frame.info->handlersOf(cpython::codeOf(frame.place)).endsAsyncFor(unit);
}

bool Exceptions::isHandedOver(const Frame& frame, int unit, PyObject* exception) noexcept {
    const int opcode = frame.info->opcodeAt(unit);
    return isExactly(exception, PyExc_StopIteration) && (opcode == YIELD_VALUE || opcode == RESUME);
}

void Exceptions::raised(Lifecycle& lifecycle, ThreadState& thread, Frame& frame, int unit,
                        PyObject* exception, std::uint64_t ticks) noexcept {
    const bool isEnd = isOrdinaryEnd(frame, unit, exception);
    Token* token = find(thread, exception);
    if (token == nullptr) {
        if (isEnd || isHandedOver(frame, unit, exception)) return;
        lifecycle.surface(thread, frame, ticks);
        const std::uint32_t known = ownId(m_ids, exception);
        begin(thread, &frame, unit, exception, known == 0 ? m_recorder.newExceptionId() : known,
              known == 0 ? Word::new_ : Word::again, ticks);
        return;
    }
    if (isElsewhere(*token, frame)) return setGoingAgain(thread, frame, unit, *token, ticks);
    const auto index = static_cast<std::size_t>(token - thread.tokens.data());
    // Where no lines are told, a loop may raise it again before anything else has shown that it was
    // stopped.
    if (isRaise(frame, unit)) {
        if (const auto how = stopOf(thread, *token, &frame, unit, false, false)) {
            const Token stopped = *token;
            stop(thread, index, &frame, *how, ticks);
            return setGoingAgain(thread, frame, unit, stopped, ticks);
        }
    }
    arrive(*token, frame, unit);
    if (isEnd) {
        stop(thread, index, &frame, {Word::native, frame.info->lineAt(unit)}, ticks);
    }
}

void Exceptions::reraised(Lifecycle& lifecycle, ThreadState& thread, Frame& frame, int unit,
                          PyObject* exception, std::uint64_t ticks) noexcept {
    Token* token = find(thread, exception);
    if (token == nullptr) token = takeRest(thread, frame, unit, exception);
    if (token != nullptr) {
        if (isElsewhere(*token, frame)) return setGoingAgain(thread, frame, unit, *token, ticks);
        token->at = &frame;
        token->unit = unit;
        token->scopeLine = 0;
        return dropMerged(thread, frame, unit, exception, ticks);
    }
    // It was stopped in this frame, and a bare `raise` sets it going again; or it is one that the
    // interpreter has just made of another (RuntimeError of a StopIteration).
    const bool isMade = reinterpret_cast<PyBaseExceptionObject*>(exception)->traceback == nullptr;
    const std::uint32_t known = ownId(m_ids, exception);
    const PyObject* cause = reinterpret_cast<PyBaseExceptionObject*>(exception)->cause;
    const Token* replaced = isMade && cause != nullptr ? find(thread, cause) : nullptr;
    const auto index = replaced == nullptr ? 0 : replaced - thread.tokens.data();
    // What is made of another has that one's line: the code that makes it has none.
    const int from = replaced == nullptr ? unit : replaced->unit;
    const auto& handlers = frame.info->handlersOf(cpython::codeOf(frame.place));
    for (const Token& other : thread.tokens)
        if (other.at == &frame && other.clause >= 0 && handlers.reraisesGroup(other.unit, unit))
            knowRest(m_ids, exception, other.id);
    lifecycle.surface(thread, frame, ticks);
    begin(thread, &frame, from, exception, known == 0 ? m_recorder.newExceptionId() : known,
          known == 0 ? Word::new_ : Word::again, ticks);
    if (replaced != nullptr) replace(thread, static_cast<std::size_t>(index), frame, ticks);
    dropMerged(thread, frame, unit, exception, ticks);
}

std::uint32_t Exceptions::idOf(ThreadState& thread, PyObject* exception) noexcept {
    const std::uint32_t known = knownId(thread, exception);
    return known != 0 ? known : m_recorder.newExceptionId();
}

void Exceptions::thrown(ThreadState& thread, Frame& frame, int unit, PyObject* exception,
                        std::uint32_t id, bool isRaised, std::uint64_t ticks) noexcept {
    isSeen(thread, id);
    if (Token* token = find(thread, exception)) return arrive(*token, frame, unit);
    Word how = Word::thrown;
    // Nobody but the loop, and a library's code, stands beneath the first frame of a step.
    if (thread.isInLoop() && thread.stack.size() == thread.floor + 1) how = Word::delivered;
    if (isRaised) how = knownId(thread, exception) == 0 ? Word::new_ : Word::again;
    begin(thread, &frame, unit, exception, id, how, ticks);
}

bool Exceptions::isLibrarys(ThreadState& thread, const PyObject* exception) noexcept {
    if (thread.steps.empty() || thread.stack.size() != thread.floor) return false;
    const LoopStep& step = thread.steps.back();
    return step.task != nullptr && step.thrown != exception && find(thread, exception) == nullptr;
}

void Exceptions::begin(ThreadState& thread, Frame* frame, int unit, PyObject* exception,
                       std::uint32_t id, Word how, std::uint64_t ticks) noexcept {
    isSeen(thread, id);
    auto* base = reinterpret_cast<PyBaseExceptionObject*>(exception);
    ValueText room;
    const auto text = describeException(exception, room);
    const auto members = membersOf(thread, exception);
    // The loop may have thrown it where no frame of the program's saw it.
    if (!m_ids.raise(exception, id) && how == Word::again) how = Word::new_;
    // What the interpreter itself sets going at a frame's end has no line of its own.
    const std::uint32_t line = frame == nullptr ? 0 : frame->info->lineAt(unit, frame->line);
    auto event = thread.event<Kind::raise>(
        ticks, text.type.size() + text.message.size() + 32 + 4 * members.size());
    event.put<Field::exc>(id)
        .putId<Field::frame>(frame == nullptr ? 0 : frame->id)
        .putId<Field::line>(line)
        .put<Field::exception>(text.type);
    if (!text.message.empty()) event.put<Field::message>(text.message);
    event.put<Field::how>(how)
        .putId<Field::cause>(knownId(thread, base->cause))
        .putId<Field::context>(knownId(thread, base->context));
    if (!members.empty()) {
        event.beginList<Field::members>(static_cast<std::uint32_t>(members.size()));
        for (const auto member : members) event.addId(member);
    }
    event.commit();
    thread.tokens.push_back({exception, id, frame, unit, line});
    if (frame == nullptr) travels(thread, thread.tokens.back(), thread.stack.size());
}

void Exceptions::replace(ThreadState& thread, std::size_t index, Frame& frame,
                         std::uint64_t ticks) noexcept {
    stop(thread, index, &frame, {Word::replaced, thread.tokens[index].line}, ticks);
}

void Exceptions::setGoingAgain(ThreadState& thread, Frame& frame, int unit, const Token& token,
                               std::uint64_t ticks) noexcept {
    PyObject* exception = token.exception;
    const std::uint32_t id = token.id;
    std::erase_if(thread.tokens, [id](const Token& other) { return other.id == id; });
    begin(thread, &frame, unit, exception, id, Word::again, ticks);
}

void Exceptions::arrive(Token& token, Frame& frame, int unit) noexcept {
    // Inside one frame it may be seen more than once: as thrown, and as raised there.
    if (token.at != &frame) {
        token.line = frame.info->lineAt(unit);
        token.isForeign = true;
    }
    token.at = &frame;
    token.unit = unit;
    token.scopeLine = 0;
}

std::uint32_t Exceptions::unwound(ThreadState& thread, Frame& frame, int unit, PyObject* exception,
                                  std::uint64_t ticks) noexcept {
    if (find(thread, exception) == nullptr) (void)takeRest(thread, frame, unit, exception);
    // Whatever else was in flight in the frame has been replaced by this one.
    for (std::size_t at = thread.tokens.size(); at-- > 0;)
        if (thread.tokens[at].at == &frame && thread.tokens[at].exception != exception)
            replace(thread, at, frame, ticks);
    Token* token = find(thread, exception);
    if (token == nullptr) {
        // Not seen where it was raised: a bare `raise` on 3.11.
        std::uint32_t known = ownId(m_ids, exception);
        if (known == 0) {
            known = stoppedPartId(thread, frame, unit, exception);
            if (known != 0) (void)m_ids.raise(exception, known);
        }
        begin(thread, &frame, unit, exception, known == 0 ? m_recorder.newExceptionId() : known,
              known == 0 ? Word::new_ : Word::again, ticks);
        token = &thread.tokens.back();
    } else if (isElsewhere(*token, frame)) {
        setGoingAgain(thread, frame, unit, *token, ticks);
        token = &thread.tokens.back();
    }
    thread.event<Kind::unwind>(ticks)
        .put<Field::frame>(frame.id)
        .putId<Field::line>(frame.info->isNative ? 0 : token->line)
        .put<Field::exc>(token->id)
        .commit();
    travels(thread, *token, thread.stack.size() - 1);
    cpython::InterpreterFrame* caller = cpython::callerOf(frame.place);
    token->caller = caller;
    token->callerCode = caller == nullptr ? nullptr : cpython::codeOf(caller);
    token->callerUnit = caller == nullptr ? 0 : cpython::instructionOf(caller);
    token->unit =
        token->depth == 0 ? -1 : cpython::instructionOf(thread.stack[token->depth - 1]->place);
    return token->id;
}

void Exceptions::moveTo(ThreadState& thread, Frame& frame, int unit, std::uint32_t id) noexcept {
    for (auto& token : thread.tokens) {
        if (token.id == id) arrive(token, frame, unit);
    }
}

void Exceptions::hold(ThreadState& thread, std::uint32_t id, int unit) noexcept {
    for (auto& token : thread.tokens) {
        if (token.id != id || token.at == nullptr) continue;
        token.isHeld = true;
        if (unit >= 0) token.unit = unit;
    }
}

void Exceptions::carry(ThreadState& thread, const PyObject* exception, bool isCarried) noexcept {
    Token* token = exception == nullptr ? nullptr : find(thread, exception);
    if (token != nullptr) token->isHeld = isCarried;
}

std::uint32_t Exceptions::raisedByExit(Lifecycle& lifecycle, ThreadState& thread, Frame* frame,
                                       PyObject* exception, std::uint64_t ticks) noexcept {
    if (exception == nullptr) return 0;
    if (frame != nullptr)
        raised(lifecycle, thread, *frame, cpython::instructionOf(frame->place), exception, ticks);
    else if (find(thread, exception) == nullptr)
        begin(thread, nullptr, -1, exception, m_recorder.newExceptionId(), Word::new_, ticks);
    const Token* token = find(thread, exception);
    return token == nullptr ? 0 : token->id;
}

void Exceptions::swallowed(ThreadState& thread, std::uint32_t id, Frame* frame,
                           std::uint64_t ticks) noexcept {
    const auto found = std::ranges::find(thread.tokens, id, &Token::id);
    if (found == thread.tokens.end()) return;
    stop(thread, static_cast<std::size_t>(found - thread.tokens.begin()), frame,
         {Word::scope, frame == nullptr ? 0 : frame->lineNow()}, ticks);
}

void Exceptions::replaced(ThreadState& thread, std::uint32_t id) noexcept {
    for (const Token& token : thread.tokens)
        if (token.id == id) thread.stopped[thread.stoppedAt++ % thread.stopped.size()] = token;
    std::erase_if(thread.tokens, [id](const Token& token) { return token.id == id; });
}

void Exceptions::frameEnds(ThreadState& thread, const Frame& frame) noexcept {
    std::erase_if(thread.tokens, [&](const Token& token) { return token.at == &frame; });
}

void Exceptions::stopTravelling(ThreadState& thread, std::size_t first, Word by,
                                std::uint64_t ticks) noexcept {
    for (std::size_t at = thread.tokens.size(); at-- > first;) {
        if (thread.tokens[at].at != nullptr) continue;
        Frame* frame = by == Word::interpreter ? nullptr : thread.driver();
        const std::uint32_t line =
            frame == nullptr ? 0 : frame->info->lineAt(cpython::instructionOf(frame->place));
        stop(thread, at, frame, {by, line}, ticks);
    }
}

void Exceptions::stopStep(ThreadState& thread, Word by, std::uint64_t ticks) noexcept {
    for (std::size_t at = thread.tokens.size(); at-- > 0;) {
        const Token& token = thread.tokens[at];
        if (token.at != nullptr || token.step < thread.steps.size()) continue;
        Frame* frame = thread.driver();
        stop(thread, at, frame, {by, frame == nullptr ? 0 : frame->lineNow()}, ticks);
    }
}

void Exceptions::stopAll(ThreadState& thread, std::uint64_t ticks) noexcept {
    while (!thread.tokens.empty())
        stop(thread, thread.tokens.size() - 1, nullptr, {Word::interpreter, 0}, ticks);
}

void Exceptions::stop(ThreadState& thread, std::size_t index, Frame* frame, const Stop& how,
                      std::uint64_t ticks) noexcept {
    const Token token = thread.tokens[index];
    const bool isSplit = how.verdict.rest != Verdict::kNoRest;
    const bool isPartly = isSplit && restOf(*frame, how.verdict) != nullptr;
    const std::uint32_t rest = isPartly ? m_recorder.newExceptionId() : 0;
    auto event = thread.event<Kind::handled>(ticks);
    event.put<Field::exc>(token.id).putId<Field::frame>(frame == nullptr ? 0 : frame->id);
    if (how.line != 0) event.put<Field::line>(how.line);
    event.put<Field::stoppedBy>(how.by).putId<Field::rest>(rest).commit();
    if (isSplit) return splitGroup(thread, index, *frame, how.verdict, rest);
    thread.tokens.erase(thread.tokens.begin() + static_cast<std::ptrdiff_t>(index));
    thread.stopped[thread.stoppedAt++ % thread.stopped.size()] = token;
}

}  // namespace flowglass::python
