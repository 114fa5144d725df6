#pragma once

namespace flowglass::python {

/// Calls `ends` with the status with which this process is about to end: at os._exit(), before
/// anything of that happens, and at a plain exit, when the interpreter is gone. Not where a signal
/// ends it, or where it becomes another program.
void watchProcessEnd(void (*ends)(int status));

}  // namespace flowglass::python
