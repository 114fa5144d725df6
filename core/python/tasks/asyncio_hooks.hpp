#pragma once

#include "core/python/tasks/asyncio_types.hpp"

namespace flowglass::python {

/// Stands in for what asyncio's C types do when a task is made, cancelled and dies, and when a
/// future is given an exception and dies; reports to the active Lifecycle's tasks.
void watchAsyncioTypes(const AsyncioTypes& types);

}  // namespace flowglass::python
