#pragma once

#include <string>
#include <vector>

#include "core/scene/drawing/scene.hpp"

namespace flowglass::tests {

/// What is wrong with how a scene is laid out, a sentence each; empty for a good one. `scale` is
/// the one that it was composed at. Held to: ids are unique; styles have looks in all themes; no
/// text is smaller than 12 px, leaves the scene or the box it belongs to ("a/b" belongs to "a"),
/// overlaps another, lies on a pattern, or is covered or crossed by something; cards are apart.
[[nodiscard]] std::vector<std::string> faultsOf(const scene::Scene& scene, double scale = 1);

/// Which cards, badges and lane labels that both scenes have in the same column or place have moved
/// from one step to the next.
[[nodiscard]] std::vector<std::string> movedBetween(const scene::Scene& before,
                                                    const scene::Scene& after);

}  // namespace flowglass::tests
