#include "app/cli/trace_input.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

#include "app/cli/complaint.hpp"
#include "core/instrument/launch/build_plan.hpp"
#include "core/trace/any_trace.hpp"

namespace flowglass::cli {

namespace fs = std::filesystem;

namespace {

/// Whether it is a zip file that has a `__main__.py` for the interpreter to run. Whatever stands
/// before a zip file, it ends with the list of what is in it: 46 bytes and a name each (APPNOTE,
/// 4.3.12).
bool isZippedProgram(std::ifstream& file) {
    constexpr std::streamoff kMost = 256 * 1024;
    constexpr std::string_view kName = "__main__.py";
    constexpr std::size_t kHeader = 46;
    file.clear();
    file.seekg(0, std::ios::end);
    const std::streamoff size = file.tellg();
    file.seekg(std::max<std::streamoff>(0, size - kMost));
    const std::string tail(std::istreambuf_iterator<char>(file), {});
    if (tail.find("PK\x05\x06") == std::string::npos) return false;
    for (auto at = tail.find(kName); at != std::string::npos; at = tail.find(kName, at + 1))
        if (at >= kHeader && tail.compare(at - kHeader, 4, "PK\x01\x02") == 0) return true;
    return false;
}

}  // namespace

bool isPythonScript(const std::string& path) {
    const auto extension = fs::path(path).extension();
    if (extension == ".py" || extension == ".pyw") return true;
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) return fs::exists(fs::path(path) / "__main__.py", ignored);
    if (!fs::is_regular_file(path, ignored)) return false;
    std::ifstream file(path, std::ios::binary);
    std::string line;
    std::getline(file, line);
    if (line.starts_with("#!")) return line.find("python") != std::string::npos;
    return line.starts_with("PK") && isZippedProgram(file);
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
