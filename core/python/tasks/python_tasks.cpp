#include "core/python/frames/lifecycle.hpp"
#include "core/python/values/locals_of.hpp"

namespace flowglass::python {

// asyncio's tasks as they are written in Python, for whoever makes those: a task factory, or a
// program that puts `asyncio.tasks._PyTask` in the place of the C type. What the C type's slots
// tell of others is told by their methods' frames.

void Tasks::pythonTaskIsMade(cpython::InterpreterFrame* place) {
    const auto* function = reinterpret_cast<PyFunctionObject*>(cpython::functionOf(place));
    m_types.loadPython(function->func_globals);
    PyObject* task = localOf(place, "self");
    if (task == nullptr || !m_types.isPythonTask(task)) return;
    isMade(task, localOf(place, "coro"), localOf(place, "eager_start") == Py_True);
}

void Tasks::pythonTaskWasMade(cpython::InterpreterFrame* place) {
    PyObject* task = localOf(place, "self");
    if (task != nullptr && find(task) != nullptr) wasMade(task, !m_types.coroutine(task));
}

void Tasks::pythonCancelBegins(cpython::InterpreterFrame* place) {
    PyObject* task = localOf(place, "self");
    if (task != nullptr) isCancelled(task);
    m_outerCancelled.push_back(swapCancelled(find(task)));
}

void Tasks::pythonCancelEnds() {
    if (m_outerCancelled.empty()) return;
    (void)swapCancelled(m_outerCancelled.back());
    m_outerCancelled.pop_back();
}

void Tasks::pythonTaskDies(cpython::InterpreterFrame* place) {
    if (PyObject* task = localOf(place, "self")) dies(task);
}

}  // namespace flowglass::python
