#include "app/cli/recording.hpp"

#include <cstdlib>
#include <filesystem>

#include "app/cli/trace_input.hpp"
#include "core/base/wall_clock.hpp"
#include "core/python/launch/session_options.hpp"

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

/// For the library inside a C++ program; what the caller has set already comes after.
base::Result<std::string> sourceRoots(const std::vector<std::string>& roots) {
    std::string text = "FLOWGLASS_SOURCE_ROOT=";
    for (const auto& root : roots) {
        if (root.find('=') == std::string::npos)
            return wrong(base::ErrorKind::usage,
                         "--source-root needs two folders with '=' between, OLD=NEW.", root);
        text += root + ":";
    }
    const char* before = std::getenv("FLOWGLASS_SOURCE_ROOT");
    return text + (before != nullptr ? before : "");
}

base::Result<record::SessionOptions> sessionForCommand(const RecordWords& words) {
    record::SessionOptions options;
    if (!words.sourceRoots.empty()) {
        auto roots = sourceRoots(words.sourceRoots);
        if (!roots) return roots.error();
        options.environment.push_back(std::move(*roots));
    }
    options.command = words.program;
    options.metadata.program = words.program[0];
    options.metadata.arguments.assign(words.program.begin() + 1, words.program.end());
    options.metadata.started = base::nowInUtc();
    return options;
}

base::Result<record::SessionOptions> sessionForPython(const RecordWords& words) {
    python::PythonProgram program;
    program.isModule = words.program[0] == "-m";
    const std::ptrdiff_t own = program.isModule ? 2 : 1;
    program.target = words.program[static_cast<std::size_t>(own) - 1];
    program.arguments.assign(words.program.begin() + own, words.program.end());
    program.interpreter = words.python;
    program.lines = words.lines;
    program.values = words.values;
    program.fold = words.fold;
    program.maxEvents = words.maxEvents;
    if (words.maxSeconds) program.maxSeconds = static_cast<double>(*words.maxSeconds);
    program.include = words.include;
    program.exclude = words.exclude;
    return python::sessionFor(program);
}

}  // namespace

base::Result<record::SessionOptions> sessionFor(const RecordWords& words) {
    const auto python = isPython(words.program);
    if (!python) return python.error();
    auto options = *python ? sessionForPython(words) : sessionForCommand(words);
    if (!options) return options.error();
    options->tracePath = words.output.value_or(defaultTrace(words.program, *python));
    options->dropping = words.drop;
    options->keepsTrace = false;
    return options;
}

base::Result<std::shared_ptr<const trace::Trace>> recordQuietly(const std::string& script) {
    RecordWords words;
    words.program = {script};
    auto options = sessionFor(words);
    if (!options) return options.error();
    options->tracePath.clear();
    options->keepsTrace = true;
    auto session = record::Session::start(std::move(*options));
    if (!session) return session.error();
    (void)(*session)->run();
    return (*session)->trace();
}

}  // namespace flowglass::cli
