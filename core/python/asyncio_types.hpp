#pragma once

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// Reads one attribute that a C type computes, without a look at what subclasses made of it.
class Getter {
  public:
    Getter() = default;
    Getter(PyTypeObject* type, const char* name);
    /// The attribute of an instance of that type; null where it cannot be read, and of anything
    /// else. No error is set.
    [[nodiscard]] PyRef operator()(PyObject* object) const noexcept;

  private:
    PyTypeObject* m_type = nullptr;
    PyGetSetDef* m_definition = nullptr;
};

/// asyncio's C types and what can be read from them.
struct AsyncioTypes {
    PyTypeObject* task = nullptr;
    PyTypeObject* future = nullptr;
    Getter state, result, exception, logsTraceback, callbacks, loop;  ///< of futures and tasks
    Getter coroutine, waiter;                                         ///< of tasks
    PyMethodDef* getName = nullptr;

    /// From the `_asyncio` module; false where it has not what is needed.
    [[nodiscard]] bool load(PyObject* module);
    [[nodiscard]] bool isTask(PyObject* object) const noexcept {
        return task != nullptr && PyObject_TypeCheck(object, task) != 0;
    }
    [[nodiscard]] bool isFuture(PyObject* object) const noexcept {
        return (future != nullptr && PyObject_TypeCheck(object, future) != 0) || isTask(object);
    }
    enum class State { pending, cancelled, finished };
    [[nodiscard]] State stateOf(PyObject* future) const noexcept;
    /// The task that a handle's callback steps or wakes; null for any other callback. Borrowed.
    [[nodiscard]] PyObject* taskOf(PyObject* callback) const noexcept;
};

}  // namespace flowglass::python
