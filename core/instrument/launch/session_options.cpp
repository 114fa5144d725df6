#include "core/instrument/launch/session_options.hpp"

#include <cstdlib>
#include <filesystem>

#include "core/base/join.hpp"
#include "core/base/wall_clock.hpp"

namespace flowglass::instrument {

namespace {

/// For the library inside the program; what the caller has set already comes after.
std::string rootVariable(const std::vector<std::string>& roots) {
    std::string text = "FLOWGLASS_SOURCE_ROOT=";
    for (const auto& root : roots) text += root + ":";
    const char* before = std::getenv("FLOWGLASS_SOURCE_ROOT");
    return text + (before != nullptr ? before : "");
}

}  // namespace

record::SessionOptions sessionFor(const CppProgram& program) {
    record::SessionOptions options;
    options.command = {program.program};
    options.command.insert(options.command.end(), program.arguments.begin(),
                           program.arguments.end());
    if (!program.sourceRoots.empty())
        options.environment.push_back(rootVariable(program.sourceRoots));
    options.workingDirectory = program.workingDirectory;
    options.metadata.program = program.name.empty() ? program.program : program.name;
    options.metadata.arguments = program.arguments;
    options.metadata.started = base::nowInUtc();
    return options;
}

CppProgram programOf(const BuildPlan& plan) {
    CppProgram program;
    program.program = plan.program;
    program.name = plan.source.path;
    const auto folder = [](const std::string& file) {
        return std::filesystem::path(file).parent_path().string();
    };
    if (plan.source.compiled != plan.source.path)
        program.sourceRoots.push_back(
            base::joined({folder(plan.source.path), "=", folder(plan.source.compiled)}));
    return program;
}

}  // namespace flowglass::instrument
