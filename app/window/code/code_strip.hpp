#pragma once

#include "app/lecture/layout.hpp"
#include "app/window/lecture/strip_view.hpp"

namespace flowglass::window {

/// Seven lines of code round the current one.
class CodeStrip : public StripView {
    Q_OBJECT

  public:
    CodeStrip(Playhead& playhead, const scene::Theme& theme, QWidget* parent = nullptr);
    /// What the recording's code has to be laid out with.
    [[nodiscard]] lecture::Content content() const;

  protected:
    [[nodiscard]] scene::Scene compose(scene::Size size) const override;
};

}  // namespace flowglass::window
