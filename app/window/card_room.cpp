#include "app/window/card_room.hpp"

#include <QVBoxLayout>
#include <algorithm>

namespace flowglass::window {

CardRoom::CardRoom(QWidget* card, QWidget* parent) : QFrame(parent) {
    auto* column = new QVBoxLayout(this);
    column->addWidget(card);
}

void CardRoom::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    const int side = std::clamp(static_cast<int>(width() * 0.027), 10, 30);
    layout()->setContentsMargins(side, 0, side, 12);
}

}  // namespace flowglass::window
