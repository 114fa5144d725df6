#include "app/lecture/audience_window.hpp"

#include <QKeyEvent>
#include <QWheelEvent>
#include <algorithm>

#include "app/lecture/idle_pointer.hpp"
#include "app/lecture/pointer_spot.hpp"

namespace flowglass::lecture {

namespace {

constexpr double kZoomStep = 0.1;

}  // namespace

AudienceWindow::AudienceWindow(const std::vector<QWidget*>& parts, Keys keys)
    : m_keys(std::move(keys)), m_dark(new QWidget(this)), m_spot(new PointerSpot(this)) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName("Lecture");
    new IdlePointer(this);
    for (QWidget* part : parts) {
        part->setParent(this);
        part->setFocusPolicy(Qt::NoFocus);
        part->stackUnder(m_dark);
    }
    m_dark->setAutoFillBackground(true);
    m_dark->setStyleSheet("background: black;");
    m_dark->setCursor(Qt::BlankCursor);
    m_dark->hide();
}

scene::Size AudienceWindow::area() const {
    return {static_cast<double>(width()), static_cast<double>(height())};
}

void AudienceWindow::put(QWidget* part, const scene::Rect& rect) {
    const QRect place = QRectF(rect.x, rect.y, rect.width, rect.height).toRect();
    // A part's own idea of its size belongs to the ordinary window.
    part->setFixedSize(place.size());
    part->move(place.topLeft());
}

void AudienceWindow::setZoom(double zoom) {
    m_zoom = std::clamp(zoom, kLeastZoom, kMostZoom);
    arrange();
}

void AudienceWindow::larger() {
    setZoom(m_zoom + kZoomStep);
}

void AudienceWindow::smaller() {
    setZoom(m_zoom - kZoomStep);
}

void AudienceWindow::setBlank(bool blank) {
    m_dark->setVisible(blank);
    m_dark->raise();
}

bool AudienceWindow::blank() const {
    return !m_dark->isHidden();
}

void AudienceWindow::setSpot(bool lit) {
    m_spot->setLit(lit);
}

bool AudienceWindow::spot() const {
    return !m_spot->isHidden();
}

void AudienceWindow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
    m_dark->setGeometry(rect());
    m_spot->setGeometry(rect());
}

void AudienceWindow::keyPressEvent(QKeyEvent* event) {
    if (!m_keys(*event)) QWidget::keyPressEvent(event);
}

void AudienceWindow::wheelEvent(QWheelEvent* event) {
    if (!event->modifiers().testFlag(Qt::ControlModifier)) return event->ignore();
    if (event->angleDelta().y() > 0) {
        larger();
    } else {
        smaller();
    }
}

void AudienceWindow::closeEvent(QCloseEvent* event) {
    QWidget::closeEvent(event);
    Q_EMIT closed();
}

}  // namespace flowglass::lecture
