#include "app/lecture/idle_pointer.hpp"

#include <QCursor>
#include <QEvent>
#include <QGuiApplication>
#include <chrono>
#include <utility>

namespace flowglass::lecture {

namespace {

constexpr std::chrono::seconds kPatience{3};

}  // namespace

IdlePointer::IdlePointer(QObject* parent) : QObject(parent) {
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, &IdlePointer::hide);
    // Parts of the window have pointers of their own, and tell of it where they want to know of it.
    QCoreApplication::instance()->installEventFilter(this);
    m_patience.start(kPatience);
}

IdlePointer::~IdlePointer() {
    show();
}

void IdlePointer::hide() {
    if (!std::exchange(m_hidden, true)) QGuiApplication::setOverrideCursor(Qt::BlankCursor);
}

void IdlePointer::show() {
    if (std::exchange(m_hidden, false)) QGuiApplication::restoreOverrideCursor();
}

bool IdlePointer::eventFilter(QObject* watched, QEvent* event) {
    const auto type = event->type();
    if (type == QEvent::MouseMove || type == QEvent::MouseButtonPress || type == QEvent::Wheel) {
        show();
        m_patience.start(kPatience);
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace flowglass::lecture
