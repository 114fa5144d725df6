#include "app/lecture/lecture_window.hpp"

#include <QKeyEvent>
#include <QWheelEvent>
#include <algorithm>

#include "app/lecture/idle_pointer.hpp"
#include "app/lecture/pointer_spot.hpp"

namespace flowglass::lecture {

namespace {

constexpr double kZoomStep = 0.1;

QRect toQRect(const scene::Rect& rect) {
    return QRectF(rect.x, rect.y, rect.width, rect.height).toRect();
}

}  // namespace

LectureWindow::LectureWindow(const Parts& parts, Keys keys)
    : m_parts(parts),
      m_keys(std::move(keys)),
      m_dark(new QWidget(this)),
      m_spot(new PointerSpot(this)) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName("Lecture");
    new IdlePointer(this);
    for (QWidget* part : {parts.stage, parts.caption, parts.code, parts.timeline, parts.output}) {
        part->setParent(this);
        part->setFocusPolicy(Qt::NoFocus);
    }
    m_dark->setAutoFillBackground(true);
    m_dark->setStyleSheet("background: black;");
    m_dark->setCursor(Qt::BlankCursor);
    m_dark->hide();
}

void LectureWindow::setContent(const Content& content) {
    m_content = content;
    arrange();
}

void LectureWindow::setZoom(double zoom) {
    m_zoom = std::clamp(zoom, kLeastZoom, kMostZoom);
    arrange();
}

void LectureWindow::arrange() {
    m_layout =
        layoutFor({static_cast<double>(width()), static_cast<double>(height())}, m_zoom, m_content);
    Q_EMIT scaled(m_layout.scale);
    const auto put = [](QWidget* part, const scene::Rect& rect) {
        // A part's own idea of its size belongs to the ordinary window.
        part->setFixedSize(toQRect(rect).size());
        part->move(toQRect(rect).topLeft());
    };
    put(m_parts.stage, m_layout.stage);
    put(m_parts.caption, m_layout.caption);
    put(m_parts.code, m_layout.code);
    put(m_parts.timeline, m_layout.timeline);
    put(m_parts.output, m_layout.output);
    m_dark->setGeometry(rect());
    m_spot->setGeometry(rect());
}

void LectureWindow::setBlank(bool blank) {
    m_dark->setVisible(blank);
    m_dark->raise();
}

bool LectureWindow::blank() const {
    return !m_dark->isHidden();
}

void LectureWindow::setSpot(bool lit) {
    m_spot->setLit(lit);
}

bool LectureWindow::spot() const {
    return !m_spot->isHidden();
}

void LectureWindow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void LectureWindow::keyPressEvent(QKeyEvent* event) {
    if (!m_keys(*event)) QWidget::keyPressEvent(event);
}

void LectureWindow::wheelEvent(QWheelEvent* event) {
    if (!event->modifiers().testFlag(Qt::ControlModifier)) return event->ignore();
    setZoom(m_zoom + (event->angleDelta().y() > 0 ? kZoomStep : -kZoomStep));
}

void LectureWindow::closeEvent(QCloseEvent* event) {
    QWidget::closeEvent(event);
    Q_EMIT closed();
}

}  // namespace flowglass::lecture
