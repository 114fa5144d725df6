#include "app/window/panels/output_strip.hpp"

#include "app/window/playing/playhead.hpp"
#include "core/scene/frames/stage_foot.hpp"

namespace flowglass::window {

OutputStrip::OutputStrip(Playhead& playhead, const scene::Theme& theme, QWidget* parent)
    : StripView("Output", playhead, theme, parent) {}

scene::Scene OutputStrip::compose(scene::Size size) const {
    const auto& now = playhead();
    const auto context = scene::contextOf(now.player(), now.snapshot().stage.get(), now.grain(),
                                          now.step(), now.state());
    return scene::composeOutput(now.state(), context, size, scale());
}

}  // namespace flowglass::window
