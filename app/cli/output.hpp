#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace flowglass::cli {

/// Collects what a command prints and writes it to stdout in large pieces; notices when stdout
/// cannot take it (a full disk). A closed pipe ends the program, as everywhere.
class StandardOutput {
  public:
    StandardOutput& operator<<(std::string_view text);
    StandardOutput& operator<<(char character) { return *this << std::string_view(&character, 1); }
    /// Whether something was refused: the rest need not be made.
    [[nodiscard]] bool failed() const { return m_fault != 0; }
    /// Writes the rest; the command's exit status: 0, or 1 with a sentence on stderr.
    [[nodiscard]] int finish();

  private:
    void flush();
    std::string m_text;
    int m_fault = 0;  ///< errno
};

/// Writes a whole file; "-" is stdout. Errors: io, with a sentence that names the path.
[[nodiscard]] base::Result<void> writeWhole(const std::string& path, std::string_view bytes);

}  // namespace flowglass::cli
