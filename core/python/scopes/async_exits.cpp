#include "core/python/backend/backend.hpp"
#include "core/python/frames/lifecycle.hpp"

namespace flowglass::python {

using trace::Word;

void Scopes::beginAwaiting(const ScopeExit& exit, PyObject* awaitable) noexcept try {
    Frame& frame = *exit.frame;
    AsyncExit awaited{exit, cpython::instructionOf(frame.place), 0, awaitable};
    awaited.end = awaited.begin + 1;
    const auto units = static_cast<int>(frame.info->opcodes.size());
    while (awaited.end < units &&
           frame.info->opcodeAt(awaited.end - 1) != JUMP_BACKWARD_NO_INTERRUPT)
        ++awaited.end;
    m_asyncExits.insert_or_assign(&frame, awaited);
    frame.isExiting = true;
    if (PyCoro_CheckExact(awaitable) && m_lifecycle.frameIdOf(awaitable) == 0)
        watchReturns(cpython::codeOf(cpython::frameOf(reinterpret_cast<PyGenObject*>(awaitable))));
} catch (const std::exception&) {
    // no memory: the scope's end is not told
}

bool Scopes::isAwaiting(const Frame& frame, int unit) const noexcept {
    const auto found = m_asyncExits.find(&frame);
    if (found == m_asyncExits.end()) return false;
#if PY_VERSION_HEX >= 0x030C0000
    // Behind the function's own code, and back to the end of the `await` from there.
    if (frame.info->opcodeAt(unit) == CLEANUP_THROW) return true;
#endif
    return found->second.begin <= unit && unit < found->second.end;
}

void Scopes::endAwaiting(ThreadState& thread, Frame& frame, Word verdict, std::uint32_t raised,
                         PyObject* value, std::uint64_t ticks) noexcept {
    const auto found = m_asyncExits.find(&frame);
    frame.isExiting = false;
    if (found == m_asyncExits.end()) return;
    const ScopeExit exit = found->second.exit;
    const int begin = found->second.begin;
    m_asyncExits.erase(found);
    // What is swallowed was set going in the block. What is let go on goes on from where the
    // handler of the `with` ends, for whoever stands around that.
    const Token* token = Exceptions::find(thread, exit.exceptionObject);
    const bool isHere = token != nullptr && token->at == &frame;
    int unit = isHere ? token->unit : exit.unit >= 0 ? exit.unit : begin;
    if (verdict == Word::propagates) {
        const auto units = static_cast<int>(frame.info->opcodes.size());
        for (unit = begin; unit + 1 < units && frame.info->opcodeAt(unit) != RERAISE;) ++unit;
    }
    recordExited(thread, exit, verdict, raised, value, ticks);
    Token* still = Exceptions::find(thread, exit.exceptionObject);
    if (still != nullptr && still->at == &frame && unit >= 0) still->unit = unit;
    goesOn(thread, exit);
}

void Scopes::settle(ThreadState& thread, Frame& frame, int unit, std::uint64_t ticks) noexcept {
    if (isAwaiting(frame, unit)) return;
    const auto found = m_asyncExits.find(&frame);
    if (found == m_asyncExits.end()) return;
    Word verdict = Word::clean;
    if (found->second.exit.exceptionObject != nullptr) {
        const auto& handlers = frame.info->handlersOf(cpython::codeOf(frame.place));
        verdict = handlers.judge(found->second.begin - 1, unit).stopper == Stopper::undecided
                      ? Word::propagates
                      : Word::suppressed;
    }
    endAwaiting(thread, frame, verdict, 0, nullptr, ticks);
}

void Scopes::showsIn(ThreadState& thread, Frame& frame, int unit, PyObject* exception,
                     std::uint64_t ticks) noexcept {
    const auto found = m_asyncExits.find(&frame);
    if (found == m_asyncExits.end()) return;
    const ScopeExit& exit = found->second.exit;
    const Token* token = Exceptions::find(thread, exception);
    if (exception == exit.exceptionObject || (token != nullptr && token->id == exit.exception))
        return endAwaiting(thread, frame, Word::propagates, 0, nullptr, ticks);
    if (!isAwaiting(frame, unit)) return settle(thread, frame, unit, ticks);
    if (token != nullptr) endAwaiting(thread, frame, Word::replaced, token->id, nullptr, ticks);
}

void Scopes::awaitedExit(ThreadState& thread, Frame& frame, PyObject* value,
                         std::uint64_t ticks) noexcept {
    const auto found = m_asyncExits.find(&frame);
    if (found == m_asyncExits.end() || value == nullptr) return;
    if (found->second.exit.exceptionObject == nullptr)
        return endAwaiting(thread, frame, Word::clean, 0, value, ticks);
    // Where the interpreter has to ask the program, the frame's next event says what came of it.
    if (const auto truth = truthOf(value))
        endAwaiting(thread, frame, *truth ? Word::suppressed : Word::propagates, 0, value, ticks);
}

void Scopes::findAwaiting(PyGenObject* coroutine, PyObject* value) noexcept {
    for (const auto& [key, awaited] : m_asyncExits) {
        if (awaited.awaitable != reinterpret_cast<PyObject*>(coroutine)) continue;
        // Where something was thrown into the coroutine, who awaits it goes on only now.
        if (awaited.exit.frame->state != FrameState::running) return;
        return awaitedExit(m_lifecycle.recorder().thread(), *awaited.exit.frame, value,
                           record::ticks());
    }
}

}  // namespace flowglass::python
