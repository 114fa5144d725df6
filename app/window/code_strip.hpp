#pragma once

#include "app/lecture/layout.hpp"
#include "app/window/scene_view.hpp"

namespace flowglass::window {

class Playhead;

/// Seven lines of code round the current one.
class CodeStrip : public SceneView {
    Q_OBJECT

  public:
    CodeStrip(Playhead& playhead, const scene::Theme& theme, QWidget* parent = nullptr);
    void setScale(double scale);
    /// What the recording's code has to be laid out with.
    [[nodiscard]] lecture::Content content() const;

  protected:
    void resizeEvent(QResizeEvent* event) override;
    [[nodiscard]] const char* ground() const override { return "panel"; }

  private:
    void recompose();

    Playhead& m_playhead;
    double m_scale = 1;
};

}  // namespace flowglass::window
