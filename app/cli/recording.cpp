#include "app/cli/recording.hpp"

#include <chrono>
#include <ctime>
#include <filesystem>

#include "app/cli/complaint.hpp"
#include "app/cli/trace_input.hpp"
#include "core/base/join.hpp"

namespace flowglass::cli {

namespace {

namespace fs = std::filesystem;

base::Error wrong(base::ErrorKind kind, std::string sentence, std::string where = {}) {
    return {kind, std::move(sentence), std::move(where)};
}

/// What the words name: a Python program (a script or -m), or any other.
base::Result<bool> isPython(const Arguments& program) {
    const std::string hint = "; 'flowglass record -h' says what it takes.";
    if (program.empty()) {
        return wrong(base::ErrorKind::usage,
                     "'flowglass record' needs a script or a program to record" + hint);
    }
    if (program[0] == "-m") {
        if (program.size() > 1) return true;
        return wrong(base::ErrorKind::usage, "-m needs the name of a module after it" + hint);
    }
    const std::string& path = program[0];
    std::error_code ignored;
    const auto status = fs::status(path, ignored);
    if (isPythonScript(path)) {
        if (fs::exists(status)) return true;
        return wrong(base::ErrorKind::notFound, "There is no such file; check the name.", path);
    }
    if (fs::is_directory(status)) {
        return wrong(base::ErrorKind::format,
                     "That is a directory without a __main__.py; name a script in it.", path);
    }
    return false;
}

/// "count.py" gives "count.flow", "-m deep.count" "deep.count.flow", in the current folder.
std::string defaultTrace(const Arguments& program, bool python) {
    if (program[0] == "-m") return program[1] + ".flow";
    const fs::path path(program[0]);
    const auto name = python ? path.stem() : path.filename();
    return (name.empty() ? path.parent_path().filename() : name).string() + ".flow";
}

std::string nowInUtc() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

}  // namespace

}  // namespace flowglass::cli
