#pragma once

#include "core/base/json_writer.hpp"
#include "core/scene/drawing/scene.hpp"

namespace flowglass::scene {

/// `scene` as one JSON object: width, height, title, description, and its nodes in painting order
/// with what differs from a node's defaults. Lengths are rounded to hundredths of a pixel.
void writeJson(base::JsonWriter& json, const Scene& scene);
[[nodiscard]] std::string toJson(const Scene& scene);

}  // namespace flowglass::scene
