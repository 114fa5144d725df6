#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace flowglass::python {

/// Where the recorder's words go in the command line of a Python program (its interpreter is
/// words[0]): before the script, -m, or the -c of a process of multiprocessing's. A word that is no
/// text is "". Nothing for what is left alone: another -c, a program from stdin, a script that is
/// no .py file (it may be an archive), and options that make the interpreter do something else.
[[nodiscard]] std::optional<std::size_t> placeOfProgram(const std::vector<std::string>& words);

}  // namespace flowglass::python
