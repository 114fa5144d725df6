#pragma once

#include "core/python/frames/lifecycle.hpp"

namespace flowglass::python {

/// Makes the interpreter report to Lifecycle::active(): sys.monitoring on 3.12 and later
/// (monitoring.cpp), a frame evaluator on 3.11 (evaluator.cpp). False with a Python error set.
[[nodiscard]] bool startBackend(const Config& config);
/// The interpreter reports no more. With the GIL.
void stopBackend() noexcept;

/// Has the returns of a library's coroutines told to Scopes::libraryReturns: those that run this
/// code on 3.12 and later, all of them on 3.11.
void watchReturns(PyCodeObject* code) noexcept;

/// Sees generators made, where the backend does not (creation.cpp, 3.12 and later).
[[nodiscard]] bool watchCreation();
/// A function of a library has become a decorator's layer, and its code was adopted; `wasSeen`: it
/// may have run before that. Its calls are reported from now on.
void watchAdopted(PyFunctionObject& function, bool wasSeen) noexcept;
/// Code of a library that was adopted is reported from now on, whether it has run before or not.
void watchCodeAgain() noexcept;
/// Sees which manager a call goes through, that a manager used as a decorator has made `function`
/// for (managed_calls.cpp).
void watchManagers(PyFunctionObject& function) noexcept;
/// What such a call goes on with instead of `manager`, which it is given: a new reference.
[[nodiscard]] PyObject* managerOfCall(PyObject* manager) noexcept;
/// Sees generators closed and dying, on every version (closing_hooks.cpp).
[[nodiscard]] bool watchClosing();

}  // namespace flowglass::python
