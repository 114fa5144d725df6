#include "core/python/launch/session_options.hpp"

#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <system_error>

#include "core/base/wall_clock.hpp"
#include "core/python/launch/choice.hpp"
#include "core/python/launch/interpreter.hpp"

namespace flowglass::python {

namespace fs = std::filesystem;

namespace {

using base::Error;
using base::ErrorKind;

/// A path that the program sees from its own working directory.
fs::path seenFrom(const PythonProgram& program, const std::string& path) {
    return fs::path(program.workingDirectory) / path;
}

base::Result<void> checkScript(const PythonProgram& program) {
    std::error_code code;
    const auto status = fs::status(seenFrom(program, program.target), code);
    if (!fs::exists(status))
        return Error{ErrorKind::notFound, "There is no such file; check the name.", program.target};
    if (fs::is_directory(status) &&
        !fs::exists(seenFrom(program, program.target) / "__main__.py", code))
        return Error{ErrorKind::format, "That is a directory; name a script in it.",
                     program.target};
    return {};
}

Wish wishOf(const PythonProgram& program) {
    Wish wish;
    wish.named = program.interpreter;
    if (!program.isModule) wish.script = seenFrom(program, program.target);
    wish.folder = program.workingDirectory;
    if (const char* active = std::getenv("VIRTUAL_ENV")) wish.activeEnvironment = active;
    return wish;
}

/// As core/python/run/run.hpp reads it.
std::vector<std::string> launcherOptions(const PythonProgram& program) {
    std::vector<std::string> words{"--flowglass-channel", "{channel}"};
    const auto add = [&](const char* name, std::string value) {
        words.emplace_back(name);
        words.push_back(std::move(value));
    };
    if (program.follow) add("--flowglass-follow", "{follow}");
    if (!program.lines) words.emplace_back("--no-lines");
    if (!program.values) words.emplace_back("--no-values");
    if (program.fold) add("--fold", std::to_string(*program.fold));
    if (program.maxEvents) add("--max-events", std::to_string(*program.maxEvents));
    if (program.maxSeconds) add("--max-seconds", std::to_string(*program.maxSeconds));
    for (const auto& pattern : program.include) add("--include", pattern);
    for (const auto& pattern : program.exclude) add("--exclude", pattern);
    words.emplace_back("--");
    if (program.isModule) words.emplace_back("-m");
    words.push_back(program.target);
    words.insert(words.end(), program.arguments.begin(), program.arguments.end());
    return words;
}

trace::Metadata metadataOf(const PythonProgram& program, const Interpreter& interpreter) {
    trace::Metadata metadata;
    metadata.program = program.isModule ? "-m " + program.target : program.target;
    metadata.arguments = program.arguments;
    metadata.language = "python";
    metadata.runtime = interpreter.runtime();
    metadata.started = base::nowInUtc();
    return metadata;
}

}  // namespace

base::Result<record::SessionOptions> sessionFor(const PythonProgram& program) {
    if (!program.isModule)
        if (const auto good = checkScript(program); !good) return good.error();
    const auto folder = recorderFolder();
    if (!folder) return folder.error();
    const auto interpreter = probe(chooseInterpreter(wishOf(program)));
    if (!interpreter) return interpreter.error();
    if (const auto good = checkRecorded(*interpreter, *folder); !good) return good.error();

    record::SessionOptions options;
    options.command = {interpreter->command, (*folder / "__main__.py").string()};
    auto words = launcherOptions(program);
    options.command.insert(options.command.end(), std::make_move_iterator(words.begin()),
                           std::make_move_iterator(words.end()));
    options.workingDirectory = program.workingDirectory;
    options.following = program.follow;
    options.metadata = metadataOf(program, *interpreter);
    return options;
}

}  // namespace flowglass::python
