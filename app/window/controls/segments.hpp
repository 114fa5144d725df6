#pragma once

#include <QButtonGroup>
#include <QFrame>

class QToolButton;

namespace flowglass::window {

/// A choice of one among a few: all in sight, or, where there is no room, behind a button that
/// shows the chosen one.
class Segments : public QFrame {
    Q_OBJECT

  public:
    struct Choice {
        QString text;
        QString toolTip;
        QString brief{};  ///< where there is less room; empty: the text
    };
    Segments(const QString& name, const QList<Choice>& choices, QWidget* parent = nullptr);

    [[nodiscard]] int chosen() const { return m_group.checkedId(); }
    /// How much room the choice takes: fully written, in brief, or behind one button.
    enum class Room { full, brief, button };
    void setRoom(Room room);
    /// Greys a choice out where `fault` says why it cannot be taken; an empty one allows it again.
    void setFault(int index, const QString& fault);
    /// Without a signal.
    void setChosen(int index);

  Q_SIGNALS:
    void picked(int index);

  private:
    void fillMenu();
    void nameOne();
    [[nodiscard]] const QString& briefOf(int index) const;

    QString m_name;
    QList<Choice> m_choices;
    QButtonGroup m_group;
    QToolButton* m_one;  ///< in place of the others
    Room m_room = Room::full;
};

}  // namespace flowglass::window
