#pragma once

#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::cli {

/// Whether the file is a Python script, by its extension or its first line, or a folder or zip file
/// with a `__main__.py`.
[[nodiscard]] bool isPythonScript(const std::string& path);

/// Opens a trace in either format. A cut or damaged one opens up to its last whole block, and a
/// sentence on stderr says so.
[[nodiscard]] base::Result<std::shared_ptr<const trace::Trace>> openTrace(const std::string& path);

}  // namespace flowglass::cli
