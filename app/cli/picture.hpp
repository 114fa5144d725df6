#pragma once

#include <optional>
#include <string>

#include "app/cli/command_line.hpp"
#include "core/base/result.hpp"
#include "core/model/lanes.hpp"
#include "core/playback/moves/player.hpp"
#include "core/scene/page/page.hpp"

namespace flowglass::cli {

/// What a picture is to show, as the command line asks for it.
struct PictureWords {
    std::optional<std::string> view;
    std::optional<std::string> size;
    std::optional<std::string> axis;
    std::optional<std::uint64_t> exception;
    bool stageAlone = false;
    bool veil = false;

    void addTo(CommandLine& line);
};

/// What every picture of one export shares.
struct PictureShape {
    std::optional<scene::View> view;        ///< of the stage; empty: what each step is about
    bool timeline = false;                  ///< the timeline alone in place of a stage
    std::optional<scene::Size> size;        ///< empty: as large as the view likes to be
    std::optional<scene::AxisKind> axis{};  ///< empty: the one that fits the recording
    bool stageAlone = false;                ///< no code, caption and timeline round it
    bool veil = false;                      ///< nothing after the step
    std::optional<trace::ExceptionId> exception{};  ///< whose way glows

    /// Errors: usage, unsupported.
    [[nodiscard]] static base::Result<PictureShape> chosen(const PictureWords& words);
};

/// Whether what a picture is to show is in the recording at `path`.
[[nodiscard]] base::Result<void> checkShape(const playback::Player& player,
                                            const PictureShape& shape, const std::string& path);

/// Makes the pictures of one trace, one step after the other. Borrows the player.
class PictureMaker {
  public:
    PictureMaker(const playback::Player& player, playback::Grain grain, const PictureShape& shape);

    /// The picture after `step`, with its sentence as its description.
    [[nodiscard]] scene::Scene at(playback::Step step) const;

  private:
    [[nodiscard]] scene::Size size() const;

    const playback::Player& m_player;
    playback::Grain m_grain;
    PictureShape m_shape;
    scene::StageFacts m_stageFacts;
    scene::TimelineFacts m_timelineFacts;
    model::Lanes m_lanes;
    std::optional<playback::ExceptionPath> m_path;
};

}  // namespace flowglass::cli
