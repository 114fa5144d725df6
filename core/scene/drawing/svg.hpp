#pragma once

#include <string>

#include "core/scene/drawing/scene.hpp"
#include "core/scene/drawing/theme.hpp"

namespace flowglass::scene {

/// `scene` as a standalone SVG document in the colours of `theme`: the same bytes on every run.
/// The scene's title and sentence become <title> and <desc>; every text carries its width
/// (textLength), so that it stays within its box where the fonts are missing.
[[nodiscard]] std::string toSvg(const Scene& scene, const Theme& theme);

}  // namespace flowglass::scene
