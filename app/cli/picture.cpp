#include "app/cli/picture.hpp"

#include <algorithm>

#include "core/base/join.hpp"

namespace flowglass::cli {

namespace {

constexpr scene::Size kPageSize{1600, 1000};
constexpr scene::Size kStageSize{1100, 690};
constexpr double kTimelineWidth = 1200;
constexpr double kMostTimelineHeight = 1200;
constexpr scene::Size kLeastFrames{640, 400};
constexpr scene::Size kLeastTimeline{640, 200};
constexpr double kMostSide = 16'000;

base::Error wrong(std::string sentence) {
    return {base::ErrorKind::usage, std::move(sentence), {}};
}

base::Result<View> viewNamed(const std::string& name) {
    if (name == "frames") return View::frames;
    if (name == "timeline") return View::timeline;
    for (const std::string_view planned : {"decorators", "scopes", "tasks"}) {
        if (name != planned) continue;
        return base::Error{
            base::ErrorKind::unsupported,
            base::joined({"The view '", planned, "' is still to come; use frames or timeline."}),
            {}};
    }
    return wrong(base::joined({"There is no view '", name, "'; use frames or timeline."}));
}

base::Result<std::optional<scene::Size>> sizeNamed(const std::optional<std::string>& text,
                                                   View view) {
    if (!text) return std::optional<scene::Size>{};
    const auto& least = view == View::frames ? kLeastFrames : kLeastTimeline;
    const auto cross = text->find('x');
    const auto width = wholeNumber(text->substr(0, cross));
    const auto height =
        cross == std::string::npos ? std::nullopt : wholeNumber(text->substr(cross + 1));
    const scene::Size size{static_cast<double>(width.value_or(0)),
                           static_cast<double>(height.value_or(0))};
    if (size.width < least.width || size.height < least.height || size.width > kMostSide ||
        size.height > kMostSide) {
        return wrong(base::joined({"--size needs WIDTHxHEIGHT in px, from ",
                                   view == View::frames ? "640x400" : "640x200",
                                   " to 16000x16000, not '", *text, "'."}));
    }
    return std::optional(size);
}

}  // namespace

void PictureWords::addTo(CommandLine& line) {
    line.text("--view", view, "frames (default) or timeline");
    line.text("--size", size,
              "WIDTHxHEIGHT in px (default 1600x1000, a timeline as high as its lanes)");
    line.text("--axis", axis, "a timeline's axis: steps (default), clock or shortened");
    line.flag("--stage", stageAlone, "the frames alone, without code, caption and timeline");
    line.flag("--veil", veil, "nothing that comes after the step");
}

base::Result<PictureShape> PictureShape::chosen(const PictureWords& words) {
    const auto view = viewNamed(words.view);
    if (!view) return view.error();
    const auto size = sizeNamed(words.size, *view);
    if (!size) return size.error();
    const auto axis = scene::axisNamed(words.axis.value_or("steps"));
    if (!axis) {
        return wrong(
            base::joined({"There is no axis '", *words.axis, "'; use steps, clock or shortened."}));
    }
    if (words.stageAlone && *view != View::frames) {
        return wrong("--stage belongs to the view 'frames'.");
    }
    return PictureShape{*view, *size, *axis, words.stageAlone, words.veil};
}

PictureMaker::PictureMaker(const playback::Player& player, playback::Grain grain,
                           const PictureShape& shape)
    : m_player(player),
      m_grain(grain),
      m_shape(shape),
      m_stageFacts(player.trace()),
      m_timelineFacts(player.trace()),
      m_lanes(model::lanesOf(player.trace())) {}

scene::Size PictureMaker::size() const {
    if (m_shape.size) return *m_shape.size;
    if (m_shape.stageAlone) return kStageSize;
    if (m_shape.view == View::frames) return kPageSize;
    // As high as its lanes need.
    const auto areas = scene::timelineAreas({kTimelineWidth, kMostTimelineHeight}, {});
    const double rest = kMostTimelineHeight - areas.lanes.height;
    const double rows = static_cast<double>(std::max<std::size_t>(m_lanes.lanes.size(), 3));
    return {kTimelineWidth, std::min(rest + rows * areas.pitch, kMostTimelineHeight)};
}

scene::Scene PictureMaker::stage(playback::Step step) const {
    const auto state = m_player.stateAt(m_grain, step);
    const auto context = scene::contextOf(m_player, &m_stageFacts, m_grain, step, state);
    return scene::composeFrames(state, context, size());
}

scene::Scene PictureMaker::at(playback::Step step) const {
    if (m_shape.stageAlone) return stage(step);
    const scene::Recording recording{m_player, m_stageFacts, m_timelineFacts, m_lanes};
    scene::PageOptions options;
    options.grain = m_grain;
    options.step = step;
    options.axis = m_shape.axis;
    options.veil = m_shape.veil;
    return m_shape.view == View::frames ? scene::composePage(recording, size(), options)
                                        : scene::composeTimelinePage(recording, size(), options);
}

}  // namespace flowglass::cli
