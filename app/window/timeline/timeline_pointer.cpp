// What the pointer does in the timeline: drags the playhead or the lanes, chooses, zooms and pans.
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>
#include <cmath>

#include "app/window/playing/playhead.hpp"
#include "app/window/timeline/timeline_view.hpp"

namespace flowglass::window {

namespace {

constexpr double kPlayheadReach = 9;

}  // namespace

void TimelineView::travelTo(double x) {
    const auto lanes = map();
    m_playhead.goTo(m_axis->stepAt(lanes.positionAt(std::max(x, lanes.left))));
}

bool TimelineView::selectAt(QPointF at) {
    const scene::Node* node = scene().at(toPoint(at));
    if (node == nullptr || (!node->target->frame && !node->target->task)) return false;
    m_playhead.select(node->target->frame, node->target->task);
    return true;
}

void TimelineView::mousePressEvent(QMouseEvent* event) {
    m_selected = false;
    if (m_axis == nullptr || event->button() != Qt::LeftButton) return;
    const double x = event->position().x();
    const auto lanes = map();
    m_dragFrom = event->position();
    m_dragWindow = m_window;
    m_dragScroll = m_scroll;
    const bool atPlayhead = std::abs(x - lanes.xOf(nowPosition())) < kPlayheadReach;
    const bool ruler =
        event->position().y() < scene::timelineAreas(area(), options()).ruler.bottom() * m_scale;
    if (x >= lanes.left && (atPlayhead || ruler)) {
        m_drag = Drag::playhead;
        if (!atPlayhead) travelTo(x);
        return;
    }
    m_drag = Drag::pan;
}

void TimelineView::mouseMoveEvent(QMouseEvent* event) {
    if (m_axis == nullptr) return;
    const auto lanes = map();
    if (m_drag == Drag::playhead) return travelTo(event->position().x());
    if (m_drag == Drag::pan) {
        const QPointF moved = event->position() - m_dragFrom;
        if (moved.manhattanLength() < 4) return;
        setCursor(Qt::ClosedHandCursor);
        const double perPixel = (m_dragWindow.to - m_dragWindow.from) / lanes.width;
        setWindow(scene::panned(m_dragWindow, -moved.x() * perPixel, *m_axis));
        m_bar->setValue(static_cast<int>(m_dragScroll - moved.y() / m_scale));
        return;
    }
    SceneView::mouseMoveEvent(event);
    if (std::abs(event->position().x() - lanes.xOf(nowPosition())) < kPlayheadReach) {
        setCursor(Qt::SizeHorCursor);
    } else if (hovered() == nullptr) {
        unsetCursor();
    }
}

void TimelineView::mouseReleaseEvent(QMouseEvent* event) {
    const bool still = (event->position() - m_dragFrom).manhattanLength() < 4;
    const Drag drag = std::exchange(m_drag, Drag::none);
    unsetCursor();
    if (drag != Drag::pan || !still || m_axis == nullptr) return;
    // A click: on a slice to its frame and to the moment under the pointer.
    const scene::Node* node = scene().at(toPoint(event->position()));
    m_selected = selectAt(event->position());
    if (event->position().x() >= map().left) {
        travelTo(event->position().x());
    } else if (node != nullptr && node->target->event) {
        m_playhead.goToEvent(*node->target->event);
    }
}

/// The first click has gone to the moment.
void TimelineView::mouseDoubleClickEvent(QMouseEvent* event) {
    const bool left = m_axis != nullptr && event->button() == Qt::LeftButton;
    // At the playhead a click takes hold of that.
    if (left && (m_selected || selectAt(event->position()))) {
        Q_EMIT asked();
    } else {
        mousePressEvent(event);
    }
}

void TimelineView::wheelEvent(QWheelEvent* event) {
    if (m_axis == nullptr) return;
    const QPoint turned = event->angleDelta();
    const double notches = turned.y() / 120.0;
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        const auto lanes = map();
        const double x = std::max(lanes.left, event->position().x());
        setWindow(scene::zoomed(m_window, lanes.positionAt(x), std::pow(1.2, notches), *m_axis));
    } else if (event->modifiers().testFlag(Qt::ShiftModifier) || turned.x() != 0) {
        panBy(-(turned.x() != 0 ? turned.x() / 120.0 : notches) * 0.1);
    } else if (m_bar->isVisible()) {
        m_bar->setValue(m_bar->value() -
                        static_cast<int>(notches * scene::timelineAreas(area(), options()).pitch));
    } else {
        panBy(-notches * 0.1);
    }
    event->accept();
}

}  // namespace flowglass::window
