#pragma once

#include <string_view>

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// Reads an object's attributes from where they lie: its inline values, its dict or its slots. No
/// property, descriptor or __getattr__ runs, and no dict is made that was not there.
class Attributes {
  public:
    explicit Attributes(PyObject* object) noexcept;

    struct Attribute {
        PyObject* name = nullptr;    ///< a str; null where `slot` says it
        const char* slot = nullptr;  ///< name of a slot
        PyObject* value = nullptr;   ///< borrowed
    };
    /// The next one, in the order in which they were set, slots last; false at the end.
    [[nodiscard]] bool next(Attribute& attribute) noexcept;

  private:
    [[nodiscard]] bool nextValue(Attribute& attribute) noexcept;
    [[nodiscard]] bool nextItem(Attribute& attribute) noexcept;
    [[nodiscard]] bool nextSlot(Attribute& attribute) noexcept;

    PyObject* m_object;
    PyDictValues* m_values = nullptr;    ///< inline values, where it has them
    PyDictKeysObject* m_keys = nullptr;  ///< the names of m_values
    PyObject* m_dict = nullptr;
    Py_ssize_t m_at = 0;
    PyTypeObject* m_slotsOf;  ///< the type whose slots come next
    Py_ssize_t m_slot = 0;
};

/// The value of one attribute; null where there is none of that name. Borrowed.
[[nodiscard]] PyObject* attributeOf(PyObject* object, std::string_view name) noexcept;

/// Whether a type was made by a `class` statement (or type()), not by C code.
[[nodiscard]] bool isPythonClass(PyTypeObject* type) noexcept;

/// A value of a str-keyed dict, by a plain C name; null where it is not there, or where the dict
/// has keys of other types. Borrowed; never runs code, never sets an error.
[[nodiscard]] PyObject* findItem(PyObject* dict, const char* name) noexcept;

/// The dict of a type's own attributes; borrowed, may be null.
[[nodiscard]] PyObject* dictOf(PyTypeObject* type) noexcept;

}  // namespace flowglass::python
