#include "app/cli/trace_input.hpp"

#include <filesystem>
#include <fstream>

#include "app/cli/complaint.hpp"
#include "core/instrument/launch/build_plan.hpp"
#include "core/trace/any_trace.hpp"

namespace flowglass::cli {

namespace fs = std::filesystem;

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
    auto read = trace::readTrace(path);
    if (read && !(*read)->damage().empty()) warn(path + ": " + (*read)->damage());
    return read;
}

}  // namespace flowglass::cli
