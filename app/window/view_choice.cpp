#include "app/window/view_choice.hpp"

#include "app/window/playhead.hpp"

namespace flowglass::window {

ViewChoice::ViewChoice(Playhead& playhead, QObject* parent)
    : QObject(parent), m_playhead(playhead) {}

scene::View ViewChoice::view() const {
    if (m_pinned) return *m_pinned;
    if (m_playhead.empty()) return scene::View::frames;
    return scene::viewOf(playback::topicOf(m_playhead.player(), m_playhead.grain(),
                                           m_playhead.step(), m_playhead.state()));
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
