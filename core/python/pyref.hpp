#pragma once

#include "core/python/cpython/interpreter.hpp"

#include <utility>

namespace flowglass::python {

/// Owns one reference to a Python object, or none. Every use needs the GIL.
class PyRef {
  public:
    PyRef() noexcept = default;
    /// Takes over a new reference (what most C functions return); null stays null.
    [[nodiscard]] static PyRef steal(PyObject* object) noexcept { return PyRef(object); }
    /// Adds a reference to a borrowed one.
    [[nodiscard]] static PyRef borrow(PyObject* object) noexcept {
        Py_XINCREF(object);
        return PyRef(object);
    }
    PyRef(PyRef&& other) noexcept : m_object(std::exchange(other.m_object, nullptr)) {}
    PyRef& operator=(PyRef&& other) noexcept {
        PyObject* old = std::exchange(m_object, std::exchange(other.m_object, nullptr));
        Py_XDECREF(old);
        return *this;
    }
    ~PyRef() { Py_XDECREF(m_object); }

    [[nodiscard]] PyObject* get() const noexcept { return m_object; }
    /// Gives the reference away.
    [[nodiscard]] PyObject* release() noexcept { return std::exchange(m_object, nullptr); }
    explicit operator bool() const noexcept { return m_object != nullptr; }

  private:
    explicit PyRef(PyObject* object) noexcept : m_object(object) {}
    PyObject* m_object = nullptr;
};

/// Holds the GIL while it lives, from any thread.
class GilHold {
  public:
    GilHold() noexcept : m_state(PyGILState_Ensure()) {}
    GilHold(const GilHold&) = delete;
    GilHold& operator=(const GilHold&) = delete;
    ~GilHold() { PyGILState_Release(m_state); }

  private:
    PyGILState_STATE m_state;
};

/// Puts a pending Python error aside while it lives, and back at its end; errors that arose
/// meanwhile are forgotten.
class ErrorHold {
  public:
    ErrorHold() noexcept { PyErr_Fetch(&m_type, &m_value, &m_traceback); }
    ErrorHold(const ErrorHold&) = delete;
    ErrorHold& operator=(const ErrorHold&) = delete;
    ~ErrorHold() { PyErr_Restore(m_type, m_value, m_traceback); }

  private:
    PyObject* m_type = nullptr;
    PyObject* m_value = nullptr;
    PyObject* m_traceback = nullptr;
};

}  // namespace flowglass::python
