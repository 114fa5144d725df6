#include "app/window/stage/caption_view.hpp"

#include "app/window/playing/playhead.hpp"
#include "core/model/words.hpp"
#include "core/scene/page/caption.hpp"

namespace flowglass::window {

CaptionView::CaptionView(Playhead& playhead, const scene::Theme& theme, QWidget* parent)
    : StripView("What happened", playhead, theme, parent) {}

scene::Scene CaptionView::compose(scene::Size size) const {
    constexpr double kRightMargin = 16;
    size.width -= kRightMargin * scale();
    std::string count;
    // Under the veil nobody is told how much there is to come.
    if (m_counted)
        count = model::grouped(playhead().step()) + " / " +
                (playhead().veiled() ? "…" : model::grouped(playhead().lastStep()));
    return scene::composeCaption(playhead().sentence(), size, scale(), m_leastText, count);
}

}  // namespace flowglass::window
