#pragma once

#include <QFrame>
#include <QList>

#include "app/window/controls/look.hpp"

class QDockWidget;
class QLabel;
class QToolButton;

namespace flowglass::window {

/// The title of a panel: its name, and what takes it out of the window and closes it, as large as
/// text is; those of Qt's own titles stay small.
class PanelTitle : public QFrame {
    Q_OBJECT

  public:
    explicit PanelTitle(QDockWidget& dock);
    void setLook(const Look& look);

  private:
    QToolButton* add(const QString& sign, const QString& name, const QString& toolTip);

    QLabel* m_name;
    QList<QToolButton*> m_buttons;
};

}  // namespace flowglass::window
