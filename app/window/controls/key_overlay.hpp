#pragma once

#include <QPointer>
#include <QWidget>
#include <vector>

#include "app/window/controls/look.hpp"

namespace flowglass::window {

class Commands;

/// A sheet with every key, over the whole window, as large as fits; any key or click puts it away,
/// but those that scroll where it does not fit.
class KeyOverlay : public QWidget {
    Q_OBJECT

  public:
    KeyOverlay(const Commands& commands, QWidget* parent);
    void setLook(const Look& look);
    /// How large the sheet is: up to `wanted` where it fits, and never less than `least`.
    void setScales(double least, double wanted);
    void toggle();
    /// While it is shown, every key is for it, also one that another window got; false otherwise.
    bool handle(const QKeyEvent& event);
    /// What stands at the foot where not every key is in sight; empty where all are.
    [[nodiscard]] QString hint() const;

  protected:
    bool focusNextPrevChild(bool next) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    struct Line {
        QString keys;
        QString title;
        bool heading = false;
        QRect place{};  ///< on the sheet
    };
    /// The keys of all commands, laid out.
    struct Sheet {
        double scale = 1;
        int keysWidth = 0;
        QSize size;
        std::vector<Line> lines;
    };
    [[nodiscard]] std::vector<std::vector<Line>> blocks() const;
    [[nodiscard]] Sheet laidOut(double scale, int columns, double title) const;
    static QSize flow(std::vector<Line>& lines, int most, int pitch, QPoint origin);
    void layOut();
    [[nodiscard]] int scaled(double usual) const;
    [[nodiscard]] QRect card() const;
    [[nodiscard]] int beyond() const;
    void paintFoot(QPainter& painter) const;
    void scrollBy(int pixels);
    void putAway();

    const Commands& m_commands;
    Look m_look = lookOf(scene::lightTheme());
    double m_least = 1;
    double m_wanted = 1;
    Sheet m_sheet;
    int m_scroll = 0;
    QPointer<QWidget> m_before;  ///< what had the keyboard
};

}  // namespace flowglass::window
