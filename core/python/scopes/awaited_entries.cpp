#include "core/python/frames/lifecycle.hpp"
#include "core/python/values/locals_of.hpp"

namespace flowglass::python {

using trace::Word;

namespace {

/// The exception that an AsyncExitStack's exit hands on, read from where it keeps that; null where
/// there is none. Borrowed.
PyObject* handedOnBy(cpython::InterpreterFrame* place) {
    PyObject* exception = localOf(place, "exc");
    PyObject* details = localOf(place, "exc_details");  // before 3.13
    if (exception == nullptr && details != nullptr && PyTuple_CheckExact(details) &&
        PyTuple_GET_SIZE(details) == 3)
        exception = PyTuple_GET_ITEM(details, 1);
    return exception == Py_None ? nullptr : exception;
}

}  // namespace

// What a stack awaits goes to nobody but its own exit, whose frame is a library's. How the await
// has ended is read from what that frame keeps when it goes on: no object stands between the two.
void Scopes::awaitEntry(const ScopeExit& exit, const cpython::InterpreterFrame* place) noexcept
    try {
    m_awaitedEntries.insert_or_assign(place, exit);
} catch (const std::exception&) {
    // no memory: the scope's end is not told
}

void Scopes::entryIsLeft(ThreadState& thread, cpython::InterpreterFrame* place) noexcept {
    const auto found = m_awaitedEntries.find(place);
    if (found == m_awaitedEntries.end()) return;
    ScopeExit exit = found->second;
    m_awaitedEntries.erase(found);
    PyObject* exception = handedOnBy(place);
    exit.frame = leaverAt(thread, place, exception);
    PyObject* value = localOf(place, "cb_suppress");
    if (exception != nullptr && exception != exit.exceptionObject)
        return exitRaises(exit, exception);
    if (exception == nullptr)
        return exitEnds(exit, exit.exceptionObject == nullptr ? Word::clean : Word::suppressed,
                        value);
    // Where it was raised again, or another one before it, the answer may be an older one's.
    const bool mayBeOld = localOf(place, "pending_raise") != Py_False;
    exitEnds(exit, Word::propagates, mayBeOld ? nullptr : value);
}

}  // namespace flowglass::python
