#pragma once

#include <QButtonGroup>
#include <QFrame>

namespace flowglass::window {

/// A choice of one among a few, all in sight.
class Segments : public QFrame {
    Q_OBJECT

  public:
    struct Choice {
        QString text;
        QString toolTip;
    };
    Segments(const QString& name, const QList<Choice>& choices, QWidget* parent = nullptr);

    [[nodiscard]] int chosen() const { return m_group.checkedId(); }
    void setText(int index, const QString& text);
    /// Greys a choice out where `fault` says why it cannot be taken; an empty one allows it again.
    void setFault(int index, const QString& fault);
    /// Without a signal.
    void setChosen(int index);

  Q_SIGNALS:
    void picked(int index);

  private:
    QButtonGroup m_group;
    QStringList m_toolTips;
};

}  // namespace flowglass::window
