#pragma once

#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/scene/drawing/scene.hpp"
#include "core/scene/drawing/theme.hpp"

namespace flowglass::cli {

/// How pictures are written: as what, where, and in which colours.
class PictureFile {
  public:
    /// By the output's extension ("-" is SVG on stdout); `theme` is "light" or "dark".
    /// Errors: usage, and unsupported for formats that are still to come.
    [[nodiscard]] static base::Result<PictureFile> named(const std::string& output,
                                                         const std::optional<std::string>& theme);

    [[nodiscard]] const std::string& path() const { return m_path; }
    /// Errors: io, unsupported (a picture too large to hold).
    [[nodiscard]] base::Result<void> write(const scene::Scene& scene,
                                           const std::string& path) const;

  private:
    PictureFile(std::string path, bool isPng, const scene::Theme& theme)
        : m_path(std::move(path)), m_isPng(isPng), m_theme(&theme) {}

    std::string m_path;
    bool m_isPng;
    const scene::Theme* m_theme;
};

}  // namespace flowglass::cli
