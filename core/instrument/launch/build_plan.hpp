#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/instrument/launch/toolkit.hpp"

namespace flowglass::instrument {

/// One C++ source file that is to become a program.
struct CppSource {
    std::string path;      ///< absolute; what traces call it, and beside which its headers lie
    std::string compiled;  ///< the file to compile: `path` itself, or an edited copy of that name
};

/// How it is built: what to run, with which environment, and what comes out.
struct BuildPlan {
    CppSource source;
    std::vector<std::string> command;
    std::vector<std::string> environment;  ///< "NAME=value", beside what there is
    std::string program;                   ///< named like the source
    std::string dependencies;              ///< where the compiler writes which files it read
};

/// Plans to build the file at `path` as it is, or `edited` in its place, with everything that is
/// written inside `folder`, which is there and empty. Nothing is optimized: the program is to be
/// built soon and run once. Errors: io.
[[nodiscard]] base::Result<BuildPlan> planBuild(const Toolkit& toolkit, const std::string& path,
                                                const std::optional<std::string>& edited,
                                                const std::string& folder);

/// Whether a file is C++ source, by its name.
[[nodiscard]] bool isCppSource(const std::string& path);

/// The files that a build read beside the system's own, from what the compiler wrote of them.
[[nodiscard]] std::vector<std::string> readDependencies(std::string_view written);

}  // namespace flowglass::instrument
