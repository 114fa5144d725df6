#pragma once

#include "core/scene/drawing/scene.hpp"

namespace flowglass::scene {

/// The picture between two scenes at `progress` (0: `from`, 1: exactly `to`). One rule: nodes with
/// the same id move and reshape, new ones fade in, gone ones fade out, and a token travels along
/// its path to its place. Who reduces motion asks for progress 1 at once.
[[nodiscard]] Scene inBetween(const Scene& from, const Scene& to, double progress);

/// Whether anything differs in place, shape or presence, so that a motion is worth showing.
[[nodiscard]] bool hasMotion(const Scene& from, const Scene& to);

}  // namespace flowglass::scene
