#pragma once

namespace flowglass::detail {

/// From now on, however the program leaves by itself (exit, quick_exit, _exit, std::terminate), the
/// recording that goes on then is ended first. Once a process.
void catchExits();

/// quick_exit is called, or _exit: what exit() runs is not run, and only the caller's status tells
/// how the program ends.
void leavesQuickly(int status) noexcept;
void leavesAtOnce(int status) noexcept;

}  // namespace flowglass::detail
