#include "app/window/control_strip.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <array>

#include "app/window/icon.hpp"
#include "app/window/playhead.hpp"
#include "app/window/segments.hpp"

namespace flowglass::window {

namespace {

constexpr std::array kSpeeds{0.25, 0.5, 1.0, 2.0, 4.0, 8.0};

QString written(double speed) {
    return QString::number(speed) + "×";
}

QLabel* smallLabel(const QString& text) {
    auto* label = new QLabel(text);
    label->setProperty("caption", true);
    return label;
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
      m_axis(new Segments("Axis", {{"Steps", "Every step is equally wide"},
                                   {"Clock, waiting shortened", "Time, with long waits cut short"},
                                   {"Clock", "Time as it passed"}})),
      m_speedButton(addSpeedButton()),
      m_veil(new QToolButton),
      m_fit(new QToolButton) {
    setObjectName("controlStrip");
    setFixedHeight(36);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(20, 0, 14, 0);
    row->setSpacing(6);
    row->addWidget(smallLabel("step"));
    row->addWidget(m_grain);
    row->addSpacing(12);
    row->addWidget(smallLabel("follow"));
    row->addWidget(m_follow);
    row->addSpacing(12);
    row->addWidget(m_speedButton);
    m_veil->setText("Veil");
    m_veil->setCheckable(true);
    m_veil->setProperty("segment", true);
    m_veil->setFocusPolicy(Qt::TabFocus);
    m_veil->setToolTip("Hide everything that comes after now (V)");
    row->addWidget(m_veil);
    row->addStretch(1);
    row->addWidget(smallLabel("axis"));
    row->addWidget(m_axis);
    m_fit->setText("Fit");
    m_fit->setProperty("segment", true);
    m_fit->setFocusPolicy(Qt::TabFocus);
    m_fit->setToolTip("Fit the whole recording into the timeline (F)");
    row->addWidget(m_fit);
    connect(m_grain, &Segments::picked, this,
            [this](int grain) { m_playhead.setGrain(static_cast<playback::Grain>(grain)); });
    connect(m_follow, &Segments::picked, this,
            [this](int one) { m_playhead.setFollowing(one == 1); });
    connect(m_veil, &QToolButton::clicked, &m_playhead, &Playhead::setVeiled);
    connect(m_axis, &Segments::picked, this, &ControlStrip::axisPicked);
    connect(m_fit, &QToolButton::clicked, this, &ControlStrip::fitPressed);
    connect(&m_playhead, &Playhead::changed, this, &ControlStrip::refresh);
    connect(&m_playhead, &Playhead::grew, this, &ControlStrip::refresh);
}

QToolButton* ControlStrip::addSpeedButton() {
    auto* button = new QToolButton;
    button->setText("Speed 1×");
    button->setToolTip("How fast it plays (+ and −)");
    button->setProperty("segment", true);
    button->setFocusPolicy(Qt::TabFocus);
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
    m_speedButton->setText("Speed " + written(speed));
    Q_EMIT speedChanged(speed);
}

void ControlStrip::changeSpeed(bool faster) {
    const auto* at = std::ranges::find(kSpeeds, m_speed);
    if (faster && at + 1 < kSpeeds.end()) setSpeed(*(at + 1));
    if (!faster && at > kSpeeds.begin()) setSpeed(*(at - 1));
}

void ControlStrip::setLook(const Look& look) {
    setStyleSheet(
        QString("#controlStrip { background: %1; border: none; border-top: 1px solid %2; }"
                "QLabel { color: %3; font-size: 12px; }")
            .arg(look.panel.name(), look.rule.name(), look.faint.name()));
}

void ControlStrip::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    constexpr int kRoomy = 1180;
    m_axis->setText(1, width() < kRoomy ? "Shortened" : "Clock, waiting shortened");
}

void ControlStrip::setAxis(int axis) {
    m_axis->setChosen(axis);
}

void ControlStrip::refresh() {
    constexpr auto kLines = playback::Grain::lines;
    const auto fault = m_playhead.empty() ? std::string() : m_playhead.player().whyNot(kLines);
    m_grain->setFault(static_cast<int>(kLines), QString::fromStdString(fault));
    m_grain->setChosen(static_cast<int>(m_playhead.grain()));
    m_follow->setChosen(m_playhead.followed() ? 1 : 0);
    m_veil->setChecked(m_playhead.veiled());
}

}  // namespace flowglass::window
