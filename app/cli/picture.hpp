#pragma once

#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/playback/player.hpp"
#include "core/scene/scene.hpp"
#include "core/scene/stage_facts.hpp"

namespace flowglass::cli {

/// The views that pictures can be made of today.
enum class View { frames, timeline };

/// Errors: usage (no such view), unsupported (one that is still to come).
[[nodiscard]] base::Result<View> viewNamed(const std::string& name);

/// "1600x1000", or the view's own size. Errors: usage, also where it is too small or too large.
[[nodiscard]] base::Result<scene::Size> sizeChosen(const std::optional<std::string>& text,
                                                   View view);

/// Makes the pictures of one trace, one step after the other. Borrows the player.
class PictureMaker {
  public:
    PictureMaker(const playback::Player& player, playback::Grain grain, View view,
                 scene::Size size);

    /// The picture after `step`, with its sentence as its description.
    [[nodiscard]] scene::Scene at(playback::Step step) const;

  private:
    [[nodiscard]] scene::Scene frames(playback::Step step) const;
    [[nodiscard]] scene::Scene timeline(playback::Step step) const;
    [[nodiscard]] std::string title(playback::Step step) const;

    const playback::Player& m_player;
    playback::Grain m_grain;
    View m_view;
    scene::Size m_size;
    scene::StageFacts m_facts;
};

}  // namespace flowglass::cli
