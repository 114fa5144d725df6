#pragma once

#include "app/window/lecture/strip_view.hpp"

namespace flowglass::window {

/// The last line that the program printed.
class OutputStrip : public StripView {
    Q_OBJECT

  public:
    OutputStrip(Playhead& playhead, const scene::Theme& theme, QWidget* parent = nullptr);

  protected:
    [[nodiscard]] scene::Scene compose(scene::Size size) const override;
};

}  // namespace flowglass::window
