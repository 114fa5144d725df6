#include "core/python/backend/spare_level.hpp"

#include "core/python/code/stack_plan.hpp"

#if PY_VERSION_HEX < 0x030C0000

namespace flowglass::python {

namespace {

/// The innermost frame of the thread that the evaluator sees, where it has a level to spare.
[[gnu::tls_model("initial-exec")]] thread_local cpython::InterpreterFrame* t_sparing = nullptr;

/// Whether `sender` is in the middle of calling the method `send` of what it awaits itself.
bool callsSend(cpython::InterpreterFrame* sender, cpython::InterpreterFrame* place,
               const PyGenObject* generator, CodeTable& codes) noexcept {
    PyCodeObject* code = cpython::codeOf(sender);
    CodeInfo* info = codes.find(code);
    const int unit = cpython::instructionOf(sender);
    if (info == nullptr || info->opcodeAt(unit) != SEND) return false;
    const auto* at = info->stackOf(code).place(unit);
    if (at == nullptr || at->depth < 2) return false;
    PyObject* receiver = sender->localsplus[code->co_nlocalsplus + at->depth - 2];
    if (receiver != reinterpret_cast<const PyObject*>(generator)) return false;
    // A plain generator that is sent None is asked by its slot.
    return PyCoro_CheckExact(receiver) || cpython::sentTo(place) != Py_None;
}

}  // namespace

SpareLevel::SpareLevel(PyThreadState* state, cpython::InterpreterFrame* place,
                       bool isTraced) noexcept
    : m_state(state), m_isGiven(isTraced && state->recursion_remaining > 0) {
    if (!m_isGiven) return;
    ++state->recursion_remaining;
    t_sparing = place;
}

SpareLevel::~SpareLevel() {
    if (!m_isGiven) return;
    --m_state->recursion_remaining;
    t_sparing = nullptr;
}

OwnLevels::OwnLevels(PyThreadState* state, cpython::InterpreterFrame* place,
                     const PyGenObject* generator, Py_tracefunc trace, CodeTable& codes) noexcept
    : m_state(state), m_sparing(t_sparing) {
    if (m_sparing == nullptr) return;
    t_sparing = nullptr;
    m_isTaken = generator == nullptr || state->c_tracefunc != trace ||
                !callsSend(m_sparing, place, generator, codes);
    if (m_isTaken) --state->recursion_remaining;
}

OwnLevels::~OwnLevels() {
    if (m_isTaken) ++m_state->recursion_remaining;
    t_sparing = m_sparing;
}

}  // namespace flowglass::python

#endif
