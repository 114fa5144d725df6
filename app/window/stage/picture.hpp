#pragma once

#include <QString>

#include "core/base/result.hpp"
#include "core/scene/drawing/theme.hpp"
#include "core/scene/page/page.hpp"

namespace flowglass::window {

class Playhead;

/// The size of pictures that are used outside the window.
inline constexpr scene::Size kPictureSize{1600, 1000};

/// The picture of the moment for use outside the window: code, stage, caption and timeline as on
/// the screen. Only where the playhead has something to show. `shown`: how stage and timeline show
/// it; the moment itself is the playhead's.
[[nodiscard]] scene::Scene pictureOf(const Playhead& playhead, scene::PageOptions shown);

/// As SVG or PNG, by the end of the path. Errors: io, unsupported.
[[nodiscard]] base::Result<void> writePicture(const scene::Scene& scene, const scene::Theme& theme,
                                              const QString& path);

}  // namespace flowglass::window
