#pragma once

#include <string>
#include <vector>

#include "core/instrument/launch/build_plan.hpp"
#include "core/record/session.hpp"

namespace flowglass::instrument {

/// A program that may hold the C++ library, to be started and recorded.
struct CppProgram {
    std::string program;  ///< what is run; looked up in PATH where it has no slash
    std::string name;     ///< what the trace says that was run; empty: `program`
    std::vector<std::string> arguments;
    std::vector<std::string> sourceRoots;  ///< "OLD=NEW": sources compiled below OLD lie below NEW
    std::string workingDirectory;          ///< empty: the launcher's own
};

[[nodiscard]] record::SessionOptions sessionFor(const CppProgram& program);

/// The program that `plan` has built, named after its source, with the text that was compiled.
[[nodiscard]] CppProgram programOf(const BuildPlan& plan);

}  // namespace flowglass::instrument
