#include <algorithm>
#include <string_view>

#include "core/python/frames/lifecycle.hpp"
#include "core/python/scopes/hand_calls.hpp"
#include "core/python/scopes/open_scope.hpp"
#include "core/python/scopes/scope_site.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

bool isCancellation(PyObject* exception) {
    return std::string_view(_PyType_Name(Py_TYPE(exception))) == "CancelledError";
}

Word howOf(const ThreadState& thread, const OpenScope& scope, const Frame* frame,
           PyObject* exception) {
    if (exception == nullptr) return scope.left;
    const bool isClosing =
        frame != nullptr && frame->generator != nullptr &&
        Py_IS_TYPE(exception, reinterpret_cast<PyTypeObject*>(PyExc_GeneratorExit));
    if (isClosing) return Word::closed;
    return thread.log.task() != 0 && isCancellation(exception) ? Word::cancelled : Word::exception;
}

/// 0 where that is not known. Before 3.13 the interpreter is on the line of the `with` for all of
/// its items.
std::uint32_t lineOf(const Frame* frame, std::uint32_t itemLine) {
    if (itemLine != 0 || frame == nullptr) return itemLine;
    return frame->lineNow();
}

}  // namespace

std::optional<bool> truthOf(PyObject* result) noexcept {
    if (result == Py_None || PyBool_Check(result)) return result == Py_True;
    if (PyLong_CheckExact(result) || PyFloat_CheckExact(result) || PyUnicode_CheckExact(result) ||
        PyBytes_CheckExact(result) || PyTuple_CheckExact(result) || PyList_CheckExact(result) ||
        PyDict_CheckExact(result))
        return PyObject_IsTrue(result) == 1;
    return std::nullopt;
}

PyObject* Scopes::exit(OpenScope& scope, PyObject* const* arguments, size_t flags) noexcept {
    PyObject* exception =
        PyVectorcall_NARGS(flags) > 1 && arguments[1] != Py_None ? arguments[1] : nullptr;
    const auto self = PyRef::borrow(reinterpret_cast<PyObject*>(&scope));
    if (scope.isCalls && scope.frame != nullptr && awaitsEntries()) [[unlikely]]
        awaitedEntry(*scope.frame, nullptr);
    ScopeExit exit = recordExiting(scope, scope.frame, exception);
    ThreadState& thread = m_lifecycle.recorder().thread();
    exit.outer = std::exchange(thread.exiting, &exit);
    PyRef result;
    {
        const ScopesOwnCall own(scope.exit);
        result = PyRef::steal(PyObject_Vectorcall(scope.exit, arguments, flags, nullptr));
    }
    thread.exiting = exit.outer;
    if (scope.frame == nullptr) exit.scope = 0;
    unlink(scope);
    if (exit.scope == 0) return result.release();
    if (!result) {
        exitRaises(exit);
    } else if (scope.at->item().isAsync) {
        beginAwaiting(exit, result.get());
    } else {
        return exitGives(exit, std::move(result));
    }
    return result.release();
}

ScopeExit Scopes::recordExiting(const OpenScope& scope, Frame* frame,
                                PyObject* exception) noexcept {
    const auto ticks = record::ticks();
    const bool isTold = frame != nullptr || scope.isHeld;
    if (!isTold || !m_lifecycle.recorder().admits(ticks)) return {};
    ThreadState& thread = m_lifecycle.recorder().thread();
    if (frame == nullptr) Exceptions::carry(thread, exception, true);
    (void)m_lifecycle.prepareCall(thread, ticks);
    if (frame != nullptr && !scope.isHeld && !scope.isCalls)
        m_lifecycle.exceptions().settleExit(thread, *frame, scope.unit, exception, ticks);
    const std::uint32_t itemLine = scope.at->item().line;
    ScopeExit exit{frame, scope.id, itemLine, howOf(thread, scope, frame, exception), 0, exception};
    exit.isHeld = scope.isHeld;
    exit.given = scope.given;
    if (PyMethod_Check(scope.exit)) exit.manager = PyMethod_GET_SELF(scope.exit);
    const Token* token = exception == nullptr ? nullptr : Exceptions::find(thread, exception);
    if (token != nullptr) {
        exit.exception = token->id;
        if (frame != nullptr && token->at == frame)
            exit.unit = token->unit, exit.line = token->line;
        else if (frame != nullptr && token->at != nullptr)
            exit.lender = token->at, exit.lenderUnit = token->unit, exit.lenderLine = token->line;
    }
    thread.event<Kind::exiting>(ticks)
        .put<Field::scope>(exit.scope)
        .put<Field::how>(exit.how)
        .putId<Field::exc>(exit.exception)
        .putId<Field::line>(lineOf(frame, itemLine))
        .putFlag<Field::moved>(exit.isHeld)
        .commit();
    return exit;
}

void Scopes::exitRaises(const ScopeExit& exit) noexcept {
    exitRaises(exit, cpython::raisedException(cpython::threadState()));
}

void Scopes::exitRaises(const ScopeExit& exit, PyObject* exception) noexcept {
    const auto ticks = record::ticks();
    ThreadState& thread = m_lifecycle.recorder().thread();
    if (exit.frame == nullptr) Exceptions::carry(thread, exception, true);
    (void)m_lifecycle.prepareCall(thread, ticks);
    const std::uint32_t raised =
        m_lifecycle.exceptions().raisedByExit(m_lifecycle, thread, exit.frame, exception, ticks);
    const bool isSame = raised == exit.exception;
    recordExited(thread, exit, isSame ? Word::propagates : Word::replaced, isSame ? 0 : raised,
                 nullptr, ticks);
    if (exit.frame == nullptr) Exceptions::carry(thread, exception, false);
}

