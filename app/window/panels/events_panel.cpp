#include "app/window/panels/events_panel.hpp"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include "app/window/controls/grouped.hpp"

namespace flowglass::window {

EventsPanel::EventsPanel(Playhead& playhead, QWidget* parent)
    : QFrame(parent),
      m_playhead(playhead),
      m_rows(playhead),
      m_search(new QLineEdit),
      m_kind(new QComboBox),
      m_count(new QLabel),
      m_list(new EventList(m_rows)),
      m_filters(new QBoxLayout(QBoxLayout::LeftToRight)),
      m_words(new QLabel) {
    setObjectName("eventsPanel");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 10, 8);
    column->setSpacing(8);
    m_search->setPlaceholderText("Search in all events");
    m_search->setAccessibleName("Search in all events");
    m_search->setAccessibleDescription("Down goes to the events found, Esc clears");
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_kind->setAccessibleName("Kind of event");
    m_kind->setFocusPolicy(Qt::StrongFocus);
    m_kind->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_filters->setSpacing(8);
    m_filters->addWidget(m_search, 1);
    m_filters->addWidget(m_kind);
    column->addLayout(m_filters);
    m_count->setProperty("small", true);
    column->addWidget(m_count);
    column->addWidget(m_list, 1);
    m_words->setObjectName("eventWords");
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_words->hide();
    column->addWidget(m_words);
    setFocusProxy(m_list);
    connect(m_list, &EventList::cut, this, &EventsPanel::tell);
    connect(m_search, &QLineEdit::textChanged, this, &EventsPanel::applyFilter);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &EventsPanel::applyFilter);
    connect(m_list, &EventList::goTo, &m_playhead,
            [this](quint64 event) { m_playhead.goToEvent(event); });
    connect(&m_rows, &EventRows::changed, this, &EventsPanel::count);
    connect(&m_playhead, &Playhead::opened, this, &EventsPanel::fillKinds);
    connect(&m_playhead, &Playhead::grew, this, &EventsPanel::fillKinds);
    fillKinds();
}

void EventsPanel::setLook(const Look& look) {
    setStyleSheet(QString("#eventsPanel { background: %1; border: none; }").arg(look.panel.name()));
    m_list->setLook(look);
}

void EventsPanel::search() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

/// Only kinds that there are; the choice stays where it is still one of them.
void EventsPanel::fillKinds() {
    QList<int> kinds;
    for (std::size_t kind = 0; kind < trace::kKindCount && !m_playhead.empty(); ++kind) {
        const auto& tally = m_playhead.player().census().of(static_cast<trace::Kind>(kind));
        if (tally.count > 0) kinds.append(static_cast<int>(kind));
    }
    if (m_kind->count() == kinds.size() + 1) {
        bool same = true;
        for (qsizetype i = 0; i < kinds.size(); ++i) {
            same = same && m_kind->itemData(static_cast<int>(i) + 1).toInt() == kinds[i];
        }
        if (same) return;
    }
    const QVariant chosen = m_kind->currentData();
    const QSignalBlocker quiet(m_kind);
    m_kind->clear();
    m_kind->addItem("All kinds");
    for (const int kind : kinds) {
        const auto name = trace::nameOf(static_cast<trace::Kind>(kind));
        m_kind->addItem(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())), kind);
    }
    m_kind->setCurrentIndex(chosen.isValid() ? std::max(0, m_kind->findData(chosen)) : 0);
    applyFilter();
}

void EventsPanel::applyFilter() {
    EventFilter filter;
    const QVariant kind = m_kind->currentData();
    if (kind.isValid()) filter.kind = static_cast<trace::Kind>(kind.toInt());
    filter.text = m_search->text().trimmed().toStdString();
    m_rows.setFilter(std::move(filter));
    count();
}

void EventsPanel::count() {
    const auto rows = m_rows.count();
    const QString number = grouped(rows);
    const QString what = m_rows.filter().all() ? (rows == 1 ? "event" : "events") : "found";
    m_count->setText(number + " " + what + (m_rows.searching() ? ", searching…" : "") +
                     (m_playhead.veiled() ? " so far" : ""));
}

/// Where the panel is narrow for its text, the kinds have a row of their own.
void EventsPanel::arrange() {
    constexpr int kLetters = 12;  // of what is searched for
    const int search = kLetters * fontMetrics().averageCharWidth() + 2 * fontMetrics().height();
    const bool beside = m_kind->sizeHint().width() + search < contentsRect().width();
    m_filters->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void EventsPanel::tell(const QString& words) {
    // A list of a few rows comes first.
    constexpr int kFewest = 6;  // lines of text
    m_words->setText(words);
    const int room = m_list->height() + (m_words->isVisible() ? m_words->height() : 0);
    const int rest = room - m_words->heightForWidth(m_list->width());
    m_words->setVisible(!words.isEmpty() && rest > kFewest * fontMetrics().height());
}

void EventsPanel::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    arrange();
}

void EventsPanel::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) arrange();
}

bool EventsPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            m_list->setFocus(Qt::ShortcutFocusReason);
            if (key != Qt::Key_Down) m_list->choose(0);
            return true;
        }
        if (key == Qt::Key_Escape) {
            if (m_search->text().isEmpty()) Q_EMIT leaveRequested();
            m_search->clear();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace flowglass::window
