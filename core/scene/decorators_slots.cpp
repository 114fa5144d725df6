#include <algorithm>
#include <set>

#include "core/model/words.hpp"
#include "core/scene/decorators_bands.hpp"

namespace flowglass::scene {
namespace {

constexpr std::string_view kFold = "fold:layers";

/// How many slots these places take, with one fold for each gap between them.
std::size_t slotsFor(const std::set<std::size_t>& places, std::size_t count) {
    std::size_t slots = places.size();
    std::size_t next = 0;
    for (const auto place : places) {
        if (place > next) ++slots;
        next = place + 1;
    }
    return slots + (next < count ? 1 : 0);
}

}  // namespace

std::vector<LayerSlot> slotsOf(const Stage& stage, const Chain& chain, std::size_t most) {
    const auto count = chain.layers.size() + 1;
    const auto leafed = stage.opened(kFold, count);
    const auto focus = leafed > 0 ? leafed : std::min(chain.place(stage.state), count - 1);
    std::set<std::size_t> places{count - 1};
    const auto add = [&](std::size_t place) {
        auto more = places;
        more.insert(place);
        if (place < count && slotsFor(more, count) <= most) places = std::move(more);
    };
    add(focus);
    if (!places.contains(focus)) places = {focus};
    add(0);
    for (std::size_t away = 1; away < count; ++away) {
        if (focus >= away) add(focus - away);
        add(focus + away);
        if (count > away) add(count - 1 - away);
        add(away);
    }
    std::vector<LayerSlot> slots;
    std::size_t next = 0;
    for (const auto place : places) {
        if (place > next) slots.push_back({next, place - next});
        slots.push_back({place, 0});
        next = place + 1;
    }
    if (next < count) slots.push_back({next, count - next});
    return slots;
}

void drawLayerFold(Sketch& sketch, const Stage& stage, const Chain& chain, const LayerSlot& slot,
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
    sketch.text(id + "/text", words, {Font::sansMedium, 11, "text.muted"}, inset(rect, 8, 0),
                Align::centre);
}

}  // namespace flowglass::scene
