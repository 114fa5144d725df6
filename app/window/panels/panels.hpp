#pragma once

#include <QDockWidget>
#include <QList>
#include <QMainWindow>

#include "app/window/controls/look.hpp"

namespace flowglass::window {

/// The panels that can be docked round the workspace: shows and hides them, and remembers where
/// they stood. Beside the lessons there are none.
class Panels : public QObject {
    Q_OBJECT

  public:
    explicit Panels(QMainWindow& window);

    /// Makes a dock named `name` of `content`; hidden until somebody asks for it.
    QDockWidget* add(const QString& name, QWidget* content, Qt::DockWidgetArea area);
    /// Makes a dock that comes from elsewhere one of them, and gives it back.
    void adopt(QDockWidget* dock);
    void release(QDockWidget* dock);
    void setLook(const Look& look);
    /// Shows the panel and gives it the keyboard; one that has the keyboard is hidden.
    void toggle(QDockWidget* panel);
    void open(QDockWidget* panel);
    /// Shows the panel in front of the others, and leaves the keyboard where it is.
    void bringForward(QDockWidget* panel);
    /// Whether a program is in view.
    void setAboutProgram(bool about);
    [[nodiscard]] bool aboutProgram() const { return m_aboutProgram; }
    /// What has to be kept to find everything again in the next run.
    [[nodiscard]] QByteArray state() const;
    void restore(const QByteArray& state) {
        m_state = state;
        m_sized = !state.isEmpty();
    }

  Q_SIGNALS:
    void leaveRequested();  ///< the keyboard should go back to the stage

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void dressTabs();
    void putBeside(QDockWidget* dock, Qt::DockWidgetArea area);
    QMainWindow& m_window;
    QList<QDockWidget*> m_docks;
    QByteArray m_state;  ///< as it is when a program comes into view
    Look m_look = lookOf(scene::lightTheme());
    bool m_aboutProgram = false;
    bool m_sized = false;  ///< somebody, or the last run, chose how wide
};

}  // namespace flowglass::window
