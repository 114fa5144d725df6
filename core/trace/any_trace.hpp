#pragma once

#include <filesystem>
#include <memory>

#include "core/base/result.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::trace {

/// How a trace is stored.
enum class TraceFormat { flow, jsonLines };

/// By the file's name: ".jsonl", in whatever case, is JSON lines, everything else a .flow file.
[[nodiscard]] TraceFormat formatOf(const std::filesystem::path& path);

/// Reads a trace in either format. Errors: those of readFile; of JSON lines with the file and the
/// line in `where`.
[[nodiscard]] base::Result<std::shared_ptr<const Trace>> readTrace(
    const std::filesystem::path& path);

}  // namespace flowglass::trace
