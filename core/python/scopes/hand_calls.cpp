#include "core/python/scopes/hand_calls.hpp"

#include <array>
#include <string>

#include "core/python/blocking/blocking_place.hpp"
#include "core/python/decorators/native_layers.hpp"
#include "core/python/frames/lifecycle.hpp"
#include "core/python/stand_in.hpp"

namespace flowglass::python {

namespace {

enum Place : std::size_t {
    lockEnter,
    lockExit,
    rlockEnter,
    rlockExit,
    fileEnter,
    fileExit,
    viewEnter,
    viewExit,
    directoryEnter,
    directoryExit,
    connectionEnter,
    connectionExit,
    blobEnter,
    blobExit,
    mapEnter,
    mapExit,
    pollEnter,
    pollExit,
    processLockEnter,
    processLockExit,
    placeCount
};

std::array<PyCFunction, placeCount> g_originals{};

constexpr bool isExit(Place place) {
    return place % 2 == 1;
}

/// Whether the interpreter itself makes the call that the frame stands at, for a `with` that is not
/// told: its exit without an exception gets the method and three values, one of them for `self`.
bool isOfWith(const Frame& frame, bool isExit) {
    constexpr int kValuesOfExit = 2;
    const int unit = cpython::instructionOf(frame.place);
    const int opcode = frame.info->opcodeAt(unit);
    if (opcode == BEFORE_WITH || opcode == WITH_EXCEPT_START) return true;
#if PY_VERSION_HEX >= 0x030C0000
    const bool isCall = opcode == CALL;
#else
    const bool isCall = opcode == CALL || opcode == PRECALL;
#endif
    const auto* code = _PyCode_CODE(cpython::codeOf(frame.place));
    return isExit && isCall && cpython::argumentOf(code + unit) == kValuesOfExit;
}

/// Whether the program's own code calls the method, by its name.
bool isByHand(bool isExit) {
    if (ScopesOwnCall::taken()) return false;
    const ThreadState* thread = Lifecycle::active() == nullptr ? nullptr : Recorder::seenThread();
    const Frame* top = thread == nullptr ? nullptr : thread->top();
    return top != nullptr && !top->info->isNative &&
           top->place == cpython::currentFrame(cpython::threadState()) && !isOfWith(*top, isExit);
}

template <Place place, class CallIt>
PyObject* tell(PyObject* self, PyObject* const* values, std::size_t count, CallIt callIt) {
    if (!isByHand(isExit(place))) return callIt();
    const std::string name =
        std::string(_PyType_Name(Py_TYPE(self))) + (isExit(place) ? ".__exit__" : ".__enter__");
    NativeCall call(name, values, count);
    PyObject* result = callIt();
    call.end(result);
    return result;
}

using Fast = PyObject* (*)(PyObject*, PyObject* const*, Py_ssize_t);

template <Place place>
struct StandIn {
    static PyObject* none(PyObject* self, PyObject* nothing) {
        return tell<place>(self, nullptr, 0, [&] { return g_originals[place](self, nothing); });
    }
    static PyObject* tuple(PyObject* self, PyObject* arguments) {
        auto* given = reinterpret_cast<PyTupleObject*>(arguments);
        return tell<place>(self, given->ob_item, static_cast<std::size_t>(Py_SIZE(given)),
                           [&] { return g_originals[place](self, arguments); });
    }
    static PyObject* fast(PyObject* self, PyObject* const* items, Py_ssize_t count) {
        const auto original = reinterpret_cast<Fast>(reinterpret_cast<void*>(g_originals[place]));
        return tell<place>(self, items, static_cast<std::size_t>(count),
                           [&] { return original(self, items, count); });
    }
    static PyObject* named(PyObject* self, PyObject* arguments, PyObject* names) {
        auto* given = reinterpret_cast<PyTupleObject*>(arguments);
        const auto original =
            reinterpret_cast<PyCFunctionWithKeywords>(reinterpret_cast<void*>(g_originals[place]));
        return tell<place>(self, given->ob_item, static_cast<std::size_t>(Py_SIZE(given)),
                           [&] { return original(self, arguments, names); });
    }
};

template <Place place>
void watch(PyObject* type, const char* name) {
    using Own = StandIn<place>;
    PyMethodDef* method = type == nullptr ? nullptr : definitionOf(type, name);
    if (method == nullptr || g_originals[place] != nullptr) return;
    const auto put = [&](auto function) {
        g_originals[place] = method->ml_meth;
        method->ml_meth = reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(function));
    };
    switch (method->ml_flags) {
        case METH_NOARGS:
            return put(&Own::none);
        case METH_VARARGS:
            return put(&Own::tuple);
        case METH_FASTCALL:
            return put(&Own::fast);
        case METH_VARARGS | METH_KEYWORDS:
            return put(&Own::named);
        default:
            return;
    }
}

template <Place enter, Place exit>
void watch(PyObject* type) {
    watch<enter>(type, "__enter__");
    watch<exit>(type, "__exit__");
}

PyRef typeIn(const PyRef& module, const char* name) {
    auto type = PyRef::steal(module ? PyObject_GetAttrString(module.get(), name) : nullptr);
    PyErr_Clear();
    return type;
}
PyRef typeIn(const char* module, const char* name) {
    return typeIn(PyRef::steal(PyImport_ImportModule(module)), name);
}

void watchModule(std::string_view name, const PyRef& module) {
    if (name == "_sqlite3") {
        watch<connectionEnter, connectionExit>(typeIn(module, "Connection").get());
        watch<blobEnter, blobExit>(typeIn(module, "Blob").get());
    }
    if (name == "mmap") watch<mapEnter, mapExit>(typeIn(module, "mmap").get());
    if (name == "select") watch<pollEnter, pollExit>(typeIn(module, "epoll").get());
    if (name == "_multiprocessing")
        watch<processLockEnter, processLockExit>(typeIn(module, "SemLock").get());
}

/// The type of what os.scandir() gives has no name to be found by.
void watchDirectories() {
    const auto system = PyRef::steal(PyImport_ImportModule("posix"));
    const auto found =
        PyRef::steal(system ? PyObject_CallMethod(system.get(), "scandir", "s", "/") : nullptr);
    if (!found) return PyErr_Clear();
    watch<directoryEnter, directoryExit>(reinterpret_cast<PyObject*>(Py_TYPE(found.get())));
    if (!PyRef::steal(PyObject_CallMethod(found.get(), "close", nullptr))) PyErr_Clear();
}

}  // namespace

void watchHandCalls() {
    const ErrorHold held;
    watch<lockEnter, lockExit>(typeIn("_thread", "LockType").get());
    watch<rlockEnter, rlockExit>(typeIn("_thread", "RLock").get());
    watch<fileEnter, fileExit>(typeIn("_io", "_IOBase").get());
    watch<viewEnter, viewExit>(reinterpret_cast<PyObject*>(&PyMemoryView_Type));
    watchDirectories();
    watchLoading(&watchModule);
}

}  // namespace flowglass::python
