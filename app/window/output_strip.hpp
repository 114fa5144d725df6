#pragma once

#include "app/window/scene_view.hpp"

namespace flowglass::window {

class Playhead;

/// The last line that the program printed.
class OutputStrip : public SceneView {
    Q_OBJECT

  public:
    OutputStrip(Playhead& playhead, const scene::Theme& theme, QWidget* parent = nullptr);
    void setScale(double scale);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    [[nodiscard]] const char* ground() const override { return "panel"; }

  private:
    void recompose();

    Playhead& m_playhead;
    double m_scale = 1;
};

}  // namespace flowglass::window
