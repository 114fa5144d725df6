#pragma once

#include <QBrush>
#include <QColor>
#include <map>
#include <tuple>

#include "core/scene/drawing/theme.hpp"

namespace flowglass::paint {

/// The brushes that lay a theme's patterns over what is there; each is made once.
class PatternBrushes {
  public:
    /// Anchored at the scene's origin; `resolution`: device pixels for each px of the scene, above
    /// 0. Stays valid until the next call.
    [[nodiscard]] const QBrush& at(scene::Pattern pattern, QColor colour, double resolution);

  private:
    std::map<std::tuple<scene::Pattern, QRgb, double>, QBrush> m_made;
};

}  // namespace flowglass::paint
