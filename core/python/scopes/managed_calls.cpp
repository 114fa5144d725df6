#include <algorithm>
#include <array>

#include "core/python/backend/backend.hpp"
#include "core/python/scopes/open_scope.hpp"
#include "core/python/scopes/scope_site.hpp"

namespace flowglass::python {

// A manager used as a decorator makes a function of contextlib's, which enters it around each call:
// `with self._recreate_cm(): return func(...)`. That `with` is no code of the program's, so there
// is no site in it; what `_recreate_cm` gives is seen instead, and the manager's stand-in handed
// on.

PyObject* managerOfCall(PyObject* manager) noexcept {
    Lifecycle* lifecycle = Lifecycle::active();
    return lifecycle == nullptr ? manager : lifecycle->scopes().openingCall(manager);
}

PyObject* Scopes::openingCall(PyObject* given) noexcept {
    PyRef manager = PyRef::steal(given);
    auto* place = cpython::currentFrame(cpython::threadState());
    PyObject* site = place == nullptr || cpython::codeOf(place) == nullptr
                         ? nullptr
                         : m_lifecycle.decorators().layers().scopeOf(cpython::functionOf(place));
    if (site == nullptr) return manager.release();
    auto instead =
        PyRef::steal(opening(manager.get(), static_cast<const ScopeSite&>(siteBehind(site)), site));
    if (!instead || instead.get() == manager.get()) return instead.release();
    auto& scope = *reinterpret_cast<OpenScope*>(instead.get());
    scope.isCalls = true;
    scope.left = trace::Word::return_;
    return instead.release();
}

void Scopes::beginEntry(OpenScope& scope, PyObject* awaitable) noexcept try {
    // An entry that failed is in nobody's frame any more once that has ended.
    std::erase_if(m_asyncEntries, [](const auto& entry) {
        return reinterpret_cast<const OpenScope*>(entry.second.get())->frame == nullptr;
    });
    m_asyncEntries.insert_or_assign(awaitable, PyRef::borrow(reinterpret_cast<PyObject*>(&scope)));
    if (PyCoro_CheckExact(awaitable) && m_lifecycle.frameIdOf(awaitable) == 0)
        watchReturns(cpython::codeOf(cpython::frameOf(reinterpret_cast<PyGenObject*>(awaitable))));
} catch (const std::exception&) {
    // no memory: the exit tells that it was entered
}

void Scopes::awaitedEntry(const PyObject* awaitable, PyObject* value) noexcept {
    const auto found = m_asyncEntries.find(awaitable);
    if (found == m_asyncEntries.end()) return;
    const PyRef scope = std::move(found->second);
    m_asyncEntries.erase(found);
    recordEntered(*reinterpret_cast<OpenScope*>(scope.get()), value);
}

void Scopes::awaitedEntry(const Frame& frame, PyObject* value) noexcept {
    const auto found = std::ranges::find_if(m_asyncEntries, [&](const auto& entry) {
        return reinterpret_cast<const OpenScope*>(entry.second.get())->frame == &frame;
    });
    if (found != m_asyncEntries.end()) awaitedEntry(found->first, value);
}

#if PY_VERSION_HEX >= 0x030C0000

namespace {

vectorcallfunc g_original = nullptr;

PyObject* recreate(PyObject* callable, PyObject* const* arguments, size_t count, PyObject* names) {
    PyObject* manager = g_original(callable, arguments, count, names);
    return manager == nullptr ? nullptr : managerOfCall(manager);
}

}  // namespace

// A function whose vectorcall is not the interpreter's own is called through it, always.
void watchManagers(PyFunctionObject& function) noexcept {
    constexpr std::array kMakers = {"ContextDecorator", "AsyncContextDecorator",
                                    "_GeneratorContextManagerBase"};
    static PyObject* const name = PyUnicode_InternFromString("_recreate_cm");
    for (const char* maker : kMakers) {
        PyObject* type = PyDict_GetItemString(function.func_globals, maker);
        if (type == nullptr || !PyType_Check(type)) continue;
        PyObject* found = _PyType_Lookup(reinterpret_cast<PyTypeObject*>(type), name);
        if (found == nullptr || !PyFunction_Check(found)) continue;
        auto* made = reinterpret_cast<PyFunctionObject*>(found);
        if (made->vectorcall == &recreate) continue;
        g_original = made->vectorcall;
        PyFunction_SetVectorcall(made, &recreate);
    }
}

#else

// The evaluator sees what they give.
void watchManagers(PyFunctionObject&) noexcept {}

#endif

}  // namespace flowglass::python
