#pragma once

#include "app/window/stage/scene_view.hpp"

namespace flowglass::window {

class CompareView;

/// The picture of the next step of two recordings side by side, for the eyes of who lectures.
class NextComparison : public SceneView {
    Q_OBJECT

  public:
    /// What `shown` will show a step on; borrows it.
    NextComparison(const CompareView& shown, const scene::Theme& theme, QWidget* parent = nullptr);
    /// Composes anew.
    void refresh();

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    const CompareView& m_shown;
};

}  // namespace flowglass::window
