#include "app/window/stage/layer_orders.hpp"

#include <algorithm>
#include <string>

#include "core/playback/moves/topic.hpp"

namespace flowglass::window {

namespace {

using playback::Pairing;
using playback::Side;
using playback::Step;

/// Which of the functions of one name it is, in the order in which their names are bound.
struct Decorated {
    std::string name;
    std::size_t earlier = 0;
};

template <class See>
void eachBinding(const trace::Trace& trace, See see) {
    trace.each(0, trace.size(), [&](const trace::Event& event) {
        if (event.kind == trace::Kind::decorate) see(event);
    });
}

std::optional<Decorated> decoratedAs(const trace::Trace& trace, trace::ChainId chain) {
    std::optional<Decorated> found;
    eachBinding(trace, [&](const trace::Event& event) {
        if (event.id<trace::ChainId>(trace::Field::chain) == chain)
            found = Decorated{std::string(event.text(trace::Field::name))};
    });
    bool before = found.has_value();
    eachBinding(trace, [&](const trace::Event& event) {
        before = before && event.id<trace::ChainId>(trace::Field::chain) != chain;
        if (before && event.text(trace::Field::name) == found->name) ++found->earlier;
    });
    return found;
}

std::optional<trace::EventIndex> bindingOf(const trace::Trace& trace, const Decorated& decorated) {
    std::optional<trace::EventIndex> found;
    std::size_t earlier = 0;
    eachBinding(trace, [&](const trace::Event& event) {
        if (found || event.text(trace::Field::name) != decorated.name) return;
        if (earlier++ == decorated.earlier) found = event.index;
    });
    return found;
}

bool tellDecorators(const Pairing& pairing, Step position) {
    const auto pair = pairing.at(position);
    return std::ranges::all_of(playback::kSides, [&](Side side) {
        const auto& player = pairing.player(side);
        const Step step = pair.of(side);
        const auto state = player.stateAt(pairing.grain(), step);
        return playback::topicOf(player, pairing.grain(), step, state) ==
               playback::Topic::decorators;
    });
}

}  // namespace

std::optional<Step> whereOrdersShow(const Pairing& pairing, trace::ChainId chain) {
    constexpr Step kFurthest = 200;  // past so many steps it is no longer about this function
    const auto decorated = decoratedAs(pairing.player(Side::left).trace(), chain);
    if (!decorated) return std::nullopt;
    Step position = 0;
    for (const auto side : playback::kSides) {
        const auto& player = pairing.player(side);
        const auto event = bindingOf(player.trace(), *decorated);
        if (!event) return std::nullopt;
        position =
            std::max(position, pairing.positionOf(side, player.stepOf(pairing.grain(), *event)));
    }
    const Step last = std::min(pairing.last(), position + kFurthest);
    for (Step at = position; at <= last; ++at)
        if (tellDecorators(pairing, at)) return at;
    return position;
}

}  // namespace flowglass::window
