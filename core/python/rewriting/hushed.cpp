#include "core/python/rewriting/hushed.hpp"

#include <internal/pycore_interp.h>

namespace flowglass::python {

namespace {

/// A list of filters in which every warning is ignored.
PyRef ignoringAll() {
    return PyRef::steal(Py_BuildValue("[(sOOOi)]", "ignore", Py_None, PyExc_Warning, Py_None, 0));
}

}  // namespace

// Python/_warnings.c asks the module for its filters where that is loaded, and keeps what it found.
Hushed::Hushed()
    : m_interpreter(cpython::threadState()->interp),
      m_filters(m_interpreter->warnings.filters),
      m_hooks(std::exchange(m_interpreter->audit_hooks, nullptr)),
      m_collects(PyGC_Disable() != 0) {
    m_interpreter->warnings.filters = ignoringAll().release();
    PyObject* module = PyDict_GetItemString(PyImport_GetModuleDict(), "warnings");
    if (module == nullptr || !PyModule_Check(module)) return;
    m_names = PyRef::borrow(PyModule_GetDict(module));
    m_moduleFilters = PyRef::borrow(PyDict_GetItemString(m_names.get(), "filters"));
    const auto none = ignoringAll();
    if (!m_moduleFilters || !none ||
        PyDict_SetItemString(m_names.get(), "filters", none.get()) != 0)
        m_names = {};
}

Hushed::~Hushed() {
    if (m_names) (void)PyDict_SetItemString(m_names.get(), "filters", m_moduleFilters.get());
    Py_XSETREF(m_interpreter->warnings.filters, m_filters);
    m_interpreter->audit_hooks = m_hooks;
    if (m_collects) PyGC_Enable();
    PyErr_Clear();
}

}  // namespace flowglass::python
