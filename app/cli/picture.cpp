#include "app/cli/picture.hpp"

#include <array>
#include <filesystem>

#include "app/cli/command_line.hpp"
#include "core/base/join.hpp"
#include "core/scene/frames.hpp"

namespace flowglass::cli {

namespace {

constexpr scene::Size kFramesSize{1200, 800};
constexpr scene::Size kTimelineSize{1200, 360};
constexpr std::uint64_t kLeastWidth = 640;
constexpr std::uint64_t kLeastHeight = 200;
constexpr std::uint64_t kMostSide = 16'000;

}  // namespace

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
    return base::Error{base::ErrorKind::usage,
                       base::joined({"There is no view '", name, "'; use frames or timeline."}),
                       {}};
}

base::Result<scene::Size> sizeChosen(const std::optional<std::string>& text, View view) {
    if (!text) return view == View::frames ? kFramesSize : kTimelineSize;
    const auto cross = text->find('x');
    const auto width = wholeNumber(text->substr(0, cross));
    const auto height =
        cross == std::string::npos ? std::nullopt : wholeNumber(text->substr(cross + 1));
    if (!width || !height || *width < kLeastWidth || *height < kLeastHeight || *width > kMostSide ||
        *height > kMostSide) {
        return base::Error{base::ErrorKind::usage,
                           base::joined({"--size needs WIDTHxHEIGHT in px, from 640x200 to "
                                         "16000x16000, not '",
                                         *text, "'."}),
                           {}};
    }
    return scene::Size{static_cast<double>(*width), static_cast<double>(*height)};
}

PictureMaker::PictureMaker(const playback::Player& player, playback::Grain grain, View view,
                           scene::Size size)
    : m_player(player), m_grain(grain), m_view(view), m_size(size), m_facts(player.trace()) {}

scene::Scene PictureMaker::at(playback::Step step) const {
    return m_view == View::frames ? frames(step) : timeline(step);
}

std::string PictureMaker::title(playback::Step step) const {
    const auto program = std::filesystem::path(m_player.trace().metadata().program).filename();
    return base::joined({program.empty() ? "Flowglass" : program.string(), ", step ",
                         std::to_string(step), " of ", std::to_string(m_player.lastStep(m_grain))});
}

scene::Scene PictureMaker::frames(playback::Step step) const {
    scene::StageContext context;
    context.trace = &m_player.trace();
    context.facts = &m_facts;
    if (step > 0) context.since = m_player.eventsAt(m_grain, step - 1);
    context.title = title(step);
    context.sentence = m_player.narrate(m_grain, step).plain();
    return scene::composeFrames(m_player.stateAt(m_grain, step), context, m_size);
}

}  // namespace flowglass::cli
