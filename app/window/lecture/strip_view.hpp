#pragma once

#include "app/window/stage/scene_view.hpp"

namespace flowglass::window {

class Playhead;

/// A picture beside the stage that shows one thing of the moment, at the size that it is given.
class StripView : public SceneView {
    Q_OBJECT

  public:
    StripView(const QString& name, Playhead& playhead, const scene::Theme& theme, QWidget* parent);
    /// Of everything in it, text included.
    void setScale(double scale);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    [[nodiscard]] const char* ground() const override { return "panel"; }
    /// The picture of now; asked for only while a recording is open.
    [[nodiscard]] virtual scene::Scene compose(scene::Size size) const = 0;
    [[nodiscard]] Playhead& playhead() const { return m_playhead; }
    [[nodiscard]] double scale() const { return m_scale; }

  private:
    void recompose();

    Playhead& m_playhead;
    double m_scale = 1;
};

}  // namespace flowglass::window
