#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/scene/decorators/chain_facts.hpp"

namespace flowglass::scene {

/// What a layer's box and bar look like in a call: the part after "layer." and "state.".
[[nodiscard]] std::string_view conditionOf(const Stage& stage, const playback::LayerCall& part);

/// What a layer says of its part in a call: "calls price", "gives 3". Without `notes` beneath it,
/// that is all there is: it says there, too, how often it has asked.
[[nodiscard]] std::string statusOf(const Stage& stage, const Chain& chain,
                                   const playback::LayerCall& part, std::size_t place, bool notes);

/// What is said in place of a status that has no room, best first.
[[nodiscard]] std::vector<std::string> shorterStatus(const Stage& stage,
                                                     const playback::LayerCall& part,
                                                     const std::string& status, bool notes);

}  // namespace flowglass::scene
