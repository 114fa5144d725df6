#include "app/paint/pattern.hpp"

#include <QImage>
#include <QPainter>
#include <cmath>

namespace flowglass::paint {

namespace {

/// One period of the hatching: a row in which each pixel is as opaque as the line covers it.
QImage hatchTile(QColor colour, int resolution) {
    const int columns = static_cast<int>(std::lround(scene::kHatchPeriod * resolution));
    const double covered = scene::kHatchWidth * resolution;
    QImage tile(columns, 4, QImage::Format_ARGB32_Premultiplied);
    tile.fill(Qt::transparent);
    for (int x = 0; x < columns; ++x) {
        const double share = std::clamp(covered - x, 0.0, 1.0);
        QColor pixel = colour;
        pixel.setAlphaF(static_cast<float>(colour.alphaF() * share));
        for (int y = 0; y < tile.height(); ++y) tile.setPixelColor(x, y, pixel);
    }
    return tile;
}

QImage dotTile(QColor colour, int resolution) {
    const int side = static_cast<int>(std::lround(scene::kDotPeriod * resolution));
    QImage tile(side, side, QImage::Format_ARGB32_Premultiplied);
    tile.fill(Qt::transparent);
    QPainter painter(&tile);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const double middle = side / 2.0;
    const double radius = scene::kDotRadius * resolution;
    painter.drawEllipse(QPointF(middle, middle), radius, radius);
    return tile;
}

}  // namespace

QBrush makePattern(scene::Pattern pattern, QColor colour, int resolution) {
    const bool hatch = pattern == scene::Pattern::hatch;
    QBrush brush(hatch ? hatchTile(colour, resolution) : dotTile(colour, resolution));
    QTransform transform;
    if (hatch) transform.rotate(45);
    transform.scale(1.0 / resolution, 1.0 / resolution);
    brush.setTransform(transform);
    return brush;
}

}  // namespace flowglass::paint
