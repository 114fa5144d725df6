#pragma once

#include <optional>
#include <string>

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// What pytest makes of the `assert` statements of a test module, which it parses and compiles by
/// itself and keeps in a cache of its own (_pytest/assertion/rewrite.py): its own code does it once
/// more to a tree. Under the GIL.
class AssertRewriting {
  public:
    /// Where exec() is called by pytest's import hook, for a module of these names (may be null).
    [[nodiscard]] static std::optional<AssertRewriting> underWay(PyObject* names);

    /// Changes a module's tree as pytest does. False, with no Python error set, where it did not.
    [[nodiscard]] bool operator()(PyObject* tree, const std::string& source, PyObject* filename);
    /// Sets what the handler of a signal raised meanwhile: it is the program's.
    void raiseAgain() noexcept;

  private:
    AssertRewriting(PyObject* function, PyObject* config)
        : m_function(PyRef::borrow(function)), m_config(PyRef::borrow(config)) {}

    PyRef m_function;  ///< rewrite_asserts(tree, source, path, config)
    PyRef m_config;
    PyRef m_raised;
};

}  // namespace flowglass::python
