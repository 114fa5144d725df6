#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace flowglass::python {

/// What tells which interpreter a program wants.
struct Wish {
    std::optional<std::string> named;  ///< --python
    std::filesystem::path script;      ///< empty for -m
    std::filesystem::path folder;      ///< where a program without a script starts; empty: here
    std::optional<std::string> activeEnvironment;  ///< VIRTUAL_ENV
};

/// The interpreter to run a program with, as a path or a name on PATH: the one that was named,
/// else that of the active virtual environment, else of one that lies beside the script (.venv or
/// venv, there or in the two folders above), else the one in the script's first line, else python3.
[[nodiscard]] std::string chooseInterpreter(const Wish& wish);

/// The interpreter that a script's first line asks for; empty where it asks for no Python, or for
/// one that is not there.
[[nodiscard]] std::string interpreterInFirstLine(const std::filesystem::path& script);

}  // namespace flowglass::python
