#include "app/lecture/pointer_spot.hpp"

#include <QCoreApplication>
#include <QCursor>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

namespace flowglass::lecture {

namespace {

constexpr double kRadiusShare = 1.0 / 8;  // of the height
constexpr double kRing = 6;

}  // namespace

PointerSpot::PointerSpot(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    hide();
}

void PointerSpot::setLit(bool lit) {
    // Parts of the window tell of the pointer where they want to know of it: here all of it counts.
    if (lit) {
        QCoreApplication::instance()->installEventFilter(this);
        setGeometry(parentWidget()->rect());
        m_at = mapFromGlobal(QPointF(QCursor::pos()));
        raise();
    } else {
        QCoreApplication::instance()->removeEventFilter(this);
    }
    setVisible(lit);
}

double PointerSpot::radius() const {
    return height() * kRadiusShare;
}

QRect PointerSpot::around(QPointF at) const {
    const double reach = radius() + kRing + 2;
    return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach).toAlignedRect();
}

void PointerSpot::follow(QPointF global) {
    const QPointF at = mapFromGlobal(global);
    if (at == m_at) return;
    // Only what the spot leaves and what it comes to is painted anew.
    update(around(m_at));
    m_at = at;
    update(around(m_at));
}

bool PointerSpot::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseMove) {
        follow(static_cast<QMouseEvent*>(event)->globalPosition());
    }
    return QWidget::eventFilter(watched, event);
}

void PointerSpot::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.setClipRegion(event->region());
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath dark;
    dark.addRect(rect());
    dark.addEllipse(m_at, radius(), radius());
    painter.fillPath(dark, QColor(0, 0, 0, 130));
    painter.setPen(QPen(QColor("#FFC400"), kRing));
    painter.drawEllipse(m_at, radius(), radius());
}

}  // namespace flowglass::lecture
