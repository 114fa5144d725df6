#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include "core/scene/drawing/scene.hpp"

namespace flowglass::window {

class SceneView;

/// Lets a picture move from one scene to the next: what is to be painted meanwhile, 60 times a
/// second.
class SceneMotion : public QObject {
    Q_OBJECT

  public:
    /// Repaints `shown` as long as something moves; it owns the motion.
    explicit SceneMotion(SceneView& shown);

    void setReduced(bool reduced) { m_reduced = reduced; }
    /// How long the motion of one step may take.
    void setTime(int milliseconds) { m_time_ms = milliseconds; }
    [[nodiscard]] bool reduced() const { return m_reduced; }
    [[nodiscard]] bool moving() const { return m_moving; }
    /// What is seen now; only while moving().
    [[nodiscard]] const scene::Scene& between() const { return m_between; }
    /// From one scene to the other, where anything differs between them that can move.
    void begin(scene::Scene from, scene::Scene to);
    /// At its end at once.
    void stop();

  private:
    void tick();

    SceneView& m_shown;
    scene::Scene m_from;
    scene::Scene m_to;
    scene::Scene m_between;
    QTimer m_clock;
    QElapsedTimer m_started;
    int m_time_ms = 420;
    bool m_moving = false;
    bool m_reduced = false;
};

}  // namespace flowglass::window
