#pragma once

#include "core/python/run/config.hpp"

namespace flowglass::python {

/// From here on the Python processes that this one starts are recorded, too (--follow): one that it
/// forks, through `beginInChild` there; one that runs a program of its own with this interpreter,
/// through the launcher. False with a Python error set.
[[nodiscard]] bool followProcesses(const Config& config, void (*beginInChild)());

/// The module `subprocess` is being loaded, and multiprocessing needs it to start programs: what
/// they do that with is watched. Nothing where processes are not followed.
void watchPrograms();

}  // namespace flowglass::python
