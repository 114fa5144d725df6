#include "core/python/backend/moved_arguments.hpp"

#if PY_VERSION_HEX < 0x030C0000

#include <internal/pycore_interp.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

#include "core/python/code/stack_plan.hpp"

namespace flowglass::python {

namespace {

/// The call instructions of one code object, with what its stack plan says of them: small enough to
/// be kept for the code of libraries too.
class CallSites {
  public:
    struct Site {
        int depth;        ///< entries of the stack before the call
        int count;        ///< its argument
        PyObject* names;  ///< of the arguments given by name; null where there are none; borrowed
    };

    CallSites() = default;
    explicit CallSites(PyCodeObject* code) {
        const StackPlan plan(code);
        for (int unit = 0; const auto* instruction = plan.instruction(unit);
             unit = instruction->next)
            if (const auto* place = plan.place(unit); instruction->opcode == CALL && place)
                add(*instruction, {place->depth, static_cast<int>(instruction->argument),
                                   namesAt(plan, *instruction, code)});
    }
    [[nodiscard]] const Site* at(int unit) const noexcept {
        const auto index = static_cast<std::size_t>(unit);
        if (unit < 0 || index >= m_numbers.size() || m_numbers[index] == 0) return nullptr;
        return &m_sites[m_numbers[index] - 1U];
    }

  private:
    void add(const StackPlan::Instruction& call, const Site& site) {
        if (m_sites.size() == UINT16_MAX) return;
        m_sites.push_back(site);
        m_numbers.resize(static_cast<std::size_t>(call.start) + 1);
        m_numbers.back() = static_cast<std::uint16_t>(m_sites.size());
    }

    /// KW_NAMES comes before the call and its PRECALL.
    static PyObject* namesAt(const StackPlan& plan, const StackPlan::Instruction& call,
                             PyCodeObject* code) {
        const auto* before = plan.instruction(call.start - 1);
        while (before != nullptr && (before->opcode == PRECALL || before->opcode == EXTENDED_ARG))
            before = plan.instruction(before->start - 1);
        if (before == nullptr || before->opcode != KW_NAMES) return nullptr;
        return PyTuple_GET_ITEM(code->co_consts, before->argument);
    }

