#include "app/window/compare/next_picture.hpp"

#include "app/window/playing/playhead.hpp"
#include "app/window/stage/view_choice.hpp"
#include "core/scene/page/page.hpp"

namespace flowglass::window {

NextPicture::NextPicture(Playhead& playhead, ViewChoice& views, const scene::Theme& theme,
                         QWidget* parent)
    : SceneView(theme, parent), m_playhead(playhead), m_views(views) {
    setAccessibleName("The next picture");
    setMinimumSize(320, 160);
}

void NextPicture::refresh() {
    constexpr double kWidth = 853;  // of a lecture's stage at 100 %
    const scene::Size size{static_cast<double>(width()), static_cast<double>(height())};
    const auto next = m_playhead.ahead();
    if (!next) return show(emptyScene(size));
    const Snapshot& snapshot = m_playhead.snapshot();
    const scene::Recording recording{*snapshot.player, *snapshot.stage, *snapshot.timeline,
                                     *snapshot.lanes};
    scene::PageOptions options;
    options.grain = m_playhead.grain();
    options.step = *next;
    if (!m_views.following()) options.view = m_views.view();
    options.scale = size.width / kWidth;
    show(scene::composeStage(recording, m_playhead.player().stateAt(options.grain, *next), size,
                             options));
}

void NextPicture::resizeEvent(QResizeEvent*) {
    refresh();
}

}  // namespace flowglass::window
