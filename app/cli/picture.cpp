#include "app/cli/picture.hpp"

#include <algorithm>

#include "core/base/join.hpp"

namespace flowglass::cli {

namespace {

constexpr scene::Size kPageSize{1600, 1000};
constexpr scene::Size kStageSize{1100, 690};
constexpr double kTimelineWidth = 1200;
constexpr double kMostTimelineHeight = 1200;
constexpr scene::Size kLeastStage{640, 400};
constexpr scene::Size kLeastTimeline{640, 200};
constexpr double kMostSide = 16'000;

base::Error wrong(std::string sentence) {
    return {base::ErrorKind::usage, std::move(sentence), {}};
}

/// "frames, decorators, tasks or timeline".
std::string viewNames() {
    std::string names;
    for (const auto view : scene::kViews) {
        names += std::string(names.empty() ? "" : ", ") + std::string(scene::nameOf(view));
    }
    return names + " or timeline";
}

/// Sets what `shape` shows by the name of a view. Errors: usage.
base::Result<void> choose(PictureShape& shape, const std::optional<std::string>& name) {
    if (!name) return {};
    shape.timeline = *name == "timeline";
    if (!shape.timeline) shape.view = scene::viewNamed(*name);
    if (shape.timeline || shape.view) return {};
    return wrong(base::joined({"There is no view '", *name, "'; use ", viewNames(), "."}));
}

base::Result<std::optional<scene::Size>> sizeNamed(const std::optional<std::string>& text,
                                                   bool timeline) {
    if (!text) return std::optional<scene::Size>{};
    const auto& least = timeline ? kLeastTimeline : kLeastStage;
    const auto cross = text->find('x');
    const auto width = wholeNumber(text->substr(0, cross));
    const auto height =
        cross == std::string::npos ? std::nullopt : wholeNumber(text->substr(cross + 1));
    const scene::Size size{static_cast<double>(width.value_or(0)),
                           static_cast<double>(height.value_or(0))};
    if (size.width < least.width || size.height < least.height || size.width > kMostSide ||
        size.height > kMostSide) {
        return wrong(base::joined({"--size needs WIDTHxHEIGHT in px, from ",
                                   timeline ? "640x200" : "640x400", " to 16000x16000, not '",
                                   *text, "'."}));
    }
    return std::optional(size);
}

}  // namespace

void PictureWords::addTo(CommandLine& line) {
    line.text("--view", view, viewNames() + " (default: the view that the step is about)");
    line.text("--size", size,
              "WIDTHxHEIGHT in px (default 1600x1000, a timeline as high as its lanes)");
    line.text("--axis", axis,
              "a timeline's axis: steps, shortened (waiting is; the default where there are "
              "tasks) or clock");
    line.flag("--stage", stageAlone, "the stage alone, without code, caption and timeline");
    line.count("--exception", exception, "the number of an exception whose way glows");
    line.flag("--veil", veil, "nothing that comes after the step");
}

base::Result<PictureShape> PictureShape::chosen(const PictureWords& words) {
    PictureShape shape;
    if (const auto good = choose(shape, words.view); !good) return good.error();
    const auto size = sizeNamed(words.size, shape.timeline);
    if (!size) return size.error();
    if (words.axis) shape.axis = scene::axisNamed(*words.axis);
    if (words.axis && !shape.axis) {
        return wrong(
            base::joined({"There is no axis '", *words.axis, "'; use steps, shortened or clock."}));
    }
    if (words.stageAlone && shape.timeline) {
        return wrong("--stage belongs to the views of a moment, not to the timeline.");
    }
    shape.size = *size;
    shape.stageAlone = words.stageAlone;
    shape.veil = words.veil;
    if (words.exception)
        shape.exception = trace::ExceptionId{static_cast<std::uint32_t>(*words.exception)};
    return shape;
}

base::Result<void> checkShape(const playback::Player& player, const PictureShape& shape,
                              const std::string& path) {
    const auto* known = shape.exception ? player.names().exception(*shape.exception) : nullptr;
    if (!shape.exception || (known != nullptr && known->known)) return {};
    return base::Error{
        base::ErrorKind::usage,
        base::joined({"There is no exception ", std::to_string(shape.exception->value),
                      " in this recording; 'flowglass events' shows their numbers "
                      "(exc)."}),
        path};
}

PictureMaker::PictureMaker(const playback::Player& player, playback::Grain grain,
                           const PictureShape& shape)
    : m_player(player),
      m_grain(grain),
      m_shape(shape),
      m_stageFacts(player.trace()),
      m_timelineFacts(player.trace()),
      m_lanes(model::lanesOf(player.trace())) {
    if (shape.exception) m_path = playback::pathOf(player, *shape.exception);
}

scene::Size PictureMaker::size() const {
    if (m_shape.size) return *m_shape.size;
    if (m_shape.stageAlone) return kStageSize;
    if (!m_shape.timeline) return kPageSize;
    // As high as its lanes need.
    const auto areas = scene::timelineAreas({kTimelineWidth, kMostTimelineHeight}, {});
    const double rest = kMostTimelineHeight - areas.lanes.height;
    const double rows = static_cast<double>(std::max<std::size_t>(m_lanes.lanes.size(), 3));
    return {kTimelineWidth, std::min(rest + rows * areas.pitch, kMostTimelineHeight)};
}

scene::Scene PictureMaker::at(playback::Step step) const {
    const scene::Recording recording{m_player, m_stageFacts, m_timelineFacts, m_lanes};
    scene::PageOptions options;
    options.grain = m_grain;
    options.step = step;
    options.view = m_shape.view;
    options.axis = m_shape.axis;
    options.veil = m_shape.veil;
    options.path = m_path ? &*m_path : nullptr;
    if (m_shape.timeline) return scene::composeTimelinePage(recording, size(), options);
    if (!m_shape.stageAlone) return scene::composePage(recording, size(), options);
    return scene::composeStage(recording, m_player.stateAt(m_grain, step), size(), options);
}

}  // namespace flowglass::cli
