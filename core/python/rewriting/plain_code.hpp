#pragma once

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// Makes rewritten code answer as what was compiled of its source: its bytecode and constants, what
/// it equals, and what marshal writes of it. So no site comes into the program's hands, and code
/// that it writes somewhere runs where there is no recorder. Where instructions stand
/// (co_positions(), co_lines()) is told of the code that runs, since frames and tracebacks count in
/// that; `dis` alone gets what belongs to the bytecode it sees. False with a Python error set.
[[nodiscard]] bool watchCode();

/// Lets `made`, and the code in it, answer as `plain`: both are of one program. False with a Python
/// error set.
[[nodiscard]] bool answerAs(PyCodeObject* made, PyCodeObject* plain);

}  // namespace flowglass::python
