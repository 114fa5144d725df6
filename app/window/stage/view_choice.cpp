#include "app/window/stage/view_choice.hpp"

#include "app/window/playing/playhead.hpp"

namespace flowglass::window {

ViewChoice::ViewChoice(Playhead& playhead, QObject* parent)
    : QObject(parent), m_playhead(playhead) {}

scene::View ViewChoice::view() const {
    return m_pinned ? *m_pinned : scene::viewOf(m_playhead.topic());
}

void ViewChoice::pin(scene::View view) {
    if (m_pinned == view) return;
    m_pinned = view;
    Q_EMIT changed();
}

void ViewChoice::follow() {
    if (!m_pinned) return;
    m_pinned.reset();
    Q_EMIT changed();
}

void ViewChoice::toggle() {
    if (m_pinned) return follow();
    pin(view());
}

}  // namespace flowglass::window
