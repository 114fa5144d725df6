#include "core/python/exceptions.hpp"

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

}  // namespace

std::vector<std::uint32_t> Exceptions::membersOf(ThreadState& thread, PyObject* exception) const {
    std::vector<std::uint32_t> members;
    auto* group = reinterpret_cast<PyTypeObject*>(PyExc_BaseExceptionGroup);
    if (PyObject_TypeCheck(exception, group) == 0) return members;
    PyObject* all = reinterpret_cast<PyBaseExceptionGroupObject*>(exception)->excs;
    if (all == nullptr || !PyTuple_CheckExact(all)) return members;
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
    for (auto& token : thread.tokens) {
        if (token.at != &frame || !handlers.reraisesGroup(token.unit, unit)) continue;
        token.exception = exception;
        token.clause = -1;
        (void)m_ids.raise(exception, token.id);
        return &token;
    }
    return nullptr;
}

std::uint32_t Exceptions::stoppedPartId(const ThreadState& thread, const Frame& frame, int unit,
                                        PyObject* exception) noexcept {
    if (!isPart(exception)) return 0;
    const auto& handlers = frame.info->handlersOf(cpython::codeOf(frame.place));
    const std::size_t size = thread.stopped.size();
    for (std::size_t back = 1; back <= size; ++back) {
        const Token& token = thread.stopped[(thread.stoppedAt + size - back) % size];
        if (token.at == &frame && handlers.reraisesGroup(token.unit, unit)) return token.id;
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
