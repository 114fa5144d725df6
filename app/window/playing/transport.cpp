#include "app/window/playing/transport.hpp"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <utility>

#include "app/window/controls/grouped.hpp"
#include "app/window/playing/playhead.hpp"
#include "app/window/playing/step_bar.hpp"

namespace flowglass::window {

Transport::Transport(Playhead& playhead, QWidget* parent)
    : QWidget(parent),
      m_playhead(playhead),
      m_numbers(new QWidget),
      m_word(new QLabel("Step")),
      m_step(new QLineEdit),
      m_total(new QLabel),
      m_bar(new StepBar) {
    auto* row = new QHBoxLayout(this);
    row->setSpacing(8);
    const auto on = [&](QToolButton* button, auto slot) {
        button->setAutoRepeat(button->objectName() == "back" || button->objectName() == "forward");
        row->addWidget(button);
        connect(button, &QToolButton::clicked, &m_playhead, slot);
    };
    on(m_signs.add("first", "To the start", "To the start (Home)"), &Playhead::first);
    on(m_signs.add("back", "Step back", "One step back (←)"), &Playhead::back);
    auto* play = m_signs.addPlay();
    row->addWidget(play);
    connect(play, &QToolButton::clicked, this, &Transport::playPressed);
    on(m_signs.add("forward", "Step forward", "One step forward (→)"), &Playhead::forward);
    on(m_signs.add("last", "To the end", "To the end (End)"), &Playhead::last);
    on(m_signs.add("over", "Step over", "Over: past everything that this frame calls (O)"),
       &Playhead::over);
    on(m_signs.add("out", "Step out", "Out: to where this frame is left (U)"), &Playhead::out);
    m_word->setProperty("small", true);
    m_step->setProperty("step", true);
    m_step->setAlignment(Qt::AlignRight);
    m_step->setAccessibleName("Step");
    m_step->setToolTip("Type a number and press Enter to jump there (G)");
    m_step->installEventFilter(this);
    m_total->setProperty("small", true);
    auto* line = new QHBoxLayout;
    line->setSpacing(5);
    line->addWidget(m_word);
    line->addWidget(m_step);
    line->addWidget(m_total);
    line->addStretch();
    auto* column = new QVBoxLayout(m_numbers);
    column->setContentsMargins(8, 0, 0, 0);
    column->setSpacing(6);
    column->addStretch();
    column->addLayout(line);
    column->addWidget(m_bar);
    column->addStretch();
    row->addWidget(m_numbers);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);

    connect(m_step, &QLineEdit::returnPressed, this, &Transport::jump);
    connect(m_step, &QLineEdit::editingFinished, this, [this] {
        if (std::exchange(m_asking, false)) share();
        refresh();
    });
    connect(&m_playhead, &Playhead::moved, this, &Transport::refresh);
    connect(&m_playhead, &Playhead::changed, this, &Transport::refresh);
    refresh();
}

void Transport::setLook(const Look& look) {
    m_look = look;
    m_bar->setLook(look);
    m_signs.setLook(look, 38, 20);
    share();
    refresh();
}

void Transport::setRoom(Room room) {
    m_room = room;
    share();
}

void Transport::share() {
    const bool whole = m_room == Room::whole;
    setFixedHeight(m_look.px(whole ? 62 : 44));
    layout()->setContentsMargins(whole ? m_look.px(20) : 0, 0, 0, 0);
    const bool alone = m_asking && m_room == Room::noNumbers;
    m_numbers->setVisible(alone || m_room < Room::noNumbers);
    for (auto* words : {m_word, m_total}) words->setVisible(m_room < Room::noWords);
    for (auto* button : m_signs.all()) {
        const QString sign = button->objectName();
        const bool ofFrames = sign == "over" || sign == "out";
        const bool ofEnds = sign == "first" || sign == "last";
        button->setVisible(!alone && (!ofFrames || m_room < Room::noFrames) &&
                           (!ofEnds || m_room < Room::noEnds));
    }
    layout()->invalidate();
    updateGeometry();
}

void Transport::setPlaying(bool playing) {
    m_signs.setPlaying(playing);
}

void Transport::refresh() {
    setEnabled(!m_playhead.empty());
    const auto last = m_playhead.lastStep();
    // Under the veil nobody is told how much there is to come.
    m_total->setText(m_playhead.veiled() ? QString("of …") : "of " + grouped(last));
    if (!m_step->hasFocus()) m_step->setText(grouped(m_playhead.step()));
    const QFontMetrics metrics(m_step->font());
    const QString widest = grouped(std::max<playback::Step>(last, 99));
    m_step->setFixedWidth(metrics.horizontalAdvance(widest) + m_look.px(18));
    m_bar->setShare(last == 0 || m_playhead.veiled()
                        ? 0
                        : static_cast<double>(m_playhead.step()) / static_cast<double>(last));
}

void Transport::askForStep() {
    m_asking = true;
    share();
    m_step->setFocus(Qt::ShortcutFocusReason);
    m_step->selectAll();
}

bool Transport::eventFilter(QObject* watched, QEvent* event) {
    const bool leaves = watched == m_step && event->type() == QEvent::KeyPress &&
                        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape;
    if (!leaves) return QWidget::eventFilter(watched, event);
    Q_EMIT leaveRequested();
    return true;
}

void Transport::jump() {
    QString digits;
    for (const QChar sign : m_step->text()) {
        if (sign.isDigit()) digits.append(sign);
    }
    bool ok = false;
    const qulonglong step = digits.toULongLong(&ok);
    Q_EMIT leaveRequested();
    if (ok) m_playhead.goTo(step);
    refresh();
}

}  // namespace flowglass::window
