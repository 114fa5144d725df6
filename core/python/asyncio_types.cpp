#include "core/python/asyncio_types.hpp"

#include <string_view>

#include "core/python/builtin_values.hpp"
#include "core/python/stand_in.hpp"

namespace flowglass::python {

Getter::Getter(PyTypeObject* type, const char* name) : m_type(type) {
    const auto found =
        PyRef::steal(PyObject_GetAttrString(reinterpret_cast<PyObject*>(type), name));
    if (!found) PyErr_Clear();
    if (found && Py_IS_TYPE(found.get(), &PyGetSetDescr_Type))
        m_definition = reinterpret_cast<PyGetSetDescrObject*>(found.get())->d_getset;
}

PyRef Getter::operator()(PyObject* object) const noexcept {
    if (m_definition == nullptr || object == nullptr || PyObject_TypeCheck(object, m_type) == 0)
        return {};
    const ErrorHold held;
    return PyRef::steal(m_definition->get(object, m_definition->closure));
}

bool AsyncioTypes::load(PyObject* module) {
    const auto typeNamed = [&](const char* name) -> PyTypeObject* {
        const auto found = PyRef::steal(PyObject_GetAttrString(module, name));
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
    logsTraceback = {future, "_log_traceback"};
    callbacks = {future, "_callbacks"};
    loop = {future, "_loop"};
    coroutine = {task, "_coro"};
    waiter = {task, "_fut_waiter"};
    getName = definitionOf(reinterpret_cast<PyObject*>(task), "get_name");
    return true;
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
    if (typeName(Py_TYPE(callback)) != "TaskStepMethWrapper") return nullptr;
    static const Getter self(Py_TYPE(callback), "__self__");
    const auto found = self(callback);  // the wrapper holds it
    return found && isTask(found.get()) ? found.get() : nullptr;
}

}  // namespace flowglass::python
