#include "core/python/backend/backend.hpp"
#include "core/python/pyref.hpp"

#if PY_VERSION_HEX >= 0x030C0000

namespace flowglass::python {

namespace {

// A generator function's vectorcall is ours, so that what it makes is seen; everything else about
// the function stays. The interpreter would go past the vectorcall where it has specialised the
// call on the function's version, so such functions have no version: their calls stay general.

vectorcallfunc g_original = nullptr;

PyObject* makeGenerator(PyObject* callable, PyObject* const* arguments, size_t count,
                        PyObject* names) {
    PyObject* made = g_original(callable, arguments, count, names);
    Lifecycle* lifecycle = Lifecycle::active();
    if (made == nullptr || lifecycle == nullptr || !cpython::isGeneratorLike(made)) return made;
    auto* generator = reinterpret_cast<PyGenObject*>(made);
    if (PyCodeObject* code = cpython::codeOf(cpython::frameOf(generator)))
        if (CodeInfo* info = lifecycle->recorder().codes().find(code))
            lifecycle->create(lifecycle->recorder().thread(), generator, *info);
    return made;
}

void takeOver(PyFunctionObject* function, PyObject* code) {
    Lifecycle* lifecycle = Lifecycle::active();
    if (lifecycle == nullptr || !PyCode_Check(code)) return;
    auto* object = reinterpret_cast<PyCodeObject*>(code);
    constexpr int kMakesOne = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR;
    if ((object->co_flags & kMakesOne) == 0) return;
    if (lifecycle->recorder().codes().find(object) == nullptr) return;
    if (g_original == nullptr) g_original = function->vectorcall;
    object->co_version = 0;  // a function made of it takes its version from here
    PyFunction_SetVectorcall(function, &makeGenerator);
}

int onFunction(PyFunction_WatchEvent event, PyFunctionObject* function, PyObject* newValue) {
    if (event == PyFunction_EVENT_CREATE) {
        takeOver(function, function->func_code);
    } else if (event == PyFunction_EVENT_MODIFY_CODE && newValue != nullptr) {
        takeOver(function, newValue);
    }
    return 0;
}

}  // namespace

bool watchCreation() {
    return PyFunction_AddWatcher(&onFunction) >= 0;
}

void watchAdopted(PyFunctionObject& function, bool wasSeen) noexcept {
    takeOver(&function, function.func_code);
    if (wasSeen) watchCodeAgain();
}

void watchCodeAgain() noexcept {
    // Where code that is nobody's has run, its events are switched off; only all can be put back.
    const ErrorHold hold;
    PyObject* monitoring = PySys_GetObject("monitoring");
    if (monitoring != nullptr)
        (void)PyRef::steal(PyObject_CallMethod(monitoring, "restart_events", nullptr));
}

}  // namespace flowglass::python

#else

namespace flowglass::python {

bool watchCreation() {
    return true;
}

void watchAdopted(PyFunctionObject&, bool) noexcept {}

void watchCodeAgain() noexcept {}

}  // namespace flowglass::python

#endif
