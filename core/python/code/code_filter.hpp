#pragma once

#include <string>

#include "core/python/run/config.hpp"

namespace flowglass::python {

/// Says whose code a file is: the user's own, which is recorded in full, or a library's.
class CodeFilter {
  public:
    explicit CodeFilter(const Config& config);

    /// `file` as code objects name it, made absolute. Names that are no files ("<string>") are the
    /// user's only where --include says so; the standard event loop's never are.
    [[nodiscard]] bool isUsers(const std::string& file) const;
    /// Whether it lies in the standard library's folders.
    [[nodiscard]] bool isStandard(const std::string& file) const;

  private:
    const Config& m_config;
};

/// Whether a glob pattern (*, ?, []) matches a path, or the end of it from a folder on, or names
/// the module that the file is: "*/json/*.py" and "json.*".
[[nodiscard]] bool matchesGlob(const std::string& pattern, const std::string& path);

}  // namespace flowglass::python
