#pragma once

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// From now on calls of a C type's objects that are layers of a chain are frames of their own, with
/// no lines: nothing but the type's way of being called is ours, and that calls what was there.
/// False where the type's objects are not called in a way that can be seen. Under the GIL.
[[nodiscard]] bool watchNativeCalls(PyTypeObject* type);

}  // namespace flowglass::python
