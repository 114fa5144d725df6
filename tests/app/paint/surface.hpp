#pragma once

#include <QImage>

#include "app/paint/png_export.hpp"

namespace flowglass::tests {

/// Qt without a screen, for as long as the test program runs.
inline void paintWithoutScreen() {
    static const paint::OffscreenPainting offscreen;
}

/// How many pixels in a part of an image differ from its first pixel.
inline int inkedPixels(const QImage& image, QRect part) {
    const QRgb ground = image.pixel(0, 0);
    int count = 0;
    for (int y = part.top(); y <= part.bottom(); ++y) {
        for (int x = part.left(); x <= part.right(); ++x) {
            if (image.pixel(x, y) != ground) ++count;
        }
    }
    return count;
}

}  // namespace flowglass::tests
