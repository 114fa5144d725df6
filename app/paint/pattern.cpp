#include "app/paint/pattern.hpp"

#include <QImage>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace flowglass::paint {

namespace {

/// Periods in a row of a tile: a tile is a whole number of pixels, and many periods share what one
/// is rounded by.
constexpr int kRepeats = 10;

/// From one line of the hatching to the next along a row, in px: they stand at 45°.
constexpr double kHatchStride = scene::kHatchPeriod * std::numbers::sqrt2;

void hatch(QPainter& painter, QColor colour) {
    const double length = 2 * kRepeats * scene::kHatchPeriod;
    painter.rotate(45);
    for (int i = 0; i <= 2 * kRepeats; ++i)
        painter.fillRect(QRectF(i * scene::kHatchPeriod, -length, scene::kHatchWidth, 2 * length),
                         colour);
}

void dots(QPainter& painter, QColor colour) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    for (int row = 0; row < kRepeats; ++row) {
        for (int column = 0; column < kRepeats; ++column)
            painter.drawEllipse(QPointF(column + 0.5, row + 0.5) * scene::kDotPeriod,
                                scene::kDotRadius, scene::kDotRadius);
    }
}

QBrush makePattern(scene::Pattern pattern, QColor colour, double resolution) {
    const bool hatched = pattern == scene::Pattern::hatch;
    const double side = kRepeats * (hatched ? kHatchStride : scene::kDotPeriod);
    const int pixels = std::max(1, static_cast<int>(std::lround(side * resolution)));
    QImage tile(pixels, pixels, QImage::Format_ARGB32_Premultiplied);
    tile.fill(Qt::transparent);
    QPainter painter(&tile);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(pixels / side, pixels / side);
    (hatched ? hatch : dots)(painter, colour);
    painter.end();
    QBrush brush(tile);
    // A tile that is neither turned nor scaled on the device is copied, not computed.
    brush.setTransform(QTransform::fromScale(1 / resolution, 1 / resolution));
    return brush;
}

}  // namespace

const QBrush& PatternBrushes::at(scene::Pattern pattern, QColor colour, double resolution) {
    constexpr double kFinest = 8;
    // Who scales by the pixel would leave one behind for each scale.
    constexpr std::size_t kMost = 64;
    const double drawn = std::clamp(resolution, 1 / kFinest, kFinest);
    const std::tuple key(pattern, colour.rgba(), drawn);
    if (const auto found = m_made.find(key); found != m_made.end()) return found->second;
    if (m_made.size() >= kMost) m_made.clear();
    return m_made.emplace(key, makePattern(pattern, colour, drawn)).first->second;
}

}  // namespace flowglass::paint
