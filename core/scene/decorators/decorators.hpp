#pragma once

#include "core/scene/frames/frames.hpp"

namespace flowglass::scene {

/// The Decorators view: a decorated function in three bands. Decorators are evaluated top-down,
/// applied bottom-up, and called from the outside in. For sizes from 640 × 400 on.
[[nodiscard]] Scene composeDecorators(const playback::State& state, const StageContext& context,
                                      Size size, const StageOptions& options = {});

/// A layer of a decorated function that was pointed at, counted from the function outwards from 1.
struct LayerPlace {
    trace::ChainId chain;
    std::uint32_t layer = 0;
    friend bool operator==(const LayerPlace&, const LayerPlace&) = default;
};

/// The layer behind a target of this view: one that can be moved to another's place.
[[nodiscard]] std::optional<LayerPlace> layerOf(const Target& target);
/// The other way round.
[[nodiscard]] Target targetOf(const LayerPlace& place);

}  // namespace flowglass::scene
