#include "app/window/autoplay.hpp"

#include "app/window/playhead.hpp"

namespace flowglass::window {

namespace {

constexpr double kStepMs = 950;

}  // namespace

Autoplay::Autoplay(Playhead& playhead, QObject* parent) : QObject(parent), m_playhead(playhead) {
    setSpeed(1);
    connect(&m_timer, &QTimer::timeout, this, &Autoplay::advance);
    connect(&m_playhead, &Playhead::opened, this, &Autoplay::stop);
}

void Autoplay::setSpeed(double speed) {
    m_timer.setInterval(static_cast<int>(kStepMs / speed));
}

void Autoplay::toggle() {
    if (playing()) return stop();
    if (m_playhead.empty()) return;
    if (m_playhead.step() == m_playhead.lastStep()) m_playhead.first();
    m_timer.start();
    Q_EMIT playingChanged(true);
    advance();
}

void Autoplay::stop() {
    if (!playing()) return;
    m_timer.stop();
    Q_EMIT playingChanged(false);
}

void Autoplay::advance() {
    const auto before = m_playhead.step();
    m_playhead.forward();
    if (m_playhead.step() == before) stop();
}

}  // namespace flowglass::window
