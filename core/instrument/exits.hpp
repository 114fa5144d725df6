#pragma once

namespace flowglass::detail {

/// From now on, however the program leaves by itself (exit, quick_exit, _exit, std::terminate), the
/// recording that goes on then is ended first. Once a process.
void catchExits();

}  // namespace flowglass::detail