// Without an exception nobody asks whether the result is true.
PyObject* Scopes::exitGives(const ScopeExit& exit, PyRef result) noexcept {
    const auto truth = exit.exceptionObject == nullptr ? false : truthOf(result.get());
    if (!truth) return newAnswer(*this, exit, std::move(result)).release();
    const Word verdict = exit.exceptionObject == nullptr ? Word::clean
                         : *truth                        ? Word::suppressed
                                                         : Word::propagates;
    exitEnds(exit, verdict, result.get());
    return result.release();
}

int Scopes::answer(const ScopeExit& exit, PyObject* value) noexcept {
    const int truth = PyObject_IsTrue(value);
    if (truth < 0) {
        exitRaises(exit);
    } else {
        exitEnds(exit, truth == 1 ? Word::suppressed : Word::propagates, value);
    }
    return truth;
}

void Scopes::exitEnds(const ScopeExit& exit, Word verdict, PyObject* value) noexcept {
    const auto ticks = record::ticks();
    ThreadState& thread = m_lifecycle.recorder().thread();
    handBack(thread, exit);
    (void)m_lifecycle.prepareCall(thread, ticks);
    recordExited(thread, exit, verdict, 0, value, ticks);
    goesOn(thread, exit);
}

void Scopes::goesOn(ThreadState& thread, const ScopeExit& exit) noexcept {
    Token* token = exit.unit < 0 ? nullptr : Exceptions::find(thread, exit.exceptionObject);
    if (token != nullptr && token->at == exit.frame) token->line = exit.line;
}

// What has come out of a manager's generator was stopped by the code between, which then leaves it
// to the interpreter to set it going again from where it was.
void Scopes::handBack(ThreadState& thread, const ScopeExit& exit) noexcept {
    Token* token =
        exit.exceptionObject == nullptr ? nullptr : Exceptions::find(thread, exit.exceptionObject);
    if (token == nullptr || token->at != nullptr) return;
    if (exit.lender != nullptr)
        token->at = exit.lender, token->unit = exit.lenderUnit, token->line = exit.lenderLine;
    else if (exit.unit >= 0)
        token->at = exit.frame, token->unit = exit.unit, token->line = exit.line;
    else
        return;
    token->isForeign = true;
}

bool Scopes::isGiven(const ThreadState& thread, const PyObject* exception) const noexcept {
    for (const ScopeExit* exit = thread.exiting; exit != nullptr; exit = exit->outer)
        if (exit->exceptionObject == exception) return true;
    return std::ranges::any_of(thread.stack, [&](const Frame* frame) {
        if (!frame->isExiting) return false;
        const auto found = m_asyncExits.find(frame);
        return found != m_asyncExits.end() && found->second.exit.exceptionObject == exception;
    });
}

void Scopes::recordExited(ThreadState& thread, const ScopeExit& exit, Word verdict,
                          std::uint32_t raised, PyObject* value, std::uint64_t ticks) noexcept {
    if (!m_lifecycle.recorder().admits(ticks)) return;
    Frame* frame = exit.frame;
    // It may have been through the manager's own generator.
    if (verdict != Word::replaced && (exit.lender != nullptr || verdict == Word::suppressed))
        handBack(thread, exit);
    else if (verdict == Word::propagates && exit.exception != 0 && frame != nullptr)
        m_lifecycle.exceptions().moveTo(thread, *frame, cpython::instructionOf(frame->place),
                                        exit.exception);
    auto event = thread.event<Kind::exited>(ticks, kValueRoom);
    event.put<Field::scope>(exit.scope)
        .put<Field::how>(exit.how)
        .putId<Field::exc>(exit.exception)
        .put<Field::verdict>(verdict)
        .putId<Field::raised>(raised);
    ValueText room;
    if (value != nullptr && m_lifecycle.recorder().config().values)
        event.put<Field::value>(describe(value, room, m_lifecycle));
    event.putId<Field::line>(lineOf(frame, exit.itemLine))
        .putFlag<Field::moved>(exit.isHeld)
        .commit();
    Token* swallowed = verdict == Word::suppressed && frame != nullptr
                           ? Exceptions::find(thread, exit.exceptionObject)
                           : nullptr;
    if (swallowed != nullptr && swallowed->at == frame)
        swallowed->scopeLine = lineOf(frame, exit.itemLine);
    if (verdict == Word::replaced) Exceptions::replaced(thread, exit.exception);
    // Whoever was about to leave the scopes around it does not get there: its frame goes on.
    if (verdict == Word::suppressed && frame != nullptr && !exit.isHeld)
        for (OpenScope* around = frame->scope; around != nullptr; around = around->outer)
            if (!around->isCalls) around->left = Word::normal;
    const bool isOwn = exit.exceptionObject != exit.given && exit.lender == nullptr;
    if (verdict == Word::suppressed && exit.isHeld && isOwn)
        m_lifecycle.exceptions().swallowed(thread, exit.exception, frame, ticks);
    if (frame == nullptr)
        Exceptions::carry(thread, exit.exceptionObject, false);
    else if (exit.isHeld && exit.lender == nullptr)
        Exceptions::hold(thread, raised != 0 ? raised : exit.exception,
                         raised != 0 ? -1 : exit.unit);
}

}  // namespace flowglass::python
