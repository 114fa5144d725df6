#include "core/python/tasks/asyncio_hooks.hpp"

#include <exception>

#include "core/python/frames/lifecycle.hpp"
#include "core/python/stand_in.hpp"

namespace flowglass::python {

namespace {

// What stood in asyncio's C types before, and what stands there now. Subclasses take over what
// stands there when they are made, which is after asyncio has loaded these types.
initproc g_initTask = nullptr;
destructor g_finalizeTask = nullptr;
destructor g_finalizeFuture = nullptr;
using Cancel = PyObject* (*)(PyObject*, PyObject* const*, Py_ssize_t, PyObject*);
Cancel g_cancel = nullptr;

PyObject* namedArgument(PyObject* names, const char* name) {
    return names == nullptr ? nullptr : PyDict_GetItemString(names, name);
}

/// CPython's own frames must not be thrown through: what there is no memory for is not told.
template <class Telling>
void tell(Telling telling) noexcept try {
    telling();
} catch (const std::exception&) {
    return;
}

int initTask(PyObject* self, PyObject* arguments, PyObject* names) {
    Lifecycle* lifecycle = Lifecycle::active();
    if (lifecycle == nullptr) return g_initTask(self, arguments, names);
    PyObject* coroutine = PyTuple_GET_SIZE(arguments) > 0 ? PyTuple_GET_ITEM(arguments, 0)
                                                          : namedArgument(names, "coro");
    const bool isEager = namedArgument(names, "eager_start") == Py_True;
    tell([&] { lifecycle->tasks().isMade(self, coroutine, isEager); });
    const int failed = g_initTask(self, arguments, names);
    const ErrorHold held;
    if (Lifecycle::active() != nullptr)
        tell([&] { lifecycle->tasks().wasMade(self, failed != 0); });
    return failed;
}

PyObject* cancel(PyObject* self, PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
    Lifecycle* lifecycle = Lifecycle::active();
    if (lifecycle == nullptr) return g_cancel(self, arguments, count, names);
    Tasks& tasks = lifecycle->tasks();
    tell([&] { tasks.isCancelled(self); });
    TaskInfo* outer = tasks.swapCancelled(tasks.find(self));
    PyObject* result = g_cancel(self, arguments, count, names);
    (void)tasks.swapCancelled(outer);
    return result;
}

void finalizeTask(PyObject* self) {
    if (Lifecycle* lifecycle = Lifecycle::active()) lifecycle->tasks().dies(self);
    g_finalizeTask(self);
}

void finalizeFuture(PyObject* self) {
    if (Lifecycle* lifecycle = Lifecycle::active()) lifecycle->tasks().futureDies(self);
    g_finalizeFuture(self);
}

void tellFailure(PyObject* future) {
    const ErrorHold held;
    if (Lifecycle* lifecycle = Lifecycle::active())
        tell([&] { lifecycle->tasks().futureFails(future); });
}

#if PY_VERSION_HEX < 0x030C0000
constexpr int kSetExceptionFlags = METH_O;
PyCFunction g_setException = nullptr;

PyObject* setException(PyObject* self, PyObject* exception) {
    tellFailure(self);
    return g_setException(self, exception);
}
#else
constexpr int kSetExceptionFlags = METH_METHOD | METH_FASTCALL | METH_KEYWORDS;
PyCMethod g_setException = nullptr;

PyObject* setException(PyObject* self, PyTypeObject* type, PyObject* const* arguments, size_t count,
                       PyObject* names) {
    tellFailure(self);
    return g_setException(self, type, arguments, count, names);
}
#endif

/// What subclasses take over, and what they call through super(), goes past the type's slot: it is
/// what lies in the type's dict.
template <typename Function>
void standInForWrapper(PyTypeObject* type, const char* name, Function before, Function now) {
    const auto wrapper =
        PyRef::steal(PyObject_GetAttrString(reinterpret_cast<PyObject*>(type), name));
    if (!wrapper) return PyErr_Clear();
    if (!Py_IS_TYPE(wrapper.get(), &PyWrapperDescr_Type)) return;
    auto* descriptor = reinterpret_cast<PyWrapperDescrObject*>(wrapper.get());
    if (descriptor->d_wrapped == reinterpret_cast<void*>(before))
        descriptor->d_wrapped = reinterpret_cast<void*>(now);
}

}  // namespace

void watchAsyncioTypes(const AsyncioTypes& types) {
    if (g_initTask != nullptr) return;
    g_initTask = types.task->tp_init;
    types.task->tp_init = &initTask;
    standInForWrapper(types.task, "__init__", g_initTask, &initTask);
    g_finalizeTask = types.task->tp_finalize;
    types.task->tp_finalize = &finalizeTask;
    standInForWrapper(types.task, "__del__", g_finalizeTask, &finalizeTask);
    g_finalizeFuture = types.future->tp_finalize;
    types.future->tp_finalize = &finalizeFuture;
    standInForWrapper(types.future, "__del__", g_finalizeFuture, &finalizeFuture);
    standIn(reinterpret_cast<PyObject*>(types.task), "cancel", METH_FASTCALL | METH_KEYWORDS,
            &cancel, g_cancel);
    standIn(reinterpret_cast<PyObject*>(types.future), "set_exception", kSetExceptionFlags,
            &setException, g_setException);
}

}  // namespace flowglass::python
