#include "app/window/output_strip.hpp"

#include "app/window/playhead.hpp"
#include "core/scene/stage_foot.hpp"

namespace flowglass::window {

OutputStrip::OutputStrip(Playhead& playhead, const scene::Theme& theme, QWidget* parent)
    : SceneView(theme, parent), m_playhead(playhead) {
    setAccessibleName("Output");
    connect(&m_playhead, &Playhead::moved, this, &OutputStrip::recompose);
}

void OutputStrip::setScale(double scale) {
    m_scale = scale;
    recompose();
}

void OutputStrip::recompose() {
    const scene::Size size{static_cast<double>(width()), static_cast<double>(height())};
    if (m_playhead.empty()) return show(emptyScene(size));
    const auto context =
        scene::contextOf(m_playhead.player(), m_playhead.snapshot().stage.get(), m_playhead.grain(),
                         m_playhead.step(), m_playhead.state());
    show(scene::composeOutput(m_playhead.state(), context, size, m_scale));
}

void OutputStrip::resizeEvent(QResizeEvent*) {
    recompose();
}

}  // namespace flowglass::window
