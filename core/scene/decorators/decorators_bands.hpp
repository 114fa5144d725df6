#pragma once

#include <map>
#include <span>

#include "core/scene/decorators/chain_facts.hpp"
#include "core/scene/frames/slots.hpp"

namespace flowglass::scene {

/// How much of a band's height there is to a layer: the first that fits is taken.
struct LayerRoom {
    double height;     ///< px of one layer, as everything below
    double gap;        ///< to the next
    double titleSize;  ///< of its name
    double noteSize;   ///< of the line beneath it; 0: there is none
};

/// As many of a chain's places as fit into `most` slots: the function, what the step is about (or
/// what was leafed to), the outermost, and what lies next to those.
[[nodiscard]] std::vector<Slot> slotsOf(const Stage& stage, const Chain& chain, std::size_t most);

/// A fold over layers: says how many, and shows them when it is clicked.
void drawLayerFold(Sketch& sketch, const Stage& stage, const Chain& chain, const Slot& slot,
                   const std::string& id, const Rect& rect);

/// The decorator lines, top-down, numbered as they are evaluated and as they are applied.
void drawEvaluateBand(Sketch& sketch, const Stage& stage, const Chain& chain, const Rect& area);

/// The layers round the function, what the name stands for, and what became of its metadata.
void drawApplyBand(Sketch& sketch, const Stage& stage, const Chain& chain, const Rect& area);

/// Where the parts of a call were drawn.
struct CallPlaces {
    Rect area;
    double lane = 0;  ///< width of the lanes at both sides of it
    std::optional<Rect> caller;
    std::map<std::size_t, Rect> headers;  ///< of the layers that are shown, by place
};

/// The way that a call has come, and what goes in or comes back in this step.
void drawTravel(Sketch& sketch, const Stage& stage, const Chain& chain, const CallPlaces& places);

/// The arguments that a layer was given, without the object that its method belongs to.
[[nodiscard]] std::span<const trace::NamedValue> givenTo(const playback::LayerCall& part);

/// Whether drawInnerChain() has something to draw there.
[[nodiscard]] bool showsInnerChain(const Stage& stage, const Chain& chain, const Rect& area);

/// What a wrapper's own decorator, such as functools.wraps, makes of its name while the wrapper is
/// made; false where this step is not about one.
[[nodiscard]] bool drawInnerChain(Sketch& sketch, const Stage& stage, const Chain& outer,
                                  const Rect& area);

/// The call on its way through the layers.
void drawCallBand(Sketch& sketch, const Stage& stage, const Chain& chain, const Rect& area);

}  // namespace flowglass::scene
