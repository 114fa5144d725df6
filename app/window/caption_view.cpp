#include "app/window/caption_view.hpp"

#include "app/window/playhead.hpp"
#include "core/scene/caption.hpp"

namespace flowglass::window {

CaptionView::CaptionView(Playhead& playhead, const scene::Theme& theme, QWidget* parent)
    : SceneView(theme, parent), m_playhead(playhead) {
    setAccessibleName("What happened");
    setFixedHeight(62);
    connect(&m_playhead, &Playhead::moved, this, &CaptionView::recompose);
}

void CaptionView::setScale(double scale) {
    m_scale = scale;
    recompose();
}

void CaptionView::recompose() {
    constexpr int kRightMargin = 16;
    const scene::Size size{static_cast<double>(width() - kRightMargin),
                           static_cast<double>(height())};
    if (m_playhead.empty()) return show(emptyScene(size));
    show(scene::composeCaption(m_playhead.sentence(), size, m_scale));
}

void CaptionView::resizeEvent(QResizeEvent*) {
    recompose();
}

}  // namespace flowglass::window
