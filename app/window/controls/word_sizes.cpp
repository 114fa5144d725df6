#include "app/window/controls/word_sizes.hpp"

#include <QLabel>
#include <QToolButton>

namespace flowglass::window {

int wordSizesOf(const QWidget& bar) {
    int sum = 0;
    for (auto* button : bar.findChildren<QToolButton*>()) {
        button->ensurePolished();
        sum += button->sizeHint().width();
    }
    for (auto* label : bar.findChildren<QLabel*>()) {
        label->ensurePolished();
        sum += label->fontMetrics().height();
    }
    return sum;
}

}  // namespace flowglass::window
