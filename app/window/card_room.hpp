#pragma once

#include <QFrame>

namespace flowglass::window {

/// The room around a card beneath the stage; its margins are those of the stage, so that the card
/// stands in line with the frames above it.
class CardRoom : public QFrame {
    Q_OBJECT

  public:
    explicit CardRoom(QWidget* card, QWidget* parent = nullptr);

  protected:
    void resizeEvent(QResizeEvent* event) override;
};

}  // namespace flowglass::window
