#pragma once

#include "app/window/stage/scene_view.hpp"

namespace flowglass::window {

class Playhead;
class ViewChoice;

/// The picture of the step that comes next, for the eyes of who lectures.
class NextPicture : public SceneView {
    Q_OBJECT

  public:
    NextPicture(Playhead& playhead, ViewChoice& views, const scene::Theme& theme,
                QWidget* parent = nullptr);
    /// Composes anew where it is seen.
    void refresh();

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    Playhead& m_playhead;
    ViewChoice& m_views;
};

}  // namespace flowglass::window