    std::vector<std::uint16_t> m_numbers;  ///< by unit: which site it is, from 1; 0: none
    std::vector<Site> m_sites;
};

Py_ssize_t g_slot = -1;

void release(void* sites) {
    delete static_cast<CallSites*>(sites);
}

/// Null where there is no memory. The body of a library's module or class runs once, and to read it
/// would cost more than that.
const CallSites* read(PyCodeObject* code, CodeTable& codes) noexcept try {
    const ErrorHold held;
    const bool isRead = (code->co_flags & CO_OPTIMIZED) != 0 || codes.find(code) != nullptr;
    auto sites = isRead ? std::make_unique<CallSites>(code) : std::make_unique<CallSites>();
    if (cpython::setCodeSlot(code, g_slot, sites.get()) != 0) return nullptr;
    return sites.release();
} catch (const std::exception&) {
    return nullptr;
}

const CallSites* sitesOf(PyCodeObject* code, CodeTable& codes) noexcept {
    const auto* extra = static_cast<const cpython::CodeExtra*>(code->co_extra);
    if (extra != nullptr && g_slot < extra->size && extra->slots[g_slot] != nullptr)
        return static_cast<const CallSites*>(extra->slots[g_slot]);
    return read(code, codes);
}

/// A call in Python code, as the caller's stack holds it.
struct Call {
    PyObject** arguments;
    int count;
    PyObject* names;  ///< those of the last arguments; null: none are given by name
};

bool holdsPlain(const cpython::InterpreterFrame& callee, const Call& call, int count) noexcept {
    const PyCodeObject& code = *callee.f_code;
    const int own = std::min(count, code.co_argcount);
    for (int i = 0; i < own; ++i)
        if (callee.localsplus[i] != call.arguments[i]) return false;
    if (count == own) return true;
    if ((code.co_flags & CO_VARARGS) == 0) return false;
    PyObject* others = callee.localsplus[code.co_argcount + code.co_kwonlyargcount];
    if (others == nullptr || PyTuple_GET_SIZE(others) != count - own) return false;
    for (int i = own; i < count; ++i)
        if (PyTuple_GET_ITEM(others, i - own) != call.arguments[i]) return false;
    return true;
}

bool holdsNamed(const cpython::InterpreterFrame& callee, const Call& call, int plain) noexcept {
    const PyCodeObject& code = *callee.f_code;
    const int parameters = code.co_argcount + code.co_kwonlyargcount;
    const bool takesMore = (code.co_flags & CO_VARKEYWORDS) != 0;
    PyObject* others =
        takesMore ? callee.localsplus[parameters + ((code.co_flags & CO_VARARGS) != 0 ? 1 : 0)]
                  : nullptr;
    Py_ssize_t next = 0;
    for (int i = plain; i < call.count; ++i) {
        PyObject* name = PyTuple_GET_ITEM(call.names, i - plain);
        int at = code.co_posonlyargcount;
        while (at < parameters && PyTuple_GET_ITEM(code.co_localsplusnames, at) != name) ++at;
        PyObject *key = name, *value = nullptr;
        if (at < parameters)
            value = callee.localsplus[at];
        else if (others == nullptr || PyDict_Next(others, &next, &key, &value) == 0)
            return false;
        if (key != name || value != call.arguments[i]) return false;
    }
    return true;
}

/// Whether the function's frame owns all that the caller's stack gives it.
bool holdsAll(const cpython::InterpreterFrame& callee, const Call& call) noexcept {
    const int named = call.names == nullptr ? 0 : static_cast<int>(PyTuple_GET_SIZE(call.names));
    const int plain = call.count - named;
    return plain >= 0 && holdsPlain(callee, call, plain) &&
           (named == 0 || holdsNamed(callee, call, plain));
}

/// While arguments are put into a tuple or a dict, that may be what sets the garbage collector
/// going, and what that calls may be the same function with the same arguments.
bool mayBeUnpacked(PyThreadState* state, const PyCodeObject& code) noexcept {
    return (code.co_flags & (CO_VARARGS | CO_VARKEYWORDS)) != 0 && state->interp->gc.collecting;
}

}  // namespace

void prepareMoves() {
    if (g_slot < 0) g_slot = cpython::requestCodeSlot(&release);
}

void moveArguments(PyThreadState* state, const cpython::InterpreterFrame* place,
                   CodeTable& codes) noexcept {
    auto* caller = cpython::currentFrame(state);
    if (caller == nullptr || g_slot < 0 || place->owner != FRAME_OWNED_BY_THREAD) return;
    PyCodeObject* code = cpython::codeOf(caller);
    const CallSites* sites = sitesOf(code, codes);
    const auto* site = sites == nullptr ? nullptr : sites->at(cpython::instructionOf(caller));
    if (site == nullptr || site->depth < site->count + 2) return;
    // PRECALL has taken a bound method apart: the function lies below the arguments, and a null
    // below that, unless a `self` stands in the function's place.
    PyObject** end = caller->localsplus + code->co_nlocalsplus + site->depth;
    const bool isMethod = end[-site->count - 2] != nullptr;
    const Call call{end - site->count - (isMethod ? 1 : 0), site->count + (isMethod ? 1 : 0),
                    site->names};
    const auto* function = reinterpret_cast<PyFunctionObject*>(call.arguments[-1]);
    if (function != place->f_func || function->vectorcall != &_PyFunction_Vectorcall ||
        mayBeUnpacked(state, *place->f_code) || !holdsAll(*place, call))
        return;
    for (PyObject** argument = call.arguments; argument != end; ++argument) {
        PyObject* given = std::exchange(*argument, Py_None);
        Py_INCREF(Py_None);
        Py_DECREF(given);
    }
}

}  // namespace flowglass::python

#endif
