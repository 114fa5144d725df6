#pragma once

#include <string_view>

#include "core/playback/words/narration.hpp"
#include "core/scene/drawing/metrics.hpp"
#include "core/scene/drawing/scene.hpp"

namespace flowglass::scene {

/// The sentence of a step with its label in front, on as many lines as it needs and `size` has. A
/// sentence that does not fit is set smaller, down to `leastText` px at 100 %; only where that is
/// not enough, the last line ends in "…". `scale` is of everything, text included. `corner` stands
/// small at the right, beneath no word of the sentence.
[[nodiscard]] Scene composeCaption(const playback::Sentence& sentence, Size size, double scale = 1,
                                   double leastText = kLeastText, std::string_view corner = {});

/// The style of the pill for a sentence's label: "label.parked" for "YIELD".
[[nodiscard]] std::string_view labelStyle(std::string_view label);

}  // namespace flowglass::scene
