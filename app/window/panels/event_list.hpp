#pragma once

#include <QAbstractScrollArea>

#include "app/window/controls/look.hpp"

namespace flowglass::window {

class EventRows;

/// Draws the rows in sight, and no others: Qt's own views lay out every row before they show one.
/// The arrows choose a row, Enter or a double click asks to go there.
class EventList : public QAbstractScrollArea {
    Q_OBJECT

  public:
    explicit EventList(EventRows& rows, QWidget* parent = nullptr);
    void setLook(const Look& look);
    [[nodiscard]] std::size_t chosen() const { return m_chosen; }
    /// Chooses a row and scrolls to it; past the end: the last one.
    void choose(std::size_t row);
    /// The row's place in the viewport; empty where it is not in sight.
    [[nodiscard]] QRect rectOf(std::size_t row) const;

  Q_SIGNALS:
    void goTo(quint64 event);
    /// What the chosen row says where it has no room for all of it; empty where it has.
    void cut(const QString& words);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

  private:
    void refresh();
    void adjustBar();
    void keepInSight(std::size_t row);
    void tellReaders();
    void paintRow(QPainter& painter, std::size_t row, const QRect& rect) const;
    /// Whether an event's words stand beneath its number and kind.
    [[nodiscard]] bool twoLines() const;
    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] int numberWidth() const;
    [[nodiscard]] int kindWidth() const;
    /// Where a row's words begin.
    [[nodiscard]] int wordsLeft() const;
    [[nodiscard]] std::size_t rowsInSight() const;
    [[nodiscard]] std::size_t firstRow() const;
    [[nodiscard]] std::optional<std::size_t> rowAt(QPoint position) const;

    EventRows& m_rows;
    Look m_look = lookOf(scene::lightTheme());
    std::size_t m_chosen = 0;
    std::optional<std::size_t> m_now;  ///< the row that is marked
};

}  // namespace flowglass::window
