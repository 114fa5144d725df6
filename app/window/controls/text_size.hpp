#pragma once

#include <array>

namespace flowglass::window {

/// The sizes that text can have in the window: parts of its usual size. Smaller than usual would be
/// smaller than can be read.
inline constexpr std::array kTextSizes{1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0};

/// The next size in a direction (1, -1), or the usual one (0); at an end it stays.
[[nodiscard]] double nextTextSize(double size, int direction);
/// The nearest of them.
[[nodiscard]] double textSizeNear(double size);

}  // namespace flowglass::window
