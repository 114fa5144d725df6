#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/session.hpp"

namespace flowglass::python {

/// A Python program to record, and what to record of it.
struct PythonProgram {
    std::string target;  ///< a script's path as it was given, or a module's name
    bool isModule = false;
    std::vector<std::string> arguments;
    std::optional<std::string> interpreter;  ///< --python; else it is chosen
    std::string workingDirectory;            ///< empty: here

    bool lines = true;
    bool values = true;
    bool follow = false;                ///< the processes that it starts as well
    std::optional<std::uint64_t> fold;  ///< rounds of one site recorded in full; 0: all
    std::optional<std::uint64_t> maxEvents;
    std::optional<double> maxSeconds;
    std::vector<std::string> include;
    std::vector<std::string> exclude;
};

/// What a Session needs to run and record it: command, metadata, working directory. The rest
/// (terminal, file) is the caller's. Errors: notFound (script, interpreter or recorder), format
/// (a directory; no Python), unsupported (an interpreter without a build), io.
[[nodiscard]] base::Result<record::SessionOptions> sessionFor(const PythonProgram& program);

}  // namespace flowglass::python
