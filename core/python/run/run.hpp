#pragma once

#include <string>
#include <vector>

#include "core/python/pyref.hpp"
#include "core/python/rewriting/rewriter.hpp"
#include "core/python/run/config.hpp"

namespace flowglass::python {

/// What the launcher's command line asks for: what to record, and which program to run.
struct Launch {
    Config config;
    bool isModule = false;    ///< -m: `target` is a module's name, not a path
    bool isCommand = false;   ///< -c: it is the program's text
    bool isImported = false;  ///< a folder or zip file, which is imported from: its __main__ runs
    std::string target;       ///< the script, as it was given
    std::vector<std::string> arguments;  ///< the program's own

    [[nodiscard]] bool isScript() const noexcept { return !isModule && !isCommand; }
};

/// Reads `sys.argv` as the launcher was started with:
/// [--flowglass-channel FD] [--flowglass-follow ADDRESS] [--no-lines] [--no-values] [--fold N]
/// [--include G] [--exclude G] [--max-events N] [--max-seconds S] [--] (SCRIPT | -m MODULE |
/// -c TEXT) [ARGS…]. Fills the folders of config too (through findFolders()). False, with a Python
/// error set, where that cannot be.
[[nodiscard]] bool readLaunch(PyObject* argv, Launch& launch);

/// Fills Config::script, launcher and libraries, and isImported. While `__main__` is still ours.
[[nodiscard]] bool findFolders(Launch& launch);

/// Makes `sys` and `__main__` what a plain run of the program finds: argv, orig_argv, path[0],
/// __file__ and the rest. Before the recorder starts. False with a Python error set.
[[nodiscard]] bool prepareProgram(const Launch& launch);

/// Runs the program as the interpreter itself would, with no frame of ours beneath it, prints an
/// uncaught exception, and ends the process as a plain run does. Returns only where the plain run
/// would come back to the interpreter's own main function, which then ends the process: null with
/// an error set, or None. `rewriter` may be null.
[[nodiscard]] PyObject* runProgram(const Launch& launch, Rewriter* rewriter);

/// Runs a program's text in `__main__` as -c does: 1 after an uncaught exception, else 0.
[[nodiscard]] int runCommand(const std::string& text);

}  // namespace flowglass::python
