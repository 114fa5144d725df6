#pragma once

#include <QColor>
#include <QIcon>

namespace flowglass::window {

/// The sign `name` of resources/icons, tinted; sharp at every scale of screen.
[[nodiscard]] QIcon icon(const QString& name, const QColor& colour);

/// Flowglass's own.
[[nodiscard]] QIcon programIcon();

}  // namespace flowglass::window
