// The filter of the timeline: which lanes are shown, by name.
#include <QKeyEvent>
#include <QLineEdit>

#include "app/window/playing/playhead.hpp"
#include "app/window/timeline/timeline_view.hpp"
#include "core/model/words.hpp"

namespace flowglass::window {

void TimelineView::noteLanes() {
    const auto count = m_axis == nullptr ? 0 : m_playhead.snapshot().lanes->lanes.size();
    if (m_filter->text().isEmpty()) m_rows.reset();
    if (std::exchange(m_laneCount, count) == count) return;
    m_filter->setPlaceholderText(QString::fromStdString("Filter " + model::counted(count, "lane")));
    filterLanes();
    Q_EMIT lanesChanged();
}

void TimelineView::filterLanes() {
    m_rows.reset();
    if (m_axis != nullptr)
        m_rows = scene::rowsNamed(*m_playhead.snapshot().lanes, m_filter->text().toStdString());
    // Among other rows the lane of now is elsewhere.
    m_rowOfNow.reset();
    followLane();
    scheduleRecompose();
}

void TimelineView::askForFilter() {
    if (m_filter->isHidden()) return;
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

bool TimelineView::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_filter || event->type() != QEvent::KeyPress)
        return SceneView::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    const bool done = key == Qt::Key_Return || key == Qt::Key_Enter;
    if (key != Qt::Key_Escape && !done) return false;
    if (!done) m_filter->clear();
    Q_EMIT leaveRequested();
    return true;
}

}  // namespace flowglass::window
