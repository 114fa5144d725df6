#include "app/window/stage/scene_motion.hpp"

#include <algorithm>

#include "app/window/stage/scene_view.hpp"
#include "core/scene/drawing/motion.hpp"

namespace flowglass::window {

SceneMotion::SceneMotion(SceneView& shown) : QObject(&shown), m_shown(shown) {
    m_clock.setTimerType(Qt::PreciseTimer);
    m_clock.setInterval(16);
    connect(&m_clock, &QTimer::timeout, this, &SceneMotion::tick);
}

void SceneMotion::begin(scene::Scene from, scene::Scene to) {
    stop();
    if (m_reduced || !scene::hasMotion(from, to)) return;
    m_between = from;
    m_from = std::move(from);
    m_to = std::move(to);
    m_moving = true;
    m_started.start();
    m_clock.start();
    tick();
}

void SceneMotion::stop() {
    m_clock.stop();
    m_moving = false;
}

void SceneMotion::tick() {
    const double progress =
        std::min(1.0, static_cast<double>(m_started.elapsed()) / std::max(1, m_time_ms));
    if (progress >= 1) {
        stop();
        return m_shown.update();  // with what is drawn over a picture at rest
    }
    auto next = scene::inBetween(m_from, m_to, progress);
    m_shown.updateChanges(m_between, next);
    m_between = std::move(next);
}

}  // namespace flowglass::window
