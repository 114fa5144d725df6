#include "app/window/playing/autoplay.hpp"

#include "app/window/playing/playhead.hpp"

namespace flowglass::window {

namespace {

constexpr double kStepMs = 950;

}  // namespace

Autoplay::Autoplay(Walk walk, QObject* parent) : QObject(parent), m_walk(std::move(walk)) {
    setSpeed(1);
    connect(&m_timer, &QTimer::timeout, this, &Autoplay::advance);
}

Autoplay::Autoplay(Playhead& playhead, QObject* parent)
    : Autoplay({[&playhead] { return playhead.empty(); },
                [&playhead] { return playhead.step() == playhead.lastStep(); },
                [&playhead] { playhead.first(); }, [&playhead] { playhead.forward(); }},
               parent) {
    connect(&playhead, &Playhead::opened, this, &Autoplay::stop);
}

void Autoplay::setSpeed(double speed) {
    m_timer.setInterval(static_cast<int>(kStepMs / speed));
}

void Autoplay::toggle() {
    if (playing()) return stop();
    if (m_walk.empty()) return;
    if (m_walk.atEnd()) m_walk.toStart();
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
    if (m_walk.atEnd()) return stop();
    m_walk.forward();
}

}  // namespace flowglass::window
