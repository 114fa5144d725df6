#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/scene/drawing/scene.hpp"
#include "core/trace/kind.hpp"
#include "tests/core/scene/recordings.hpp"

namespace flowglass::tests {

/// The Scopes view after a step, counted in moments.
[[nodiscard]] scene::Scene scopesAt(const TestRecording& recording, playback::Step step,
                                    scene::Size size = {1100, 690});

/// The step of the first event of this kind about that scope.
[[nodiscard]] playback::Step stepOf(const TestRecording& recording, trace::Kind kind,
                                    std::uint32_t scope);

/// What the pills of HELD NOW say.
[[nodiscard]] std::vector<std::string> held(const scene::Scene& scene);

[[nodiscard]] TestRecording ofLines(std::string_view lines);

/// The step after which the most is held.
[[nodiscard]] playback::Step fullest(const TestRecording& recording);

}  // namespace flowglass::tests
