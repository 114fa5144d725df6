#include "core/python/backend/opcode_tracing.hpp"

#include "core/python/pyref.hpp"
#include "core/python/stand_in.hpp"

#if PY_VERSION_HEX >= 0x030D0000

namespace flowglass::python {

namespace {

PyCFunction g_setTrace = nullptr;

/// 3.13 forgets that a frame's instructions are traced when a second tool comes to its code after
/// that: a debugger sets f_trace_opcodes, and then sys.settrace(). Being set once more is enough.
void traceOpcodesAgain() {
    const ErrorHold hold;
    for (auto* place = cpython::currentFrame(cpython::threadState()); place != nullptr;
         place = cpython::callerOf(place)) {
        PyFrameObject* frame = cpython::isShim(place) ? nullptr : place->frame_obj;
        if (frame == nullptr || frame->f_trace == nullptr || frame->f_trace_opcodes == 0) continue;
        for (PyObject* wanted : {Py_False, Py_True})
            (void)PyObject_SetAttrString(reinterpret_cast<PyObject*>(frame), "f_trace_opcodes",
                                         wanted);
    }
}

PyObject* setTrace(PyObject* module, PyObject* function) {
    PyObject* result = g_setTrace(module, function);
    if (result != nullptr && function != Py_None) traceOpcodesAgain();
    return result;
}

}  // namespace

void keepOpcodesTraced() {
    const ErrorHold hold;
    const auto system = PyRef::steal(PyImport_ImportModule("sys"));
    if (system) standIn(system.get(), "settrace", METH_O, &setTrace, g_setTrace);
}

}  // namespace flowglass::python

#else

namespace flowglass::python {

void keepOpcodesTraced() {}

}  // namespace flowglass::python

#endif
