#pragma once

#include <QFont>
#include <QPainter>
#include <string_view>

#include "core/scene/drawing/scene.hpp"

namespace flowglass::paint {

/// The installed font behind a scene's font, unhinted, at `size` px.
[[nodiscard]] QFont fontOf(scene::Font font, int size);

/// Draws `text` with its baseline starting at `at`, each character where scene::measure() puts it:
/// so a picture has the same layout on every surface. Characters that the font lacks come from
/// other fonts.
void drawText(QPainter& painter, QPointF at, std::string_view text, scene::Font font, double size);

}  // namespace flowglass::paint
