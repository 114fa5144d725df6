#pragma once

#include "core/scene/drawing/scene.hpp"

namespace flowglass::lecture {

/// The back row's measure, as parts of the screen's height: what sentences are set in at least, and
/// what code, names and values are.
inline constexpr double kCaptionShare = 1.0 / 30;
inline constexpr double kTextShare = 1.0 / 40;

/// How far everything can be scaled from there.
inline constexpr double kLeastZoom = 0.7;
inline constexpr double kMostZoom = 1.6;

/// What the layout has to make room for.
struct Content {
    std::size_t columns = 40;  ///< characters in the longest line of code
    std::size_t lines = 40;    ///< of code
};

/// Where the parts of a lecture's screen lie, in its pixels. Every part is composed at `scale`.
struct Layout {
    double scale = 1;
    double codeScale = 1;  ///< of the code: less where only so its longest line is seen whole
    scene::Rect stage;
    scene::Rect caption;
    scene::Rect code;      ///< seven lines
    scene::Rect timeline;  ///< a strip
    scene::Rect output;    ///< the last line printed
};

inline constexpr std::size_t kCodeLines = 7;

/// At what scale a screen's pictures are composed: at `zoom` 1 the smallest text is kTextShare of
/// the height (on a screen narrower than 4:3 it grows with the width).
[[nodiscard]] double scaleFor(scene::Size screen, double zoom);

/// The layout for a screen (at least as wide as 4:3; on a narrower one text grows with the width).
/// At `zoom` 1 the smallest text is kTextShare of the height.
[[nodiscard]] Layout layoutFor(scene::Size screen, double zoom, const Content& content);

}  // namespace flowglass::lecture
