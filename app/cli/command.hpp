#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace flowglass::cli {

/// What stands behind a command's name on the command line.
using Arguments = std::vector<std::string>;

/// One of the program's commands; `run` gives the process's exit status.
struct Command {
    std::string_view name;
    std::string_view summary;
    int (*run)(const Arguments& arguments);
};

/// Every command, in the order in which the help lists them.
[[nodiscard]] std::span<const Command> commands();

[[nodiscard]] int runRecord(const Arguments& arguments);
[[nodiscard]] int runInfo(const Arguments& arguments);
[[nodiscard]] int runEvents(const Arguments& arguments);
[[nodiscard]] int runState(const Arguments& arguments);
[[nodiscard]] int runScene(const Arguments& arguments);
[[nodiscard]] int runExport(const Arguments& arguments);
[[nodiscard]] int runConvert(const Arguments& arguments);
/// No command: a script, a program or a trace to show, or nothing, which shows the lessons.
[[nodiscard]] int runShow(const Arguments& arguments);

}  // namespace flowglass::cli
