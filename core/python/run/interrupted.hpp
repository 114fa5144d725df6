#pragma once

#include "core/python/pyref.hpp"

#include <internal/pycore_pylifecycle.h>
#include <internal/pycore_runtime.h>

namespace flowglass::python {

/// The interpreter's own note that a KeyboardInterrupt ended the program: its main function then
/// lets SIGINT end the process.
[[nodiscard]] inline int& interrupted() noexcept {
#if PY_VERSION_HEX >= 0x030C0000
    return _PyRuntime.signals.unhandled_keyboard_interrupt;
#else
    return _Py_UnhandledKeyboardInterrupt;
#endif
}

}  // namespace flowglass::python
