#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/instrument/launch/build_plan.hpp"

namespace flowglass::instrument {

/// One thing that a compiler, or the linker after it, has to say about a program.
struct Diagnostic {
    bool isError = true;
    std::string text;          ///< one line, without its place
    std::string file;          ///< where it was seen
    std::uint32_t line = 0;    ///< in `file`, from 1
    std::uint32_t column = 0;  ///< from 1; 0: not told
    /// The line of the program's own source that it goes back to: its own, the one that asked for
    /// the template that it was found in, or the #include it came by; 0: not told.
    std::uint32_t sourceLine = 0;

    friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

/// Reads what GCC, Clang or the linker wrote about `source`, in order and each once; the copy that
/// was compiled is called by its source's name. Notes are left out.
[[nodiscard]] std::vector<Diagnostic> readDiagnostics(std::string_view words,
                                                      const CppSource& source);

/// "merge.cpp does not compile: line 12: expected ';' before '}' token (2 errors more)." `words`
/// helps where no error has a place.
[[nodiscard]] std::string summaryOf(const std::vector<Diagnostic>& diagnostics,
                                    std::string_view words, const CppSource& source);

}  // namespace flowglass::instrument
