#include "core/trace/any_trace.hpp"

#include <algorithm>
#include <cctype>
#include <new>

#include "core/trace/file.hpp"
#include "core/trace/file_bytes.hpp"
#include "core/trace/json_lines.hpp"

namespace flowglass::trace {

TraceFormat formatOf(const std::filesystem::path& path) {
    auto extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension == ".jsonl" ? TraceFormat::jsonLines : TraceFormat::flow;
}

base::Result<std::shared_ptr<const Trace>> readTrace(const std::filesystem::path& path) try {
    if (formatOf(path) == TraceFormat::flow) return readFile(path);
    std::error_code none;
    const auto text = std::filesystem::is_fifo(path, none) ? pipeBytes(path) : fileBytes(path);
    if (!text) return text.error();
    auto read = readJsonLines(*text);
    if (read) return read;
    auto error = read.error();
    error.where = error.where.empty() ? path.string() : path.string() + ": " + error.where;
    return error;
} catch (const std::bad_alloc&) {
    return noMemoryFor(path);
}

}  // namespace flowglass::trace
