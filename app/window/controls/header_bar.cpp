#include "app/window/controls/header_bar.hpp"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QStyle>
#include <QToolButton>
#include <algorithm>

#include "app/window/code/code_facts.hpp"
#include "app/window/controls/buttons.hpp"
#include "app/window/controls/icon.hpp"
#include "app/window/controls/segments.hpp"
#include "app/window/controls/word_sizes.hpp"
#include "app/window/playing/playhead.hpp"
#include "app/window/playing/transport.hpp"
#include "app/window/stage/view_tabs.hpp"

namespace flowglass::window {

HeaderBar::HeaderBar(Playhead& playhead, ViewChoice& views, QWidget* parent)
    : QFrame(parent),
      m_playhead(playhead),
      m_home(wordButton("Flowglass")),
      m_title(new QLabel),
      m_words(new QWidget),
      m_wordRow(new QHBoxLayout(m_words)),
      m_part(new Segments("Part", {{"Picture", "The picture of the moment (F8: the next part)"},
                                   {"Code", "The program's text"},
                                   {"Output", "What the program printed"},
                                   {"Timeline", "The lanes of the recording"}})),
      m_views(new ViewTabs(views, playhead)),
      m_lints(wordButton("")),
      m_run(new QToolButton),
      m_lecture(wordButton("Lecture")),
      m_export(wordButton("Export")),
      m_more(wordButton("")),
      m_exportMenu(new QMenu(this)),
      m_moreMenu(new QMenu(this)) {
    setObjectName("headerBar");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 0, 14, 0);
    row->setSpacing(8);
    m_home->setObjectName("home");
    m_home->setToolTip("To the lessons");
    row->addWidget(m_home);
    row->addWidget(m_title);
    m_wordRow->setContentsMargins(0, 0, 0, 0);
    m_wordRow->setSpacing(4);
    row->addWidget(m_words);
    m_part->setRoom(Segments::Room::button);
    m_part->hide();
    row->addWidget(m_part);
    row->addStretch(1);
    row->addWidget(m_views);
    row->addStretch(1);
    m_lints->setObjectName("lints");
    m_lints->setToolTip("What looks like a mistake in this program (F4)");
    m_lints->hide();
    row->addWidget(m_lints);
    connect(m_lints, &QToolButton::clicked, this, &HeaderBar::lintsPressed);
    m_run->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_run->setFocusPolicy(Qt::TabFocus);
    row->addWidget(m_run);
    row->addSpacing(10);
    m_lecture->setToolTip("Full screen, for the back row (F11)");
    row->addWidget(m_lecture);
    m_export->setMenu(m_exportMenu);
    m_export->setPopupMode(QToolButton::InstantPopup);
    row->addWidget(m_export);
    m_more->setMenu(m_moreMenu);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setAccessibleName("Menu");
    m_more->setToolTip("Open, save, look, keys");
    row->addWidget(m_more);
    connect(m_home, &QToolButton::clicked, this, &HeaderBar::homePressed);
    connect(m_lecture, &QToolButton::clicked, this, &HeaderBar::lecturePressed);
    connect(m_part, &Segments::picked, this, &HeaderBar::partPicked);
    connect(m_run, &QToolButton::clicked, this, [this] {
        if (m_runState == RunState::ready) Q_EMIT runPressed();
        if (m_runState == RunState::running || m_runState == RunState::building) {
            Q_EMIT stopPressed();
        }
    });
    connect(&m_playhead, &Playhead::opened, this, &HeaderBar::refreshWords);
    connect(&m_playhead, &Playhead::grew, this, &HeaderBar::refreshWords);
    connect(&m_playhead, &Playhead::changed, this, &HeaderBar::refreshWords);
    setRunState(RunState::nothing);
}

void HeaderBar::setLook(const Look& look) {
    m_look = look;
    showParts();
    m_run->setIconSize(QSize(14, 14) * look.scale);
    m_more->setIconSize(QSize(20, 20) * look.scale);
    setStyleSheet(look.sized(
        QString("#headerBar { background: %1; border: none; border-bottom: 1px solid %2; }"
                "#home { font-size: 17px; font-weight: 700; color: %3; }"
                "#lints { background: %4; color: %5; font-weight: 600; }")
            .arg(look.panel.name(), look.rule.name(), look.text.name(), look.amberBand.name(),
                 look.amberInk.name())));
    m_more->setIcon(icon("more", look.muted));
    setRunState(m_runState);
}

void HeaderBar::setTitle(const QString& file, const QString& toolTip, bool edited) {
    m_name = edited ? file + " •" : file;
    m_title->setToolTip(edited ? toolTip + " (edited, not saved)" : toolTip);
    m_title->setStyleSheet(QString("color: %1;").arg(m_look.muted.name()));
    shareWidth();
}

void HeaderBar::setAboutProgram(bool about) {
    m_aboutProgram = about;
    showParts();
    setRunState(m_runState);
}

