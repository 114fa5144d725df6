#include <algorithm>

#include "core/model/words.hpp"
#include "core/scene/decorators/decorators_bands.hpp"

namespace flowglass::scene {
namespace {

constexpr std::string_view kFold = "fold:layers";

}  // namespace

std::vector<Slot> slotsOf(const Stage& stage, const Chain& chain, std::size_t most) {
    const auto count = chain.layers.size() + 1;
    const auto leafed = stage.opened(kFold, count);
    return pickSlots(count, most, leafed > 0 ? leafed : chain.place(stage.state));
}

void drawLayerFold(Sketch& sketch, const Stage& stage, const Chain& chain, const Slot& slot,
                   const std::string& id, const Rect& rect) {
    const auto count = chain.layers.size() + 1;
    const auto leafed = stage.opened(kFold, count);
    const auto words =
        "+" + model::grouped(slot.folded) + (slot.folded == 1 ? " layer" : " layers");
    auto& box = sketch.box(id, "card.fold", rect, 8);
    box.description = words;
    // On to what is hidden further in; from the innermost fold back to what the step is about.
    const bool back = leafed > 0 && slot.place < leafed;
    box.target = leafTo(kFold, back ? 0 : std::max<std::size_t>(1, slot.place));
    sketch.text(id + "/text", words, {Font::sansMedium, kLeastText, "text.muted"},
                inset(rect, 8, 0), Align::centre);
}

}  // namespace flowglass::scene
