#pragma once

#include "app/window/strip_view.hpp"

namespace flowglass::window {

/// The sentence that explains the step, beside its one-word label.
class CaptionView : public StripView {
    Q_OBJECT

  public:
    CaptionView(Playhead& playhead, const scene::Theme& theme, QWidget* parent = nullptr);

  protected:
    [[nodiscard]] scene::Scene compose(scene::Size size) const override;
};

}  // namespace flowglass::window
