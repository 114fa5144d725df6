#pragma once

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// While it lives, the program does not notice that something is compiled: no warning is shown, no
/// audit hook of its own is told, no collection runs its finalizers. Python's error state is put
/// aside. For a short while, in which no code of the program's runs and the GIL is not let go.
class Hushed {
  public:
    Hushed();
    Hushed(const Hushed&) = delete;
    Hushed& operator=(const Hushed&) = delete;
    ~Hushed();

  private:
    ErrorHold m_hold;
    PyInterpreterState* m_interpreter;
    PyRef m_names;          ///< the dict of the module `warnings`, where it is loaded
    PyRef m_moduleFilters;  ///< what stands there
    PyObject* m_filters;    ///< what the interpreter itself holds
    PyObject* m_hooks;
    bool m_collects;
};

}  // namespace flowglass::python
