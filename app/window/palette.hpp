#pragma once

#include <QFrame>

#include "app/window/look.hpp"

class QLineEdit;
class QListWidget;

namespace flowglass::window {

class Commands;

/// Every command by name: type a part of it, press Enter.
class Palette : public QFrame {
    Q_OBJECT

  public:
    Palette(const Commands& commands, QWidget* parent);
    void setLook(const Look& look);
    /// What stands where a part of a name is typed.
    void setPrompt(const QString& prompt);
    void open();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void filter();
    void run();

    const Commands& m_commands;
    Look m_look = lookOf(scene::lightTheme());
    QLineEdit* m_search;
    QListWidget* m_list;
};

}  // namespace flowglass::window
