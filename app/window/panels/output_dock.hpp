#pragma once

#include <QDockWidget>

#include "app/window/controls/look.hpp"

class QBoxLayout;
class QFrame;
class QLabel;

namespace flowglass::window {

class OutputPane;

/// The output as a panel: a card with its name on it, which is what it is moved by. Above or
/// beneath the picture the name stands beside the text, since height is what the stage is short of.
class OutputDock : public QDockWidget {
    Q_OBJECT

  public:
    explicit OutputDock(OutputPane* output, QWidget* parent = nullptr);
    void setLook(const Look& look);
    [[nodiscard]] OutputPane& output() { return *m_output; }
    /// Whether it stands at a side of the picture, not above or beneath it.
    [[nodiscard]] bool beside() const;
    /// The height that shows so many lines, with all that is around them.
    [[nodiscard]] int wantedHeight(int lines) const;
    /// Where it is and where it may be.
    void setPlace(Qt::DockWidgetArea area);
    /// While it may not be moved, nothing on it offers that.
    void setMovable(bool movable);

  Q_SIGNALS:
    void placeChanged();
    void menuRequested(QPoint at);  ///< on the screen

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void layOut();
    void showButtons();
    /// Around the card.
    [[nodiscard]] QMargins room() const;

    Look m_look = lookOf(scene::lightTheme());
    OutputPane* m_output;
    QFrame* m_title;
    QBoxLayout* m_titleRow;
    QLabel* m_name;
    QFrame* m_buttons;
    Qt::DockWidgetArea m_area = Qt::BottomDockWidgetArea;
    bool m_movable = true;
    bool m_pointed = false;
};

}  // namespace flowglass::window
