#include "core/python/backend/backend.hpp"
#include "core/python/frames/throwing.hpp"
#include "core/python/pyref.hpp"

namespace flowglass::python {

namespace {

// One generator-like type: what its close() and its finalizer were, and what stands there now.
// Monitoring says nothing when a parked generator is closed that has no `try` (3.13) or was never
// started, and nothing at all says that one is gone.
struct Hooked {
    PyTypeObject* type;
    PyCFunction close = nullptr;
    destructor finalize = nullptr;
};
Hooked g_generator{&PyGen_Type};
Hooked g_coroutine{&PyCoro_Type};
Hooked g_asyncGenerator{&PyAsyncGen_Type};

template <Hooked& hooked>
PyObject* closeHook(PyObject* self, PyObject* arguments) {
    Lifecycle* lifecycle = Lifecycle::active();
    if (lifecycle == nullptr) return hooked.close(self, arguments);
    const Lifecycle::Closing closing(*lifecycle, reinterpret_cast<PyGenObject*>(self),
                                     trace::Word::called);
    return hooked.close(self, arguments);
}

bool isShuttingDown() {
#if PY_VERSION_HEX >= 0x030D0000
    return Py_IsFinalizing() != 0;
#else
    return _Py_IsFinalizing() != 0;
#endif
}

template <Hooked& hooked>
void finalizeHook(PyObject* self) {
    Lifecycle* lifecycle = Lifecycle::active();
    if (lifecycle == nullptr) return hooked.finalize(self);
    auto* generator = reinterpret_cast<PyGenObject*>(self);
    if (&hooked == &g_coroutine && cpython::isUnstarted(generator) && !isShuttingDown())
        lifecycle->tasks().tellUnawaited(lifecycle->recorder().thread(), generator,
                                         lifecycle->frameIdOf(self));
    {
        const Lifecycle::Closing closing(
            *lifecycle, generator, isShuttingDown() ? trace::Word::shutdown : trace::Word::dropped);
        hooked.finalize(self);
    }
    // An async generator that its loop still has to close lives on.
    if (&hooked == &g_asyncGenerator && !cpython::isFinished(generator)) return;
    lifecycle->forget(generator);
}

template <Hooked& hooked>
bool hook() {
    hooked.finalize = hooked.type->tp_finalize;
    hooked.type->tp_finalize = &finalizeHook<hooked>;
    // The type's dict is not in tp_dict on 3.12 and later: ask for the attribute.
    const auto method =
        PyRef::steal(PyObject_GetAttrString(reinterpret_cast<PyObject*>(hooked.type), "close"));
    if (!method) {
        PyErr_Clear();  // async generators have no close()
        return true;
    }
    if (!Py_IS_TYPE(method.get(), &PyMethodDescr_Type)) return true;
    PyMethodDef* definition = reinterpret_cast<PyMethodDescrObject*>(method.get())->d_method;
    hooked.close = definition->ml_meth;
    definition->ml_meth = &closeHook<hooked>;
    return true;
}

}  // namespace

bool watchClosing() {
    watchThrowing();
    return hook<g_generator>() && hook<g_coroutine>() && hook<g_asyncGenerator>();
}

}  // namespace flowglass::python
