#pragma once

#include <QWidget>

#include "app/window/look.hpp"

namespace flowglass::window {

class Commands;

/// Every key of the window on one sheet, over the window; any key or click puts it away.
class KeyOverlay : public QWidget {
    Q_OBJECT

  public:
    KeyOverlay(const Commands& commands, QWidget* parent);
    void setLook(const Look& look) { m_look = look; }
    void toggle();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

  private:
    struct Line {
        QString keys;
        QString title;
        bool heading = false;
    };
    [[nodiscard]] std::vector<std::vector<Line>> columns(int count) const;

    const Commands& m_commands;
    Look m_look = lookOf(scene::lightTheme());
};

}  // namespace flowglass::window
