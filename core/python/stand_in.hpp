#pragma once

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// The definition behind a C function or a C type's method; null for anything else, and where there
/// is none of that name. Python's error state is left clean.
[[nodiscard]] inline PyMethodDef* definitionOf(PyObject* owner, const char* name) {
    const auto found = PyRef::steal(PyObject_GetAttrString(owner, name));
    if (!found) PyErr_Clear();
    if (found && Py_IS_TYPE(found.get(), &PyMethodDescr_Type))
        return reinterpret_cast<PyMethodDescrObject*>(found.get())->d_method;
    if (found && PyCFunction_CheckExact(found.get()))
        return reinterpret_cast<PyCFunctionObject*>(found.get())->m_ml;
    return nullptr;
}

/// Puts `function` into the place of a method's or function's own, and that into `original`; not
/// where it is called in another way than expected.
template <class Function>
void standIn(PyObject* owner, const char* name, int flags, Function function, Function& original) {
    PyMethodDef* method = definitionOf(owner, name);
    if (method == nullptr || method->ml_flags != flags) return;
    original = reinterpret_cast<Function>(reinterpret_cast<void*>(method->ml_meth));
    method->ml_meth = reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(function));
}

}  // namespace flowglass::python
