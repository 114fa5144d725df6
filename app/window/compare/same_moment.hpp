#pragma once

#include "app/window/run/snapshot.hpp"

namespace flowglass::window {

/// The step of `after`, a later run of the same program, that is most like `step` of `before`:
/// the same one where the text is the same; else the one at which the same line has run as often,
/// as far as can be told, or is nearest to that.
[[nodiscard]] playback::Step sameMoment(const Snapshot& before, const Snapshot& after,
                                        playback::Grain grain, playback::Step step);

}  // namespace flowglass::window
