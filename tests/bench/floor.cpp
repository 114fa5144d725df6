// The least that being told of calls costs: the interpreter says that a frame begins, ends, parks
// or goes on, and nothing is done but to read the clock. others.py builds it for each interpreter,
// and floor.py runs programs so.

#include "core/python/cpython/interpreter.hpp"

#include <internal/pycore_interp.h>

#include "core/record/clock.hpp"

namespace {

volatile std::uint64_t g_last;

/// The cheapest thing to call: no name, no arguments of its own.
struct Callback {
    PyObject_HEAD vectorcallfunc call;
};

PyTypeObject g_callbackType{};

bool readyCallbackType() {
    Py_SET_REFCNT(reinterpret_cast<PyObject*>(&g_callbackType), 1);
    g_callbackType.tp_name = "floor.callback";
    g_callbackType.tp_basicsize = sizeof(Callback);
    g_callbackType.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL;
    g_callbackType.tp_vectorcall_offset = offsetof(Callback, call);
    g_callbackType.tp_call = &PyVectorcall_Call;
    return PyType_Ready(&g_callbackType) == 0;
}

PyObject* readClock(PyObject*, PyObject* const*, size_t, PyObject*) {
    g_last = flowglass::record::ticks();
    return Py_NewRef(Py_None);
}

/// What sys.monitoring may call, on 3.12 and later.
PyObject* makeCallback(PyObject*, PyObject*) {
    auto* made = PyObject_New(Callback, &g_callbackType);
    if (made != nullptr) made->call = &readClock;
    return reinterpret_cast<PyObject*>(made);
}

#if PY_VERSION_HEX < 0x030C0000

PyObject* evaluate(PyThreadState* state, _PyInterpreterFrame* frame, int throws) {
    g_last = flowglass::record::ticks();
    PyObject* result = _PyEval_EvalFrameDefault(state, frame, throws);
    g_last = flowglass::record::ticks();
    return result;
}

PyObject* watchFrames(PyObject*, PyObject*) {
    _PyInterpreterState_SetEvalFrameFunc(PyInterpreterState_Get(), &evaluate);
    return Py_NewRef(Py_None);
}

#endif

PyMethodDef g_functions[] = {{"callback", &makeCallback, METH_NOARGS, nullptr},
#if PY_VERSION_HEX < 0x030C0000
                             {"watch_frames", &watchFrames, METH_NOARGS, nullptr},
#endif
                             {nullptr, nullptr, 0, nullptr}};

PyModuleDef g_module{PyModuleDef_HEAD_INIT, "floor", nullptr, -1, g_functions};

}  // namespace

PyMODINIT_FUNC PyInit_floor() {
    return readyCallbackType() ? PyModule_Create(&g_module) : nullptr;
}
