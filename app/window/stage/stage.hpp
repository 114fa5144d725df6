#pragma once

#include "app/window/stage/layer_drag.hpp"
#include "app/window/stage/scene_motion.hpp"
#include "app/window/stage/scene_view.hpp"
#include "core/scene/page/view.hpp"

namespace flowglass::window {

class Playhead;
class ViewChoice;

/// The picture of the moment: composes the chosen view at its size, and lets it move from one step
/// to the next. Steps that come faster than the motion snap to its end.
class Stage : public SceneView {
    Q_OBJECT

  public:
    Stage(Playhead& playhead, ViewChoice& views, const scene::Theme& theme,
          QWidget* parent = nullptr);
    void setReducedMotion(bool reduced) { m_motion.setReduced(reduced); }
    /// How long the motion of one step may take.
    void setMotionTime(int milliseconds) { m_motion.setTime(milliseconds); }
    /// Of everything, text included; more where there is room for it.
    void setScale(double scale);
    /// The picture at another size.
    [[nodiscard]] scene::Scene composed(scene::Size size) const;
    /// What was leafed through.
    [[nodiscard]] const scene::Openings& opened() const { return m_opened; }

  Q_SIGNALS:
    void asked();  ///< why the frame or task that was clicked is as it is
    /// A decorator was dragged to the place of another one of its function.
    void layerDragged(const flowglass::scene::LayerPlace& layer,
                      const flowglass::scene::LayerPlace& place);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void paintOver(QPainter& painter) override;
    [[nodiscard]] bool isEchoed(const scene::Target& target) const override;
    [[nodiscard]] const scene::Scene& painted() const override;

  private:
    void moveOn();
    void snap();
    void snapIfStale();
    [[nodiscard]] scene::Scene compose(scene::Size size) const;
    [[nodiscard]] double scaleFor(scene::Size size) const;

    Playhead& m_playhead;
    ViewChoice& m_views;
    double m_scale = 1;
    scene::Openings m_opened;
    SceneMotion m_motion;
    LayerDrag m_drag;
    bool m_stale = false;    ///< it has another size than its picture
    bool m_glowing = false;  ///< the way of an exception is in the picture
};

}  // namespace flowglass::window
