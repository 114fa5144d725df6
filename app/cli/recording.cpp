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

/// The recorder's own words, before the program's.
Arguments recorderOptions(const RecordWords& words) {
    Arguments options{"--flowglass-channel", "{channel}"};
    const auto number = [&](const char* name, const std::optional<std::uint64_t>& value) {
        if (value) options.insert(options.end(), {name, std::to_string(*value)});
    };
    const auto patterns = [&](const char* name, const std::vector<std::string>& values) {
        for (const auto& value : values) options.insert(options.end(), {name, value});
    };
    if (!words.lines) options.emplace_back("--no-lines");
    if (!words.values) options.emplace_back("--no-values");
    number("--fold", words.fold);
    number("--max-events", words.maxEvents);
    number("--max-seconds", words.maxSeconds);
    patterns("--include", words.include);
    patterns("--exclude", words.exclude);
    return options;
}

/// The folder with the recorder for Python: in a build beside bin, installed below lib.
fs::path recorderFolder() {
    std::error_code ignored;
    const auto bin = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const auto& folder : {bin / "../python", bin / "../lib/flowglass/python"}) {
        if (fs::exists(folder / "__main__.py", ignored)) return folder.lexically_normal();
    }
    return bin;
}

trace::Metadata metadataFor(const Arguments& program, bool python) {
    trace::Metadata metadata;
    const bool module = program[0] == "-m";
    metadata.program = module ? "-m " + program[1] : program[0];
    metadata.arguments.assign(program.begin() + (module ? 2 : 1), program.end());
    metadata.language = python ? "python" : "c++";
    metadata.started = nowInUtc();
    return metadata;
}

}  // namespace

base::Result<record::SessionOptions> sessionFor(const RecordWords& words) {
    const auto python = isPython(words.program);
    if (!python) return python.error();
    record::SessionOptions options;
    if (*python) {
        options.command = {words.python.value_or("python3"), recorderFolder().string()};
        const auto own = recorderOptions(words);
        options.command.insert(options.command.end(), own.begin(), own.end());
    }
    options.command.insert(options.command.end(), words.program.begin(), words.program.end());
    options.tracePath = words.output.value_or(defaultTrace(words.program, *python));
    options.metadata = metadataFor(words.program, *python);
    options.dropping = words.drop;
    options.keepsTrace = false;
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
