#pragma once

class QWidget;

namespace flowglass::window {

/// A number that changes with the words on the buttons of `bar` and with the size of its text:
/// where it is another one, the bar has to share its room anew.
[[nodiscard]] int wordSizesOf(const QWidget& bar);

}  // namespace flowglass::window
