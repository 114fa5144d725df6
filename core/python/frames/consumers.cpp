#include "core/python/frames/consumers.hpp"

#include <internal/pycore_dict.h>

#include "core/python/values/builtin_values.hpp"
#include "core/python/values/iterators.hpp"

namespace flowglass::python {

using cpython::InterpreterFrame;
using trace::Word;

namespace {

/// The stack entries of a frame whose stack top CPython does not keep up to date while it runs.
class Stack {
  public:
    Stack(InterpreterFrame* frame, int depth) noexcept
        : m_base(frame->localsplus + cpython::codeOf(frame)->co_nlocalsplus), m_depth(depth) {}
    /// Counted from the top, from 1; null outside.
    [[nodiscard]] PyObject* fromTop(std::uint32_t index) const noexcept {
        const auto at = static_cast<std::int64_t>(m_depth) - index;
        return at < 0 ? nullptr : m_base[at];
    }
    [[nodiscard]] PyObject* at(int index) const noexcept { return m_base[index]; }

  private:
    PyObject** m_base;
    int m_depth;
};

Consumer ofName(std::string_view name) noexcept {
    if (name == "next" || name == "__next__") return {Word::next, {}};
    if (name == "send" || name == "throw" || name == "close") return {Word::call, {}};
    return {Word::native, name};
}

/// Who a call instruction called: a C function or type takes the item in its own code.
Consumer ofCallee(PyObject* callee) noexcept {
    if (callee == nullptr) return {Word::call, {}};
    if (PyCFunction_Check(callee))
        return ofName(reinterpret_cast<PyCFunctionObject*>(callee)->m_ml->ml_name);
    if (Py_IS_TYPE(callee, &PyMethodDescr_Type))
        return ofName(reinterpret_cast<PyMethodDescrObject*>(callee)->d_method->ml_name);
    if (PyType_Check(callee))
        return {Word::native, typeName(reinterpret_cast<PyTypeObject*>(callee))};
    if (Py_IS_TYPE(callee, &PyWrapperDescr_Type))
        return ofName(reinterpret_cast<PyWrapperDescrObject*>(callee)->d_base->name);
    return {Word::call, {}};
}

/// The callee's place differs: 3.13 puts it below the (self or null), earlier ones look which of
/// the two is there.
PyObject* calleeOf(const Stack& stack, std::uint32_t arguments) noexcept {
    PyObject* lower = stack.fromTop(arguments + 2);
#if PY_VERSION_HEX >= 0x030D0000
    return lower;
#else
    return lower != nullptr ? lower : stack.fromTop(arguments + 1);
#endif
}

/// f(*generator): the generator is unpacked by the call; f(*items) calls with what is there.
Consumer ofUnpackingCall(const Stack& stack, std::uint32_t argument) noexcept {
    const std::uint32_t keywords = argument & 1U;
    PyObject* arguments = stack.fromTop(1 + keywords);
    if (arguments != nullptr && !PyTuple_CheckExact(arguments)) return {Word::unpack, {}};
#if PY_VERSION_HEX >= 0x030D0000
    return ofCallee(stack.fromTop(3 + keywords));
#else
    return ofCallee(stack.fromTop(2 + keywords));
#endif
}

/// A loop takes items of a generator itself, or through a C iterator such as zip or map.
Consumer ofLoop(PyObject* iterator) noexcept {
    if (iterator == nullptr || cpython::isGeneratorLike(iterator)) return {Word::for_, {}};
    const PyTypeObject* type = Py_TYPE(iterator);
    const bool isNative =
        (type->tp_flags & Py_TPFLAGS_HEAPTYPE) == 0 || type->tp_iternext != nullptr;
    return {Word::for_, isNative ? typeName(type) : std::string_view{}};
}

Consumer ofInstruction(const StackPlan::Instruction& instruction, const Stack& stack,
                       bool awaits) noexcept {
    switch (instruction.opcode) {
        case FOR_ITER:
            return ofLoop(stack.fromTop(1));
        case CALL:
            return ofCallee(calleeOf(stack, instruction.argument));
#if PY_VERSION_HEX < 0x030C0000
        case PRECALL:
            return ofCallee(calleeOf(stack, instruction.argument));
#endif
#if PY_VERSION_HEX >= 0x030D0000
        case CALL_KW:
            return ofCallee(calleeOf(stack, instruction.argument + 1));
#endif
        case CALL_FUNCTION_EX:
            return ofUnpackingCall(stack, instruction.argument);
        case UNPACK_SEQUENCE:
        case UNPACK_EX:
        case LIST_EXTEND:
        case SET_UPDATE:
            return {Word::unpack, {}};
        case SEND:
            return {awaits ? Word::await : Word::yieldFrom, {}};
        case CONTAINS_OP:
            return {Word::native, "in"};
        default:
            return {};
    }
}

/// Whether a global name means the built-in one, since the module has none of that name. Looking
/// up runs no code where all keys are strings.
bool isBuiltIn(PyObject* name, PyObject* globals) noexcept {
    if (!PyDict_CheckExact(globals)) return false;
    const auto* keys = reinterpret_cast<PyDictObject*>(globals)->ma_keys;
    if (!DK_IS_UNICODE(keys)) return false;
    const ErrorHold held;
    return PyDict_GetItemWithError(globals, name) == nullptr;
}

}  // namespace

Consumer consumerIn(InterpreterFrame* by, const StackPlan& plan) noexcept {
    if (by == nullptr) return {};
    const int unit = cpython::instructionOf(by);
    const auto* instruction = plan.instruction(unit);
    const auto* place = plan.place(unit);
    if (instruction == nullptr || place == nullptr) return {};
    const int flags = cpython::codeOf(by)->co_flags;
    const bool awaits = (flags & (CO_COROUTINE | CO_ASYNC_GENERATOR)) != 0;
    return ofInstruction(*instruction, Stack(by, place->depth), awaits);
}

void PendingIterators::read(InterpreterFrame* frame, const StackPlan& plan, Host&) noexcept {
    m_count = 0;
    const int unit = cpython::instructionOf(frame);
    const auto* place = plan.place(unit);
    if (place == nullptr || place->loops == 0) return;
    const Stack stack(frame, place->depth);
    for (int entry = 0; entry < place->depth && m_count < kMost; ++entry) {
        if ((place->loops >> static_cast<unsigned>(entry) & 1U) == 0) continue;
        PyObject* iterator = stack.at(entry);
        if (iterator == nullptr) continue;
        ShownText shown(m_texts[m_count]);
        auto start = plan.rangeStart(unit, entry);
        if (start && !isBuiltIn(plan.rangeName(), frame->f_globals)) start.reset();
        showIterator(iterator, shown, {start.has_value(), start.value_or(0)});
        m_lengths[m_count++] = shown.text().size();
    }
}

}  // namespace flowglass::python
