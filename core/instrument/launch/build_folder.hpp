#pragma once

#include <string>

#include "core/base/result.hpp"

namespace flowglass::instrument {

/// A new empty folder for temporary files, which goes with everything in it.
class BuildFolder {
  public:
    /// Errors: io.
    [[nodiscard]] static base::Result<BuildFolder> make();
    BuildFolder(BuildFolder&& other) noexcept;
    BuildFolder& operator=(BuildFolder&&) = delete;
    ~BuildFolder();

    [[nodiscard]] const std::string& path() const { return m_path; }

  private:
    explicit BuildFolder(std::string path) : m_path(std::move(path)) {}
    std::string m_path;  ///< empty: moved from
};

}  // namespace flowglass::instrument
