#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace flowglass::instrument {

/// What builds somebody's program with Flowglass's C++ library.
struct Toolkit {
    std::vector<std::string> compiler;  ///< its name, and words that always come after it
    std::vector<std::string> compile;   ///< where the headers are, and what they need defined
    std::vector<std::string> link;      ///< after the sources
};

/// The toolkit of this program, built or installed. Its compiler is the one that CXX names, else
/// the one that built Flowglass, else whichever PATH has. Errors: notFound, format.
[[nodiscard]] base::Result<Toolkit> ownToolkit();

/// The file that says what a toolkit is: a word and what belongs to it in each line, where
/// "{prefix}" stands for the folder two above the file's own. The compiler is only named; whether
/// it is there is not asked. Errors: notFound, format.
[[nodiscard]] base::Result<Toolkit> readToolkit(const std::filesystem::path& file);

/// What to run in place of `preferred`: the words of `chosen` (the value of CXX), else `preferred`,
/// else the first of the usual names that lies in a folder of `path` (the value of PATH).
/// Errors: notFound.
[[nodiscard]] base::Result<std::vector<std::string>> findCompiler(const std::string& chosen,
                                                                  const std::string& preferred,
                                                                  const std::string& path);

}  // namespace flowglass::instrument
