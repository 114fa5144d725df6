#pragma once

#include <QFrame>

#include "app/window/controls/look.hpp"

class QLabel;
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
    /// What is said where no name has what was typed, with "%1" for that.
    void setNothing(const QString& sentence) { m_nothingSaid = sentence; }
    /// What is said now in place of the names; empty while there are some.
    [[nodiscard]] QString nothing() const;
    void open();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void filter();
    void sayNothing(const QString& sentence);
    void run();

    const Commands& m_commands;
    Look m_look = lookOf(scene::lightTheme());
    QLineEdit* m_search;
    QListWidget* m_list;
    QLabel* m_nothing;  ///< in place of the list
    QString m_nothingSaid = "No command has “%1” in its name; type less of it.";
};

}  // namespace flowglass::window
