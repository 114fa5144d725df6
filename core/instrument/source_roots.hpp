#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace flowglass::detail {

/// Finds the sources that a program was compiled from, by the names that the compiler gave them,
/// also where the tree has been moved since. Rather none than a wrong one.
class SourceRoots {
  public:
    /// `roots` is "OLD=NEW", or several with ":" between: what was compiled below OLD lies below
    /// NEW. An empty OLD stands for all relative names.
    explicit SourceRoots(std::string_view roots = {});
    /// What FLOWGLASS_SOURCE_ROOT says; the variable is taken, and not there for other processes.
    [[nodiscard]] static SourceRoots fromEnvironment();

    /// The text of `file`, empty where it is not found. A relative name that no root explains is
    /// looked for where the program was started, beside the program and above it. Of such a file,
    /// and of one that is newer than the program, `fits` is asked whether the text is what was
    /// compiled.
    [[nodiscard]] std::string read(const std::string& file,
                                   const std::function<bool(const std::string& text)>& fits) const;

  private:
    std::vector<std::pair<std::string, std::string>> m_roots;
};

}  // namespace flowglass::detail
