#pragma once

class QScreen;
class QWidget;

namespace flowglass::lecture {

/// Shows a window on a screen, over all of it where `full`.
void putOn(QWidget& window, QScreen& screen, bool full);

/// Raises a window and gives it the keyboard.
void bringForward(QWidget& window);

}  // namespace flowglass::lecture
