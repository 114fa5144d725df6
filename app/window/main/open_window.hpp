#pragma once

#include <optional>
#include <string>
#include <vector>

namespace flowglass::window {

/// What the desktop window shows first: a recording, a program that it records at once, or, with
/// neither, the gallery of lessons.
struct WindowRequest {
    std::optional<std::string> trace;        ///< a .flow or .jsonl file
    std::optional<std::string> source;       ///< a .py or .cpp file
    std::vector<std::string> arguments;      ///< of the program that it is
    std::optional<std::string> interpreter;  ///< what --python said
    std::vector<std::string> program;        ///< a C++ program with its arguments
    std::optional<std::string> against;      ///< a file that is to stand beside it
};

/// Runs the window until it is closed; the process's exit status. Where there is no display it says
/// so in one sentence on stderr and returns 1. Builds the QApplication: there must be none yet.
/// `argv` is Qt's to read (-style, -platform, …); argv[0] alone will do.
[[nodiscard]] int runWindow(int& argc, char** argv, const WindowRequest& request);

}  // namespace flowglass::window
