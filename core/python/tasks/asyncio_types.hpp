#pragma once

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// Reads one attribute that a C type computes, without a look at what subclasses made of it.
class Getter {
  public:
    Getter() = default;
    /// `kept` is the attribute's name where that is written in Python; null: the same.
    Getter(PyTypeObject* type, const char* name, const char* kept = nullptr);
    /// The attribute of an instance of that type, or of its cousin that is written in Python; null
    /// where it cannot be read, and of anything else. No error is set.
    [[nodiscard]] PyRef operator()(PyObject* object) const noexcept;

    static inline PyTypeObject* s_python = nullptr;  ///< asyncio's future as written in Python

  private:
    PyTypeObject* m_type = nullptr;
    PyGetSetDef* m_definition = nullptr;
    const char* m_name = nullptr;
};

/// asyncio's C types and what can be read from them.
struct AsyncioTypes {
    PyTypeObject* task = nullptr;
    PyTypeObject* future = nullptr;
    Getter state, result, exception, logsTraceback, callbacks, loop;  ///< of futures and tasks
    Getter coroutine, waiter, name;                                   ///< of tasks
    PyTypeObject* pythonTask = nullptr;  ///< written in Python; null before one was made

    /// From the `_asyncio` module; false where it has not what is needed.
    [[nodiscard]] bool load(PyObject* module);
    /// The types that are written in Python, from what `asyncio.tasks` has defined.
    void loadPython(PyObject* globals);
    /// Its future alone, from what `asyncio.futures` has defined.
    void loadPythonFuture(PyObject* globals);
    [[nodiscard]] bool isPythonTask(PyObject* object) const noexcept {
        return pythonTask != nullptr && PyObject_TypeCheck(object, pythonTask) != 0;
    }
    [[nodiscard]] bool isTask(PyObject* object) const noexcept {
        return (task != nullptr && PyObject_TypeCheck(object, task) != 0) || isPythonTask(object);
    }
    [[nodiscard]] bool isFuture(PyObject* object) const noexcept {
        return (future != nullptr && PyObject_TypeCheck(object, future) != 0) || isTask(object);
    }
    /// Null where it has none that can be told.
    [[nodiscard]] PyRef nameOf(PyObject* task) const noexcept;
    enum class State { pending, cancelled, finished };
    [[nodiscard]] State stateOf(PyObject* future) const noexcept;
    /// The task that a handle's callback steps or wakes; null for any other callback. Borrowed.
    [[nodiscard]] PyObject* taskOf(PyObject* callback) const noexcept;

  private:
    PyMethodDef* m_getName = nullptr;
};

}  // namespace flowglass::python
