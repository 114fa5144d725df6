#include "app/cli/trace_input.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/cli/complaint.hpp"
#include "core/instrument/launch/build_plan.hpp"
#include "core/trace/file.hpp"
#include "core/trace/json_lines.hpp"

namespace flowglass::cli {

namespace {

namespace fs = std::filesystem;

base::Result<std::string> readText(const std::string& path) {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file.is_open() || file.bad()) {
        return base::Error{base::ErrorKind::io,
                           std::string("The file cannot be read: ") + std::strerror(errno) + ".",
                           path};
    }
    return text;
}

base::Result<std::shared_ptr<const trace::Trace>> readTrace(const std::string& path) {
    if (formatOf(path) == TraceFormat::flow) return trace::readFile(path);
    auto text = readText(path);
    if (!text) return text.error();
    auto read = trace::readJsonLines(*text);
    if (!read) {
        base::Error error = read.error();
        error.where = error.where.empty() ? path : path + ": " + error.where;
        return error;
    }
    return read;
}

}  // namespace

TraceFormat formatOf(const std::string& path) {
    return fs::path(path).extension() == ".jsonl" ? TraceFormat::jsonLines : TraceFormat::flow;
}

bool isPythonScript(const std::string& path) {
    const auto extension = fs::path(path).extension();
    if (extension == ".py" || extension == ".pyw") return true;
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) return fs::exists(fs::path(path) / "__main__.py", ignored);
    if (!fs::is_regular_file(path, ignored)) return false;
    std::ifstream file(path, std::ios::binary);
    std::string line;
    std::getline(file, line);
    return line.starts_with("#!") && line.find("python") != std::string::npos;
}

base::Result<std::shared_ptr<const trace::Trace>> openTrace(const std::string& path) {
    std::error_code fault;
    const auto status = fs::status(path, fault);
    if (status.type() == fs::file_type::not_found) {
        return base::Error{base::ErrorKind::notFound,
                           "There is no such file; check the name, or record one with "
                           "'flowglass record'.",
                           path};
    }
    if (fs::is_directory(status)) {
        return base::Error{base::ErrorKind::format,
                           "That is a directory; name a trace in it (.flow or .jsonl).", path};
    }
    const bool isPython = isPythonScript(path);
    if (isPython || instrument::isCppSource(path)) {
        return base::Error{base::ErrorKind::format,
                           (isPython ? "That is a Python script" : "That is C++ source") +
                               std::string(", not a trace; record it first with ") +
                               "'flowglass record " + path + "'.",
                           path};
    }
    auto read = readTrace(path);
    if (read && !(*read)->damage().empty()) warn(path + ": " + (*read)->damage());
    return read;
}

}  // namespace flowglass::cli
