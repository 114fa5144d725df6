#include "app/window/lecture/strip_view.hpp"

#include "app/window/playing/playhead.hpp"

namespace flowglass::window {

StripView::StripView(const QString& name, Playhead& playhead, const scene::Theme& theme,
                     QWidget* parent)
    : SceneView(theme, parent), m_playhead(playhead) {
    setAccessibleName(name);
    connect(&m_playhead, &Playhead::moved, this, &StripView::recompose);
    connect(&m_playhead, &Playhead::changed, this, &StripView::recompose);
}

void StripView::setScale(double scale) {
    m_scale = scale;
    recompose();
}

void StripView::recompose() {
    const scene::Size size{static_cast<double>(width()), static_cast<double>(height())};
    show(m_playhead.empty() ? emptyScene(size) : compose(size));
}

void StripView::resizeEvent(QResizeEvent*) {
    recompose();
}

}  // namespace flowglass::window
