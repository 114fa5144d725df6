#pragma once

#include <QImage>
#include <filesystem>
#include <memory>

#include "core/base/result.hpp"
#include "core/scene/drawing/scene.hpp"
#include "core/scene/drawing/theme.hpp"

class QGuiApplication;

namespace flowglass::paint {

/// What painting needs from Qt where there is no window and no screen: make one before the first
/// picture, and keep it. Does nothing where an application exists already.
class OffscreenPainting {
  public:
    OffscreenPainting();
    ~OffscreenPainting();

  private:
    std::unique_ptr<QGuiApplication> m_application;
};

/// The scene on the theme's background; `scale`: pixels for each px of the scene.
[[nodiscard]] QImage renderImage(const scene::Scene& scene, const scene::Theme& theme,
                                 double scale = 2);

/// Errors: io (the file cannot be written), unsupported (a picture too large to hold).
[[nodiscard]] base::Result<void> writePng(const scene::Scene& scene, const scene::Theme& theme,
                                          const std::filesystem::path& path, double scale = 2);

}  // namespace flowglass::paint
