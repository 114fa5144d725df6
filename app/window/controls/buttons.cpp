#include "app/window/controls/buttons.hpp"

#include <QToolButton>

#include "app/window/controls/icon.hpp"

namespace flowglass::window {

QToolButton* wordButton(const QString& text) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setProperty("flat", true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QToolButton* panelButton(const QString& sign, const QString& name, const QString& toolTip) {
    auto* button = new QToolButton;
    button->setObjectName(sign);
    button->setAccessibleName(name);
    button->setToolTip(toolTip);
    button->setProperty("flat", true);
    button->setProperty("square", true);
    button->setFocusPolicy(Qt::NoFocus);
    return button;
}

QToolButton* SignButtons::add(const QString& sign, const QString& name, const QString& toolTip) {
    auto* button = new QToolButton;
    button->setObjectName(sign);
    button->setAccessibleName(name);
    button->setToolTip(toolTip);
    button->setProperty("square", true);
    button->setFocusPolicy(Qt::TabFocus);
    m_all.append(button);
    return button;
}

QToolButton* SignButtons::addPlay() {
    m_play = add("play", "Play", "Play or pause (Space)");
    m_play->setProperty("strong", true);
    return m_play;
}

void SignButtons::setLook(const Look& look, int button, int sign) {
    m_look = look;
    for (auto* each : m_all) {
        each->setFixedSize(QSize(button, button) * look.scale);
        each->setIconSize(QSize(sign, sign) * look.scale);
        if (each != m_play) each->setIcon(icon(each->objectName(), look.text));
    }
    setPlaying(m_playing);
}

void SignButtons::setPlaying(bool playing) {
    m_playing = playing;
    if (m_play == nullptr) return;
    m_play->setIcon(icon(playing ? "pause" : "play", m_look.panel));
    m_play->setAccessibleName(playing ? "Pause" : "Play");
}

}  // namespace flowglass::window
