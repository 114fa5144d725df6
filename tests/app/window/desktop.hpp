#pragma once

#include <QString>
#include <QTemporaryDir>
#include <functional>

#include "app/window/main/main_window.hpp"

namespace flowglass::tests {

/// The real window on a real X server, with a person's hands: keys and clicks are sent by xdotool
/// and come back through X.
class Desktop {
  public:
    /// The one desktop of the test program.
    [[nodiscard]] static Desktop& get();

    [[nodiscard]] window::MainWindow& window() { return *m_window; }
    [[nodiscard]] window::Playhead& playhead() { return m_window->playhead(); }
    template <class Part>
    [[nodiscard]] Part& part() {
        auto* found = m_window->findChild<Part*>();
        Q_ASSERT(found != nullptr);
        return *found;
    }

    /// Opens a file and waits until it is shown; a program, until it has run to its end.
    void open(const QString& path);
    void openAndLetRun(const QString& path);
    /// What an earlier test wrote is of no use any more, where the window asks about it.
    void discard();
    /// A script of the test's own, in a folder that goes with the test program.
    [[nodiscard]] QString script(const QString& name, const QByteArray& text);

    /// Gives the window the keyboard, also after a dialog: no window manager does so here.
    void takeKeyboard();
    /// As xdotool names them: "Right", "ctrl+r", "shift+Right".
    void key(const QString& name);
    void type(const QString& text);
    void clickAt(const QWidget& widget, QPoint at, const QString& heldKey = {});
    void drag(const QWidget& widget, QPoint from, QPoint to);
    void wheel(const QWidget& widget, QPoint at, bool up, const QString& heldKey = {});
    /// Handles events until `condition` holds; false where it does not in good time.
    [[nodiscard]] bool until(const std::function<bool()>& condition);
    /// Waits for the end of what is being built, and of what runs.
    [[nodiscard]] bool untilAtRest();

  private:
    Desktop();
    static void hand(const QStringList& words);
    void pointAt(const QWidget& widget, QPoint at);
    void rest();

    std::unique_ptr<window::MainWindow> m_window;
};

}  // namespace flowglass::tests
