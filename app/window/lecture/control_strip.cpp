#include "app/window/lecture/control_strip.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <array>
#include <utility>

#include "app/window/controls/segments.hpp"
#include "app/window/controls/word_sizes.hpp"
#include "app/window/playing/autoplay.hpp"
#include "app/window/playing/playhead.hpp"

namespace flowglass::window {

namespace {

QString written(double speed) {
    return QString::number(speed) + "×";
}

}  // namespace

ControlStrip::ControlStrip(Playhead& playhead, QWidget* parent)
    : QFrame(parent),
      m_playhead(playhead),
      m_grain(new Segments("Steps", {{"Moments", "One step is one thing that happens"},
                                     {"Lines", "One step is one line of code"},
                                     {"Events", "One step is one recorded event"}})),
      m_follow(new Segments("Follow", {{"As it ran", "Steps go wherever the program went next"},
                                       {"One frame", "Steps go to the next moment of one frame"}})),
      m_axis(new Segments(
          "Axis", {{"Steps", "Every step is equally wide"},
                   {"Clock, waiting shortened", "Time, with long waits cut short", "Shortened"},
                   {"Clock", "Time as it passed"}})),
      m_speedButton(addSpeedButton()),
      m_veil(makeButton("Veil", "Hide everything that comes after now (V)")),
      m_wakes(makeButton("Wake-ups", "Show what wakes every task, not only the one at hand (K)")),
      m_fit(makeButton("Fit", "Fit the whole recording into the timeline (F)")) {
    setObjectName("controlStrip");
    m_rows = new QBoxLayout(QBoxLayout::LeftToRight, this);
    m_rows->setSpacing(6);
    m_left = new QHBoxLayout;
    m_right = new QHBoxLayout;
    auto* row = m_left;
    row->addWidget(addWord("step"));
    row->addWidget(m_grain);
    row->addSpacing(12);
    row->addWidget(addWord("follow"));
    row->addWidget(m_follow);
    row->addSpacing(12);
    row->addWidget(m_speedButton);
    m_veil->setCheckable(true);
    row->addWidget(m_veil);
    row->addStretch(1);
    row = m_right;
    row->addStretch(1);
    row->addWidget(addWord("axis"));
    row->addWidget(m_axis);
    m_wakes->setCheckable(true);
    m_wakes->hide();
    row->addWidget(m_wakes);
    row->addWidget(m_fit);
    for (auto* part : {m_left, m_right}) {
        part->setSpacing(6);
        m_rows->addLayout(part);
    }
    connect(m_grain, &Segments::picked, this,
            [this](int grain) { m_playhead.setGrain(static_cast<playback::Grain>(grain)); });
    connect(m_follow, &Segments::picked, this,
            [this](int one) { m_playhead.setFollowing(one == 1); });
    connect(m_veil, &QToolButton::clicked, &m_playhead, &Playhead::setVeiled);
    connect(m_axis, &Segments::picked, this, &ControlStrip::axisPicked);
    connect(m_wakes, &QToolButton::clicked, this, &ControlStrip::wakesPicked);
    connect(m_fit, &QToolButton::clicked, this, &ControlStrip::fitPressed);
    connect(&m_playhead, &Playhead::changed, this, &ControlStrip::refresh);
    connect(&m_playhead, &Playhead::grew, this, &ControlStrip::refresh);
    connect(&m_playhead, &Playhead::opened, this, &ControlStrip::refresh);
}

QLabel* ControlStrip::addWord(const QString& text) {
    m_words.append(new QLabel(text));
    return m_words.back();
}

QToolButton* ControlStrip::makeButton(const QString& text, const QString& toolTip) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(toolTip);
    button->setProperty("segment", true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QToolButton* ControlStrip::addSpeedButton() {
    auto* button = makeButton("Speed 1×", "How fast it plays (+ and −)");
    button->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(button);
    for (const double speed : kSpeeds) {
        menu->addAction(written(speed), this, [this, speed] { setSpeed(speed); });
    }
    button->setMenu(menu);
    return button;
}

void ControlStrip::setSpeed(double speed) {
    m_speed = speed;
    nameSpeed();
    Q_EMIT speedChanged(speed);
}

void ControlStrip::nameSpeed() {
    m_speedButton->setText((m_brief ? "" : "Speed ") + written(m_speed));
    m_speedButton->setAccessibleName("Speed " + written(m_speed));
}

void ControlStrip::changeSpeed(bool faster) {
    const auto* at = std::ranges::find(kSpeeds, m_speed);
    if (faster && at + 1 < kSpeeds.end()) setSpeed(*(at + 1));
    if (!faster && at > kSpeeds.begin()) setSpeed(*(at - 1));
}

void ControlStrip::setLook(const Look& look) {
    m_look = look;
    setStyleSheet(look.sized(
        QString("#controlStrip { background: %1; border: none; border-top: 1px solid %2; }"
                "QLabel { color: %3; font-size: 12px; }")
            .arg(look.panel.name(), look.rule.name(), look.faint.name())));
    share();
}

void ControlStrip::setTight(bool tight) {
    if (std::exchange(m_tight, tight) == tight) return;
    for (auto* widget : std::initializer_list<QWidget*>{m_grain, m_follow, m_speedButton, m_veil})
        widget->setVisible(!tight);
    share();
}

void ControlStrip::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    if (event->oldSize().width() != width()) share();
}

/// The choices say as much as there is room for; where that is not enough, they take two rows.
void ControlStrip::share() {
    using Room = Segments::Room;
    struct Rooms {
        Room axis;
        Room follow;
        Room grain;
        bool words;
    };
    // What is hidden takes no room, and could not be asked for it.
    if (!isVisible()) return;
    m_rows->setDirection(QBoxLayout::LeftToRight);
    const auto fit = [this](const Rooms& rooms) {
        m_axis->setRoom(rooms.axis);
        m_follow->setRoom(rooms.follow);
        m_grain->setRoom(rooms.grain);
        for (auto* word : m_words)
            word->setVisible(rooms.words && (!m_tight || word == m_words.back()));
        m_brief = !rooms.words;
        m_rows->setContentsMargins(rooms.words ? 20 : 6, 0, rooms.words ? 14 : 6, 0);
        nameSpeed();
        for (auto* part : {m_left, m_right}) part->invalidate();
        m_rows->invalidate();
        return m_rows->minimumSize().width() <= width();
    };
    bool fits = fit({Room::full, Room::full, Room::full, true}) ||
                fit({Room::brief, Room::full, Room::full, true}) ||
                fit({Room::button, Room::full, Room::full, true}) ||
                fit({Room::button, Room::button, Room::full, true}) ||
                fit({Room::button, Room::button, Room::button, true});
    if (!fits) {
        m_rows->setDirection(QBoxLayout::TopToBottom);
        if (!fit({Room::button, Room::button, Room::button, true})) {
            fit({Room::button, Room::button, Room::button, false});
        }
    }
    setFixedHeight(m_look.px(fits ? 36 : 66));
    m_wordSizes = wordSizesOf(*this);
}

void ControlStrip::showEvent(QShowEvent* event) {
    QFrame::showEvent(event);
    share();
}

bool ControlStrip::event(QEvent* event) {
    const bool known = QFrame::event(event);
    if (event->type() == QEvent::LayoutRequest && wordSizesOf(*this) != m_wordSizes) share();
    return known;
}

void ControlStrip::setAxis(int axis) {
    m_axis->setChosen(axis);
}

void ControlStrip::setWakes(bool all) {
    m_wakes->setChecked(all);
}

void ControlStrip::refresh() {
    constexpr auto kLines = playback::Grain::lines;
    const auto fault = m_playhead.empty() ? std::string() : m_playhead.player().whyNot(kLines);
    m_grain->setFault(static_cast<int>(kLines), QString::fromStdString(fault));
    m_grain->setChosen(static_cast<int>(m_playhead.grain()));
    m_follow->setChosen(m_playhead.followed() ? 1 : 0);
    m_veil->setChecked(m_playhead.veiled());
    m_wakes->setVisible(!m_playhead.empty() &&
                        m_playhead.player().census().of(trace::Kind::task).count > 0);
}

}  // namespace flowglass::window
