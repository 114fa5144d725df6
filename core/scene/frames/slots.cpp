#include "core/scene/frames/slots.hpp"

#include <algorithm>
#include <set>

namespace flowglass::scene {
namespace {

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

std::vector<Slot> pickSlots(std::size_t count, std::size_t most, std::size_t focus,
                            std::optional<std::size_t> kept) {
    std::vector<Slot> slots;
    if (count == 0) return slots;
    focus = std::min(focus, count - 1);
    std::set<std::size_t> places{count - 1};
    const auto add = [&](std::size_t place) {
        auto more = places;
        more.insert(place);
        if (place < count && slotsFor(more, count) <= most) places = std::move(more);
    };
    const auto first = std::min(kept.value_or(focus), count - 1);
    for (const auto place : {first, focus}) {
        add(place);
        if (places.contains(place)) continue;
        places = {first};
        add(place);
    }
    add(0);
    for (std::size_t away = 1; away < count; ++away) {
        if (focus >= away) add(focus - away);
        add(focus + away);
        add(count - 1 - away);
        add(away);
    }
    std::size_t next = 0;
    for (const auto place : places) {
        if (place > next) slots.push_back({next, place - next});
        slots.push_back({place, 0});
        next = place + 1;
    }
    if (next < count) slots.push_back({next, count - next});
    return slots;
}

}  // namespace flowglass::scene
