#pragma once

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// A local variable of a frame by its name; null where there is none, or it is not bound. Borrowed.
[[nodiscard]] inline PyObject* localOf(cpython::InterpreterFrame* frame, const char* name) {
    const PyCodeObject* code = cpython::codeOf(frame);
    if (code == nullptr) return nullptr;
    for (int i = 0; i < code->co_nlocalsplus; ++i) {
        PyObject* known = PyTuple_GET_ITEM(code->co_localsplusnames, i);
        if (PyUnicode_CompareWithASCIIString(known, name) != 0) continue;
        PyObject* value = frame->localsplus[i];
        return value != nullptr && PyCell_Check(value) ? PyCell_GET(value) : value;
    }
    return nullptr;
}

}  // namespace flowglass::python
