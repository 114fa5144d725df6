#pragma once

#include <string>

#include "core/scene/scene.hpp"

namespace flowglass::cli {

/// A scene as one JSON object on a line of its own: its size, its sentence, its nodes in painting
/// order.
[[nodiscard]] std::string sceneJson(const scene::Scene& scene);

}  // namespace flowglass::cli
