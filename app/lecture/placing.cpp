#include "app/lecture/placing.hpp"

#include <QScreen>
#include <QWidget>
#include <QWindow>

namespace flowglass::lecture {

void putOn(QWidget& window, QScreen& screen, bool full) {
    if (window.windowHandle() == nullptr) window.winId();
    auto* handle = window.windowHandle();
    // No window goes from one X screen to another, and under Wayland none may be given a size while
    // it is shown over all of a screen: it is closed there and opened here.
    const bool here = handle->screen() == &screen;
    if (!here) window.hide();
    if (!here || window.windowState() == Qt::WindowNoState) {
        window.setWindowState(Qt::WindowNoState);
        window.setGeometry(screen.geometry());
    }
    // Where windows may not choose their place (Wayland), the screen is what counts.
    handle->setScreen(&screen);
    if (full) {
        window.showFullScreen();
    } else {
        window.showMaximized();
    }
}

/// A window without a window manager's word is brought forward by hand.
void bringForward(QWidget& window) {
    window.raise();
    window.activateWindow();
    window.setFocus();
}

}  // namespace flowglass::lecture
