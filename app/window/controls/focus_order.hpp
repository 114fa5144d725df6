#pragma once

#include <QList>

class QWidget;

namespace flowglass::window {

/// The widgets of a window that Tab reaches, in the order of the picture: each part of it from its
/// top row to the last, and a row from left to right. What is hidden, disabled or put out of sight
/// (a panel behind another's tab) is not among them.
[[nodiscard]] QList<QWidget*> focusOrder(const QWidget& window);

/// The one that Tab leads to from `from`, or Shift+Tab where not `forward`; from the last, the
/// first. `from` may be null, or one that Tab does not reach. Null where there is none.
[[nodiscard]] QWidget* nextInFocus(const QWidget& window, const QWidget* from, bool forward);

}  // namespace flowglass::window
