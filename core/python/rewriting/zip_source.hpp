#pragma once

#include <optional>
#include <string>

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// What a module's file in a zip file holds, which zipimport has made code of: `loader` is that
/// module's loader and `path` the file's. Nothing where it is none of zipimport's, or cannot be
/// read. No Python code runs; the GIL may be let go. Python's error state is kept.
[[nodiscard]] std::optional<std::string> zippedSource(PyObject* loader, PyObject* path);

}  // namespace flowglass::python
