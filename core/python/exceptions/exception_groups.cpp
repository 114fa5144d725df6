#include "core/python/exceptions/exception_groups.hpp"

#include "core/python/exceptions/exceptions.hpp"

namespace flowglass::python {

namespace {

/// Members of a group beyond that are not told.
constexpr std::size_t kMostMembers = 256;

/// Whether it may be a part of a group that came before. One that is made of what the bodies of
/// `except*` raised has not travelled yet.
bool isPart(PyObject* exception) {
    auto* group = reinterpret_cast<PyTypeObject*>(PyExc_BaseExceptionGroup);
    return PyObject_TypeCheck(exception, group) != 0 &&
           reinterpret_cast<PyBaseExceptionObject*>(exception)->traceback != nullptr;
}

/// A tuple, borrowed; null for what is no group.
PyObject* membersIn(PyObject* exception) {
    auto* group = reinterpret_cast<PyTypeObject*>(PyExc_BaseExceptionGroup);
    if (PyObject_TypeCheck(exception, group) == 0) return nullptr;
    PyObject* all = reinterpret_cast<PyBaseExceptionGroupObject*>(exception)->excs;
    return all == nullptr || !PyTuple_CheckExact(all) ? nullptr : all;
}

/// Whether a clause of `except*` was given it for the exception `alone`, which is no group.
bool isMadeFor(PyObject* exception, const PyObject* alone) {
    PyObject* all = membersIn(exception);
    return all != nullptr && PyTuple_GET_SIZE(all) == 1 && PyTuple_GET_ITEM(all, 0) == alone;
}

}  // namespace

std::uint32_t ownId(const ExceptionIds& ids, PyObject* exception) noexcept {
    const auto id = ids.find(exception);
    PyObject* all = id == 0 ? nullptr : membersIn(exception);
    const bool isMembers =
        all != nullptr && PyTuple_GET_SIZE(all) == 1 && ids.find(PyTuple_GET_ITEM(all, 0)) == id;
    return isMembers ? 0 : id;
}

void knowRest(ExceptionIds& ids, PyObject* group, std::uint32_t rest) {
    PyObject* all = membersIn(group);
    for (Py_ssize_t at = 0; all != nullptr && at < PyTuple_GET_SIZE(all); ++at)
        if (PyObject* member = PyTuple_GET_ITEM(all, at); isPart(member) && ids.find(member) == 0)
            ids.set(member, rest);
}

std::vector<std::uint32_t> Exceptions::membersOf(ThreadState& thread, PyObject* exception) const {
    std::vector<std::uint32_t> members;
    PyObject* all = membersIn(exception);
    if (all == nullptr) return members;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(all) && members.size() < kMostMembers; ++i)
        if (const auto id = knownId(thread, PyTuple_GET_ITEM(all, i))) members.push_back(id);
    return members;
}

PyObject* Exceptions::restOf(const Frame& frame, const Verdict& verdict) noexcept {
    const PyCodeObject* code = cpython::codeOf(frame.place);
    PyObject* rest = frame.place->localsplus[code->co_nlocalsplus + verdict.rest];
    return rest == Py_None ? nullptr : rest;
}

void Exceptions::splitGroup(ThreadState& thread, std::size_t index, const Frame& frame,
                            const Verdict& verdict, std::uint32_t rest) noexcept {
    Token& token = thread.tokens[index];
    // What the clause has got is what a bare `raise` in it sets going, and the context of others.
    thread.stopped[thread.stoppedAt++ % thread.stopped.size()] = token;
    const auto handled = PyRef::steal(PyErr_GetHandledException());
    if (handled) (void)m_ids.raise(handled.get(), token.id);
    if (rest == 0) {
        thread.tokens.erase(thread.tokens.begin() + static_cast<std::ptrdiff_t>(index));
        return;
    }
    token.exception = restOf(frame, verdict);
    token.id = rest;
    (void)m_ids.raise(token.exception, rest);
    token.clause = verdict.unit;
}

Token* Exceptions::takeRest(ThreadState& thread, Frame& frame, int unit,
                            PyObject* exception) noexcept {
    if (!isPart(exception)) return nullptr;
    const auto& handlers = frame.info->handlersOf(cpython::codeOf(frame.place));
    Token* part = nullptr;
    for (auto& token : thread.tokens) {
        if (token.at != &frame || !handlers.reraisesGroup(token.unit, unit)) continue;
        // What bare `raise`s in clauses let go on goes by the group's own id, and the rest with it.
        if (part == nullptr || (part->clause >= 0 && token.clause < 0)) part = &token;
    }
    if (part == nullptr) return nullptr;
    part->exception = exception;
    part->clause = -1;
    (void)m_ids.raise(exception, part->id);
    return part;
}

std::uint32_t Exceptions::stoppedPartId(const ThreadState& thread, const Frame& frame, int unit,
                                        PyObject* exception) noexcept {
    if (!isPart(exception)) return 0;
    const auto& handlers = frame.info->handlersOf(cpython::codeOf(frame.place));
    const std::size_t size = thread.stopped.size();
    for (std::size_t back = 1; back <= size; ++back) {
        const Token& token = thread.stopped[(thread.stoppedAt + size - back) % size];
        if (token.at == &frame && handlers.reraisesGroup(token.unit, unit))
            return isMadeFor(exception, token.exception) ? 0 : token.id;
    }
    return 0;
}

void Exceptions::dropMerged(ThreadState& thread, Frame& frame, int unit, const PyObject* exception,
                            std::uint64_t ticks) noexcept {
    const auto& handlers = frame.info->handlersOf(cpython::codeOf(frame.place));
    for (std::size_t at = thread.tokens.size(); at-- > 0;) {
        const Token& token = thread.tokens[at];
        if (token.at == &frame && token.exception != exception &&
            handlers.reraisesGroup(token.unit, unit))
            replace(thread, at, frame, ticks);
    }
}

}  // namespace flowglass::python
