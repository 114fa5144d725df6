#include "app/lecture/layout.hpp"

#include <algorithm>
#include <cmath>

#include "core/scene/drawing/metrics.hpp"
#include "core/scene/page/code.hpp"

namespace flowglass::lecture {

namespace {

using scene::Rect;

// At 100 %, where the smallest text has kLeastText px.
constexpr double kCaption = 56;  ///< two lines of a sentence
constexpr double kOutput = 30;   ///< a line
constexpr double kNarrow = 3.0 / 4;

/// Whole pixels: parts meet without a seam.
Rect whole(double left, double top, double right, double bottom) {
    const double x = std::round(left);
    const double y = std::round(top);
    return {x, y, std::round(right) - x, std::round(bottom) - y};
}

}  // namespace

double scaleFor(scene::Size screen, double zoom) {
    const double height = std::min(screen.height, screen.width * kNarrow);
    return std::clamp(zoom, kLeastZoom, kMostZoom) * height * kTextShare / scene::kLeastText;
}

Layout layoutFor(scene::Size screen, double zoom, const Content& content) {
    Layout layout;
    layout.scale = scaleFor(screen, zoom);
    const double scale = layout.scale;
    const auto code = scene::codeSize(kCodeLines, content.columns, content.lines);
    // At least so much that a tag has room beside a short line.
    const double codeRight =
        std::clamp(code.width * scale, screen.width * 0.4, screen.width * 0.62);
    // Zoomed in, code grows as far as its lines have room, and never under what it is unzoomed.
    layout.codeScale =
        std::clamp(codeRight / code.width, std::min(scale, scaleFor(screen, 1)), scale);
    const double low = screen.height - code.height * scale;
    const double caption = low - kCaption * scale;
    const double output = screen.height - kOutput * scale;

    layout.stage = whole(0, 0, screen.width, caption);
    layout.caption = whole(0, caption, screen.width, low);
    layout.code = whole(0, low, codeRight, screen.height);
    layout.timeline = whole(codeRight, low, screen.width, output);
    layout.output = whole(codeRight, output, screen.width, screen.height);
    return layout;
}

}  // namespace flowglass::lecture
