#include "core/python/tasks/awaiting.hpp"

#include <array>
#include <string_view>

#include "core/python/tasks/asyncio_types.hpp"

namespace flowglass::python {

namespace {

/// What a suspended frame awaits or yields from. Borrowed: the frame holds it.
PyObject* awaitedBy(PyObject* generator) {
    static const Getter ofCoroutine(&PyCoro_Type, "cr_await");
    static const Getter ofGenerator(&PyGen_Type, "gi_yieldfrom");
    static const Getter ofAsyncGenerator(&PyAsyncGen_Type, "ag_await");
    const Getter& getter = PyCoro_CheckExact(generator)  ? ofCoroutine
                           : PyGen_CheckExact(generator) ? ofGenerator
                                                         : ofAsyncGenerator;
    const auto found = getter(generator);
    return found && found.get() != Py_None ? found.get() : nullptr;
}

}  // namespace

PyObject* stoodForBy(PyObject* object) noexcept {
    constexpr std::array<std::string_view, 5> kNames = {
        "coroutine_wrapper", "async_generator_asend", "async_generator_athrow", "anext_awaitable",
        "FutureIter"};
    // They hold it first.
    struct Standing {
        PyObject_HEAD PyObject* first;
    };
    std::string_view name = Py_TYPE(object)->tp_name;
    if (const auto dot = name.rfind('.'); dot != std::string_view::npos)
        name.remove_prefix(dot + 1);
    for (const auto known : kNames)
        if (name == known) return reinterpret_cast<Standing*>(object)->first;
    return nullptr;
}

Awaiting awaitingOf(PyObject* coroutine) {
    constexpr int kMost = 4096;
    Awaiting awaiting;
    PyObject* at = coroutine;
    for (int most = kMost; at != nullptr && most > 0; --most) {
        if (!cpython::isGeneratorLike(at)) {
            PyObject* next = stoodForBy(at);
            if (next == nullptr) awaiting.end = at;
            at = next;
            continue;
        }
        auto* generator = reinterpret_cast<PyGenObject*>(at);
        if (cpython::isFinished(generator)) break;
        awaiting.frames.push_back(cpython::frameOf(generator));
        at = awaitedBy(at);
    }
    return awaiting;
}

bool isAwaiting(cpython::InterpreterFrame* frame) noexcept {
    const PyCodeObject* code = cpython::codeOf(frame);
    if ((code->co_flags & (CO_COROUTINE | CO_ASYNC_GENERATOR)) == 0) return false;
    const int unit = cpython::instructionOf(frame);
    const auto sends = [code](int at) {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(_PyCode_CODE(code));
        const int opcode =
            at < 0 ? 0 : bytes[static_cast<std::ptrdiff_t>(at) * cpython::kUnitBytes];
#if PY_VERSION_HEX >= 0x030C0000
        if (opcode == SEND_GEN) return true;
#endif
        return opcode == SEND;
    };
    // From 3.12 on it may stand at the cache behind the instruction.
    return sends(unit) || (cpython::kHasMonitoring && sends(unit - 1));
}

}  // namespace flowglass::python
