#include "core/python/tasks/asyncio_types.hpp"

#include <string_view>

#include "core/python/stand_in.hpp"
#include "core/python/values/builtin_values.hpp"
#include "core/python/values/instances.hpp"

namespace flowglass::python {

Getter::Getter(PyTypeObject* type, const char* name, const char* kept)
    : m_type(type), m_name(kept == nullptr ? name : kept) {
    const auto found =
        PyRef::steal(PyObject_GetAttrString(reinterpret_cast<PyObject*>(type), name));
    if (!found) PyErr_Clear();
    if (found && Py_IS_TYPE(found.get(), &PyGetSetDescr_Type))
        m_definition = reinterpret_cast<PyGetSetDescrObject*>(found.get())->d_getset;
}

PyRef Getter::operator()(PyObject* object) const noexcept {
    if (m_type == nullptr || object == nullptr) return {};
    const ErrorHold held;
    if (PyObject_TypeCheck(object, m_type) != 0)
        return m_definition == nullptr
                   ? PyRef()
                   : PyRef::steal(m_definition->get(object, m_definition->closure));
    if (s_python == nullptr || PyObject_TypeCheck(object, s_python) == 0) return {};
    if (PyObject* own = attributeOf(object, m_name)) return PyRef::borrow(own);
    return PyRef::borrow(findItem(dictOf(s_python), m_name));
}

bool AsyncioTypes::load(PyObject* module) {
    const auto typeNamed = [&](const char* attribute) -> PyTypeObject* {
        const auto found = PyRef::steal(PyObject_GetAttrString(module, attribute));
        if (!found) PyErr_Clear();
        const bool isType = found && PyType_Check(found.get());
        return isType ? reinterpret_cast<PyTypeObject*>(found.get()) : nullptr;
    };
    future = typeNamed("Future");
    task = typeNamed("Task");
    if (future == nullptr || task == nullptr) return false;
    state = {future, "_state"};
    result = {future, "_result"};
    exception = {future, "_exception"};
    logsTraceback = {future, "_log_traceback", "_Future__log_traceback"};
    callbacks = {future, "_callbacks"};
    loop = {future, "_loop"};
    coroutine = {task, "_coro"};
    waiter = {task, "_fut_waiter"};
    name = {task, "_name"};
    m_getName = definitionOf(reinterpret_cast<PyObject*>(task), "get_name");
    return true;
}

void AsyncioTypes::loadPython(PyObject* globals) {
    PyObject* found = findItem(globals, "_PyTask");
    PyObject* module = findItem(globals, "futures");
    if (module != nullptr && PyModule_Check(module)) loadPythonFuture(PyModule_GetDict(module));
    if (found != nullptr && PyType_Check(found) && Getter::s_python != nullptr)
        pythonTask = reinterpret_cast<PyTypeObject*>(found);
}

void AsyncioTypes::loadPythonFuture(PyObject* globals) {
    PyObject* found = findItem(globals, "_PyFuture");
    if (found != nullptr && PyType_Check(found))
        Getter::s_python = reinterpret_cast<PyTypeObject*>(found);
}

PyRef AsyncioTypes::nameOf(PyObject* object) const noexcept {
    if (isPythonTask(object)) return name(object);
    const ErrorHold held;
    return m_getName == nullptr ? PyRef() : PyRef::steal(m_getName->ml_meth(object, nullptr));
}

AsyncioTypes::State AsyncioTypes::stateOf(PyObject* object) const noexcept {
    const auto text = state(object);
    if (!text || !PyUnicode_Check(text.get())) return State::finished;
    switch (PyUnicode_READ_CHAR(text.get(), 0)) {
        case 'P':
            return State::pending;
        case 'C':
            return State::cancelled;
        default:
            return State::finished;
    }
}

PyObject* AsyncioTypes::taskOf(PyObject* callback) const noexcept {
    if (PyCFunction_Check(callback)) {
        const auto* function = reinterpret_cast<PyCFunctionObject*>(callback);
        const bool wakes =
            std::string_view(function->m_ml->ml_name).find("wakeup") != std::string_view::npos;
        return wakes && function->m_self != nullptr && isTask(function->m_self) ? function->m_self
                                                                                : nullptr;
    }
    if (PyMethod_Check(callback) && isPythonTask(PyMethod_GET_SELF(callback))) {
        PyObject* function = PyMethod_GET_FUNCTION(callback);
        PyObject* called = PyFunction_Check(function)
                               ? reinterpret_cast<PyFunctionObject*>(function)->func_name
                               : Py_None;
        const bool isStep =
            PyUnicode_Check(called) && (PyUnicode_CompareWithASCIIString(called, "__step") == 0 ||
                                        PyUnicode_CompareWithASCIIString(called, "__wakeup") == 0);
        return isStep ? PyMethod_GET_SELF(callback) : nullptr;
    }
    if (typeName(Py_TYPE(callback)) != "TaskStepMethWrapper") return nullptr;
    static const Getter self(Py_TYPE(callback), "__self__");
    const auto found = self(callback);  // the wrapper holds it
    return found && isTask(found.get()) ? found.get() : nullptr;
}

}  // namespace flowglass::python
