#include "app/window/panels/bookmarks_panel.hpp"

#include <QKeyEvent>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "app/window/controls/grouped.hpp"
#include "app/window/playing/playhead.hpp"

namespace flowglass::window {

BookmarksPanel::BookmarksPanel(Playhead& playhead, QWidget* parent)
    : QFrame(parent), m_playhead(playhead), m_list(new QListWidget), m_note(new QPlainTextEdit) {
    setObjectName("bookmarksPanel");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 10, 8);
    column->setSpacing(8);
    m_list->setAccessibleName("Bookmarks");
    m_list->setWordWrap(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_note->setPlaceholderText("A note for this moment (N). It makes a bookmark.");
    m_note->setAccessibleName("Note for this moment");
    m_note->setTabChangesFocus(true);
    m_note->installEventFilter(this);
    // What is written here comes into the list at once: they stand close to each other.
    column->addWidget(m_note);
    column->addWidget(m_list, 1);
    setFocusProxy(m_list);
    const auto travelTo = [this](const QListWidgetItem* item) {
        if (item->data(Qt::UserRole).isValid()) travel(item->data(Qt::UserRole).toULongLong());
    };
    connect(m_list, &QListWidget::itemClicked, this, travelTo);
    connect(m_list, &QListWidget::itemActivated, this, travelTo);
    connect(m_note, &QPlainTextEdit::textChanged, this, &BookmarksPanel::keepNote);
    connect(&m_playhead, &Playhead::moved, this, [this] {
        // Under the veil a step shows more of them, or fewer.
        if (m_playhead.veiled()) return fill();
        follow();
    });
    connect(&m_playhead, &Playhead::changed, this, &BookmarksPanel::fill);
    fill();
}

void BookmarksPanel::setLook(const Look& look) {
    m_note->setMaximumHeight(look.px(140));
    setStyleSheet(look.sized(QString("#bookmarksPanel { background: %1; border: none; } "
                                     "QPlainTextEdit { border: 1px solid %2; border-radius: 7px; } "
                                     "QPlainTextEdit:focus { border: 2px solid %3; }")
                                 .arg(look.panel.name(), look.rule.name(), look.blue.name())));
}

void BookmarksPanel::setBookmarks(const Bookmarks& bookmarks) {
    m_bookmarks = bookmarks;
    if (m_written) m_written = m_playhead.eventCount();
    fill();
    Q_EMIT changed();
}

void BookmarksPanel::toggle() {
    if (m_playhead.empty()) return;
    m_bookmarks.toggle(m_playhead.eventCount());
    fill();
    Q_EMIT changed();
    Q_EMIT edited();
}

void BookmarksPanel::travel(Bookmarks::Moment moment) {
    if (moment == 0) return m_playhead.first();
    m_playhead.goToEvent(moment - 1);
}

void BookmarksPanel::goToNext() {
    if (const auto moment = m_bookmarks.next(m_playhead.eventCount())) travel(*moment);
}

void BookmarksPanel::goToPrevious() {
    if (const auto moment = m_bookmarks.previous(m_playhead.eventCount())) travel(*moment);
}

void BookmarksPanel::writeNote() {
    m_note->setFocus(Qt::ShortcutFocusReason);
}

void BookmarksPanel::keepNote() {
    if (m_playhead.empty()) return;
    m_bookmarks.setNote(moment(), m_note->toPlainText());
    fill();
    Q_EMIT changed();
    Q_EMIT edited();
}

Bookmarks::Moment BookmarksPanel::moment() const {
    return m_written.value_or(m_playhead.eventCount());
}

void BookmarksPanel::beginNote() {
    if (m_written) return;
    m_written = m_playhead.eventCount();
    Q_EMIT writing();
}

void BookmarksPanel::endNote() {
    m_written.reset();
    follow();
}

void BookmarksPanel::fill() {
    m_list->clear();
    for (const auto& [moment, note] : m_bookmarks.all()) {
        // What comes after now is hidden under the veil, its notes too.
        if (m_playhead.empty() || (m_playhead.veiled() && moment > m_playhead.eventCount()))
            continue;
        const auto step =
            moment == 0 ? 0 : m_playhead.player().stepOf(m_playhead.grain(), moment - 1);
        const QString name = "Step " + grouped(step);
        auto* item = new QListWidgetItem(note.isEmpty() ? name : name + ": " + note, m_list);
        item->setData(Qt::UserRole, qulonglong{moment});
    }
    if (m_list->count() == 0) {
        auto* none = new QListWidgetItem("No bookmarks yet: M sets one at this moment.", m_list);
        none->setFlags(Qt::ItemIsEnabled);
    }
    follow();
}

void BookmarksPanel::follow() {
    const auto now = moment();
    m_list->setCurrentRow(-1);
    for (int row = 0; row < m_list->count(); ++row) {
        const auto moment = m_list->item(row)->data(Qt::UserRole);
        if (moment.isValid() && moment.toULongLong() == now) m_list->setCurrentRow(row);
    }
    const QString note = m_bookmarks.note(now);
    if (note == m_note->toPlainText()) return;
    const QSignalBlocker quiet(m_note);
    m_note->setPlainText(note);
}

bool BookmarksPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_note && event->type() == QEvent::FocusIn) beginNote();
    // A menu of the note's own is no other place.
    if (watched == m_note && event->type() == QEvent::FocusOut &&
        static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason)
        endNote();
    if (watched == m_note && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        Q_EMIT leaveRequested();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace flowglass::window
