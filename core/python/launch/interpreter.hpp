#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace flowglass::python {

/// What a Python interpreter said of itself.
struct Interpreter {
    std::string command;         ///< how it was called: a path, or a name on PATH
    std::string implementation;  ///< "CPython", "PyPy"
    std::string version;         ///< "3.11.2"
    std::string extension;       ///< what its extension modules end with
    std::string executable;      ///< its own idea of its path; may be empty

    [[nodiscard]] std::string runtime() const { return implementation + " " + version; }
    /// Built without the global lock ("3.13t").
    [[nodiscard]] bool isFreeThreaded() const;
};

/// Asks an interpreter what it is, by running it. Errors: notFound (no such program), format (it
/// is no Python 3), io.
[[nodiscard]] base::Result<Interpreter> probe(const std::string& command);

/// The folder that holds the launcher and the builds of the recorder: FLOWGLASS_PYTHON_DIR where
/// that is set, else beside the running program, as built or as installed. Errors: notFound.
[[nodiscard]] base::Result<std::filesystem::path> recorderFolder();

/// The minor versions that `folder` has builds for: "3.11", "3.12".
[[nodiscard]] std::vector<std::string> recordedVersions(const std::filesystem::path& folder);

/// Whether the recorder in `folder` was built for `interpreter`. Errors: unsupported, with the
/// versions that there are.
[[nodiscard]] base::Result<void> checkRecorded(const Interpreter& interpreter,
                                               const std::filesystem::path& folder);

}  // namespace flowglass::python
