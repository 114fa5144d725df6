#pragma once

#include <QColor>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "app/paint/pattern.hpp"
#include "core/scene/drawing/scene.hpp"
#include "core/scene/drawing/theme.hpp"

namespace flowglass::paint {

[[nodiscard]] QColor toQColor(scene::Colour colour);
[[nodiscard]] inline QRectF toQRectF(const scene::Rect& rect) {
    return {rect.x, rect.y, rect.width, rect.height};
}

/// Replays scenes with a QPainter: the one place that turns nodes and looks into strokes, for the
/// screen, for PNG and for paper. It borrows its theme.
class ScenePainter {
  public:
    explicit ScenePainter(const scene::Theme& theme) : m_theme(&theme) {}
    void setTheme(const scene::Theme& theme) { m_theme = &theme; }

    /// What lines, dashes, patterns and arrow heads are drawn larger by: the scale that scenes were
    /// composed at, where what has no size of its own should grow with the rest.
    void setStrokeScale(double scale) { m_strokeScale = scale; }
    [[nodiscard]] double strokeScale() const { return m_strokeScale; }
    /// How far strokes and heads of arrows go over the boxes of their nodes, at most.
    [[nodiscard]] double reach() const { return 12 * std::max(1.0, m_strokeScale); }

    /// Paints every node that meets the painter's clip; the scene's origin lies at the painter's.
    void paint(QPainter& painter, const scene::Scene& scene);
    void paintNode(QPainter& painter, const scene::Node& node);

  private:
    void paintShape(QPainter& painter, const QPainterPath& shape, const scene::Look& look);
    void paintStroke(QPainter& painter, const scene::Node& node, const scene::Look& look);
    void paintText(QPainter& painter, const scene::Node& node, const scene::Look& look);

    const scene::Theme* m_theme;
    double m_strokeScale = 1;
    PatternBrushes m_patterns;
};

}  // namespace flowglass::paint
