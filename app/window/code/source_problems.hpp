#pragma once

#include <vector>

#include "app/window/code/code_marks.hpp"
#include "app/window/run/builder.hpp"

namespace flowglass::window {

/// What compiler and linker said about a program, for the code pane.
[[nodiscard]] std::vector<CodeProblem> problemsOf(const BuiltProgram& built);

/// One sentence of why it does not compile.
[[nodiscard]] QString whyRejected(const BuiltProgram& built);

}  // namespace flowglass::window
