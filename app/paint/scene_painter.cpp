#include "app/paint/scene_painter.hpp"

#include <QPen>
#include <cmath>

#include "app/paint/arrow.hpp"
#include "app/paint/glyphs.hpp"
#include "core/scene/drawing/metrics.hpp"

namespace flowglass::paint {

namespace {

using scene::Node;
using scene::Shape;

QPointF toQPointF(scene::Point point) {
    return {point.x, point.y};
}

QPen penOf(const scene::Look& look, double scale) {
    QPen pen(toQColor(*look.line), look.lineWidth * scale);
    pen.setCapStyle(Qt::FlatCap);
    pen.setJoinStyle(Qt::RoundJoin);
    if (!look.dash.empty()) {
        // Qt counts dashes in widths of the pen.
        QList<qreal> dash;
        for (const double length : look.dash) dash.append(length / std::max(0.1, look.lineWidth));
        if (dash.size() % 2 == 1) dash.append(dash.back());
        pen.setDashPattern(dash);
    }
    return pen;
}

QPainterPath polygonOf(const Node& node) {
    QPainterPath path;
    if (node.points.empty()) return path;
    path.moveTo(toQPointF(node.points.front()));
    for (std::size_t i = 1; i < node.points.size(); ++i) path.lineTo(toQPointF(node.points[i]));
    path.closeSubpath();
    return path;
}

QPainterPath boxOf(const Node& node) {
    QPainterPath path;
    const double radius = std::min({node.radius, node.rect.width / 2, node.rect.height / 2});
    path.addRoundedRect(toQRectF(node.rect), radius, radius);
    return path;
}

}  // namespace

QColor toQColor(scene::Colour colour) {
    return {colour.red, colour.green, colour.blue, colour.alpha};
}

void ScenePainter::paint(QPainter& painter, const scene::Scene& scene) {
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing |
                           QPainter::SmoothPixmapTransform);
    const bool isClipped = painter.hasClipping();
    const QRegion exposed = isClipped ? painter.clipRegion() : QRegion();
    for (const Node& node : scene.nodes) {
        const auto box = toQRectF(node.rect).adjusted(-reach(), -reach(), reach(), reach());
        if (!isClipped || exposed.intersects(box.toAlignedRect())) paintNode(painter, node);
    }
}

void ScenePainter::paintNode(QPainter& painter, const Node& node) {
    if (node.opacity <= 0) return;
    const scene::Look& look = m_theme->look(node.style);
    const double before = painter.opacity();
    painter.setOpacity(before * std::min(1.0, node.opacity));
    switch (node.shape) {
        case Shape::box:
            paintShape(painter, boxOf(node), look);
            break;
        case Shape::polygon:
            paintShape(painter, polygonOf(node), look);
            break;
        case Shape::path:
        case Shape::line:
            paintStroke(painter, node, look);
            break;
        case Shape::text:
            paintText(painter, node, look);
            break;
    }
    painter.setOpacity(before);
}

void ScenePainter::paintShape(QPainter& painter, const QPainterPath& shape,
                              const scene::Look& look) {
    if (look.fill) painter.fillPath(shape, toQColor(*look.fill));
    if (look.pattern != scene::Pattern::none) {
        const double scale = std::abs(painter.deviceTransform().m11()) * m_strokeScale;
        QBrush brush = m_patterns.at(look.pattern, toQColor(look.patternColour), scale);
        brush.setTransform(brush.transform() * QTransform::fromScale(m_strokeScale, m_strokeScale));
        painter.fillPath(shape, brush);
    }
    if (look.line && look.lineWidth > 0) painter.strokePath(shape, penOf(look, m_strokeScale));
}

void ScenePainter::paintStroke(QPainter& painter, const Node& node, const scene::Look& look) {
    if (!look.line || node.points.size() < 2) return;
    QPainterPath path(toQPointF(node.points.front()));
    std::vector<scene::Point> points = node.points;
    if (node.arrow) {
        const auto head = cutForArrow(points, m_strokeScale);
        QPainterPath tip(toQPointF(head[0]));
        tip.lineTo(toQPointF(head[1]));
        tip.lineTo(toQPointF(head[2]));
        tip.closeSubpath();
        painter.fillPath(tip, toQColor(*look.line));
    }
    if (node.shape == Shape::path) {
        for (std::size_t i = 1; i + 2 < points.size(); i += 3) {
            path.cubicTo(toQPointF(points[i]), toQPointF(points[i + 1]), toQPointF(points[i + 2]));
        }
    } else {
        for (std::size_t i = 1; i < points.size(); ++i) path.lineTo(toQPointF(points[i]));
    }
    painter.strokePath(path, penOf(look, m_strokeScale));
}

void ScenePainter::paintText(QPainter& painter, const Node& node, const scene::Look& look) {
    if (node.text.empty()) return;
    double x = node.rect.x;
    if (node.align != scene::Align::left) {
        const double spare = node.rect.width - scene::measure(node.text, node.font, node.fontSize);
        x += node.align == scene::Align::right ? spare : spare / 2;
    }
    painter.setPen(toQColor(look.ink));
    drawText(painter, {x, node.rect.y + node.baseline}, node.text, node.font, node.fontSize);
}

}  // namespace flowglass::paint