void HeaderBar::setTurns(Transport* transport) {
    m_transport = transport;
    auto* row = qobject_cast<QHBoxLayout*>(layout());
    if (transport != nullptr) row->insertWidget(row->indexOf(m_views) + 1, transport);
    m_views->setBrief(transport != nullptr);
    showParts();
    shareWidth();
}

void HeaderBar::setPart(int part) {
    m_part->setChosen(part);
}

void HeaderBar::showParts() {
    const bool turns = m_transport != nullptr;
    const bool whole = m_aboutProgram && !turns;
    setFixedHeight(m_look.px(turns ? 48 : 52));
    m_home->setVisible(whole || !m_aboutProgram);
    m_title->setVisible(whole);
    m_lecture->setVisible(whole);
    m_export->setVisible(whole);
    m_lints->setVisible(whole && !m_lints->text().isEmpty());
    m_part->setVisible(m_aboutProgram && turns);
    m_views->setVisible(m_aboutProgram);
    if (turns) m_transport->setVisible(m_aboutProgram);
}

void HeaderBar::setLints(int count) {
    m_lints->setText(count == 0 ? QString()
                                : QString("%1 lint%2").arg(count).arg(count == 1 ? "" : "s"));
    showParts();
    shareWidth();
}

void HeaderBar::setRunState(RunState state) {
    m_runState = state;
    const bool building = state == RunState::building;
    const bool running = building || state == RunState::running || state == RunState::stopping;
    // What runs can be stopped from everywhere.
    m_run->setVisible(running || (m_aboutProgram && state == RunState::ready));
    m_run->setEnabled(state != RunState::stopping);
    m_run->setText(state == RunState::stopping ? "Stopping"
                   : building                  ? "Building"
                   : running                   ? "Stop"
                                               : "Run");
    m_run->setToolTip(building  ? "End the compiler (Ctrl+.)"
                      : running ? "Stop the program; what was recorded is kept (Ctrl+.)"
                                : "Run the text as it stands, and record it (Ctrl+R)");
    m_run->setIcon(icon(running ? "stop" : "run", Qt::white));
    m_run->setProperty("run", !running);
    m_run->setProperty("stop", running);
    style()->unpolish(m_run);
    style()->polish(m_run);
    shareWidth();
}

bool HeaderBar::event(QEvent* event) {
    const bool known = QFrame::event(event);
    if (event->type() == QEvent::LayoutRequest && wordSizesOf(*this) != m_wordSizes) {
        shareWidth();
        m_wordSizes = wordSizesOf(*this);
    }
    return known;
}

/// Where there is no room for all, the words beside the name go one after another from the last,
/// and then a part of the name.
void HeaderBar::shareWidth() {
    if (m_transport != nullptr) return shareTurns();
    const int gaps = m_look.px(120);  // between the parts, and at both ends
    int left = width() - gaps;
    const QWidget* const others[] = {m_home, m_views, m_lints, m_run, m_lecture, m_export, m_more};
    for (const QWidget* part : others) {
        if (!part->isHidden()) left -= part->sizeHint().width();
    }
    const QFontMetrics metrics = m_title->fontMetrics();
    const QString name = metrics.elidedText(m_name, Qt::ElideMiddle, std::max(0, left));
    m_title->setText(name == "…" ? QString() : name);
    left -= metrics.horizontalAdvance(m_name);
    for (int i = 0; i < m_wordRow->count(); ++i) {
        auto* word = m_wordRow->itemAt(i)->widget();
        left -= word->sizeHint().width() + m_wordRow->spacing();
        word->setVisible(left >= 0);
    }
    m_words->setVisible(m_aboutProgram && m_wordRow->count() > 0 &&
                        !m_wordRow->itemAt(0)->widget()->isHidden());
}

/// Where parts take turns, the transport gives up one thing after another until all fits.
void HeaderBar::shareTurns() {
    using Room = Transport::Room;
    m_words->hide();
    m_run->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_views->setVisible(m_aboutProgram);
    const auto fits = [this] {
        layout()->invalidate();
        return layout()->minimumSize().width() <= width();
    };
    for (const Room room :
         {Room::bar, Room::noFrames, Room::noEnds, Room::noWords, Room::noNumbers}) {
        m_transport->setRoom(room);
        if (fits()) return;
    }
    m_run->setToolButtonStyle(Qt::ToolButtonIconOnly);
    if (!fits()) m_views->hide();
}

void HeaderBar::refreshWords() {
    while (auto* item = m_wordRow->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    m_lecture->setEnabled(!m_playhead.empty());
    m_export->setEnabled(!m_playhead.empty());
    if (m_playhead.empty() || m_playhead.veiled()) return;
    for (const auto& part : summaryOf(m_playhead.snapshot())) {
        auto* word = wordButton(QString::fromStdString(part.text));
        word->setProperty("word", true);
        if (part.event) {
            word->setToolTip("Go there");
            connect(word, &QToolButton::clicked, &m_playhead,
                    [this, event = *part.event] { m_playhead.goToEvent(event); });
        } else {
            word->setEnabled(false);
        }
        m_wordRow->addWidget(word);
    }
    shareWidth();
}

void HeaderBar::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    shareWidth();
}

}  // namespace flowglass::window
