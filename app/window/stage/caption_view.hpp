#pragma once

#include "app/window/lecture/strip_view.hpp"
#include "core/scene/drawing/metrics.hpp"

namespace flowglass::window {

/// The sentence that explains the step, beside its one-word label.
class CaptionView : public StripView {
    Q_OBJECT

  public:
    CaptionView(Playhead& playhead, const scene::Theme& theme, QWidget* parent = nullptr);

    /// What the sentence is set in at least, in px at 100 %.
    void setLeastText(double px) { m_leastText = px; }
    /// Whether it says which step this is.
    void setCounted(bool counted) { m_counted = counted; }

  protected:
    [[nodiscard]] scene::Scene compose(scene::Size size) const override;

  private:
    double m_leastText = scene::kLeastText;
    bool m_counted = false;
};

}  // namespace flowglass::window
