#include "app/window/panels/event_list.hpp"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>
#include <limits>

#include "app/window/controls/grouped.hpp"
#include "app/window/panels/event_rows.hpp"

namespace flowglass::window {

namespace {

constexpr int kGap = 10;

}  // namespace

EventList::EventList(EventRows& rows, QWidget* parent) : QAbstractScrollArea(parent), m_rows(rows) {
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setObjectName("eventList");
    setAccessibleName("Events");
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(&m_rows, &EventRows::changed, this, &EventList::refresh);
}

void EventList::setLook(const Look& look) {
    m_look = look;
    viewport()->update();
}

bool EventList::twoLines() const {
    constexpr int kWide = 58;  // letters
    return viewport()->width() < kWide * fontMetrics().averageCharWidth();
}

int EventList::rowHeight() const {
    return (twoLines() ? 2 : 1) * fontMetrics().height() + 8;
}

std::size_t EventList::rowsInSight() const {
    return static_cast<std::size_t>(std::max(1, viewport()->height() / rowHeight()));
}

std::size_t EventList::firstRow() const {
    return static_cast<std::size_t>(verticalScrollBar()->value());
}

void EventList::adjustBar() {
    const auto count = m_rows.count();
    const auto beyond = count - std::min(count, rowsInSight());
    const auto most = static_cast<std::size_t>(std::numeric_limits<int>::max());
    verticalScrollBar()->setRange(0, static_cast<int>(std::min(beyond, most)));
    verticalScrollBar()->setPageStep(static_cast<int>(rowsInSight()));
}

void EventList::refresh() {
    // Nobody looks at what is not shown; showing it comes with a resize.
    if (!isVisible()) return;
    adjustBar();
    const auto now = m_rows.rowOfNow();
    if (now != m_now) {
        m_now = now;
        if (now) {
            m_chosen = *now;
            keepInSight(*now);
        }
    }
    viewport()->update();
    tellReaders();
}

void EventList::choose(std::size_t row) {
    const auto count = m_rows.count();
    if (count == 0) return;
    m_chosen = std::min(row, count - 1);
    keepInSight(m_chosen);
    viewport()->update();
    tellReaders();
}

void EventList::keepInSight(std::size_t row) {
    const auto first = firstRow();
    const auto fit = rowsInSight();
    if (row < first) verticalScrollBar()->setValue(static_cast<int>(row));
    if (row >= first + fit) verticalScrollBar()->setValue(static_cast<int>(row - fit + 1));
}

/// The chosen row is this widget's description, since rows that nobody sees do not exist.
void EventList::tellReaders() {
    const bool any = m_chosen < m_rows.count();
    const QString said = any ? m_rows.wordsAt(m_chosen) : QString();
    const int room = viewport()->width() - wordsLeft() - kGap;
    Q_EMIT cut(fontMetrics().horizontalAdvance(said) > room ? said : QString());
    const QString words = any ? m_rows.kindAt(m_chosen) + ": " + said : QString("No event");
    if (words == accessibleDescription()) return;
    setAccessibleDescription(words);
    QAccessibleEvent change(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&change);
}

QRect EventList::rectOf(std::size_t row) const {
    if (row < firstRow() || row > firstRow() + rowsInSight()) return {};
    const int y = static_cast<int>(row - firstRow()) * rowHeight();
    return {0, y, viewport()->width(), rowHeight()};
}

std::optional<std::size_t> EventList::rowAt(QPoint position) const {
    const auto row = firstRow() + static_cast<std::size_t>(position.y() / rowHeight());
    return row < m_rows.count() ? std::optional(row) : std::nullopt;
}

void EventList::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_look.panel);
    const auto count = m_rows.count();
    if (count == 0) {
        painter.setPen(m_look.muted);
        painter.drawText(viewport()->rect().adjusted(14, 10, -14, -10),
                         Qt::AlignTop | Qt::TextWordWrap,
                         m_rows.searching()      ? "Searching…"
                         : m_rows.filter().all() ? "Nothing has happened yet."
                                                 : "No event matches.");
        return;
    }
    const auto end = std::min(count, firstRow() + rowsInSight() + 1);
    for (auto row = firstRow(); row < end; ++row) paintRow(painter, row, rectOf(row));
}

int EventList::numberWidth() const {
    const auto count = m_rows.count();
    const quint64 last = count == 0 ? 0 : m_rows.at(count - 1);
    return fontMetrics().horizontalAdvance(grouped(std::max<quint64>(last, 999)));
}

int EventList::kindWidth() const {
    return fontMetrics().horizontalAdvance("unretrieved");
}

int EventList::wordsLeft() const {
    return twoLines() ? kGap : kGap + numberWidth() + kGap + kindWidth() + kGap;
}

void EventList::paintRow(QPainter& painter, std::size_t row, const QRect& rect) const {
    const bool now = row == m_now;
    const bool later = !m_now || row > *m_now;
    if (now) painter.fillRect(rect, m_look.blueBand);
    if (now) painter.fillRect(QRect(rect.topLeft(), QSize(4, rect.height())), m_look.blue);
    if (row == m_chosen) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(hasFocus() ? m_look.blue : m_look.rule, hasFocus() ? 2 : 1));
        painter.drawRect(rect.adjusted(1, 1, -2, -2));
    }
    const QFontMetrics metrics = fontMetrics();
    const bool two = twoLines();
    QRect line = rect;
    if (two) line = QRect(rect.left(), rect.top() + 4, rect.width(), metrics.height());
    int x = rect.left() + kGap;
    const auto cell = [&](const QString& text, int width, const QColor& ink, Qt::Alignment align) {
        painter.setPen(ink);
        painter.drawText(QRect(x, line.top(), width, line.height()), align | Qt::AlignVCenter,
                         metrics.elidedText(text, Qt::ElideRight, width));
        x += width + kGap;
    };
    cell(grouped(m_rows.at(row)), numberWidth(), m_look.muted, Qt::AlignRight);
    cell(m_rows.kindAt(row), kindWidth(), later ? m_look.muted : m_look.blueInk, Qt::AlignLeft);
    // The words are what is looked for: where there is no room beside the rest, beneath it.
    if (two) line.moveTop(line.bottom() + 1);
    x = rect.left() + wordsLeft();
    cell(m_rows.wordsAt(row), std::max(0, rect.right() - x - kGap),
         later ? m_look.muted : m_look.text, Qt::AlignLeft);
}

void EventList::resizeEvent(QResizeEvent*) {
    refresh();
}

void EventList::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange) refresh();
}

void EventList::keyPressEvent(QKeyEvent* event) {
    const auto page = rowsInSight();
    switch (event->key()) {
        case Qt::Key_Up:
            return choose(m_chosen - std::min<std::size_t>(m_chosen, 1));
        case Qt::Key_Down:
            return choose(m_chosen + 1);
        case Qt::Key_PageUp:
            return choose(m_chosen - std::min(m_chosen, page));
        case Qt::Key_PageDown:
            return choose(m_chosen + page);
        case Qt::Key_Home:
            return choose(0);
        case Qt::Key_End:
            return choose(m_rows.count());
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (m_chosen < m_rows.count()) Q_EMIT goTo(m_rows.at(m_chosen));
            return;
        default:
            event->ignore();
    }
}

void EventList::mousePressEvent(QMouseEvent* event) {
    if (const auto row = rowAt(event->pos())) choose(*row);
}

void EventList::mouseDoubleClickEvent(QMouseEvent* event) {
    if (const auto row = rowAt(event->pos())) Q_EMIT goTo(m_rows.at(*row));
}

}  // namespace flowglass::window
