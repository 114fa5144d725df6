#pragma once

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// From now on calls of an object of a C type are frames of their own, with no lines, where it is a
/// layer of a chain: nothing but the way of being called is ours, of its type or of a
/// `functools.partial` itself, and that calls what was there. False where its calls cannot be seen.
/// Under the GIL.
[[nodiscard]] bool watchNativeCalls(PyObject* object);

}  // namespace flowglass::python
