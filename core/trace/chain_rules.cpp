#include <algorithm>

#include "core/trace/rules.hpp"

namespace flowglass::trace::rules {

using base::joined;

void ChainRules::evaluate(const Event& event, Chain& chain, std::uint64_t layer) {
    if (layer == 0 || (chain.evaluated != 0 && layer + 1 != chain.evaluated))
        m_report.gap(event, joined({named("chain", *event.number(Field::chain)),
                                    " is not evaluated from the top down: ", named("layer", layer),
                                    " comes after ", named("layer", chain.evaluated), "."}));
    chain.evaluated = layer;
    chain.layers = std::max(chain.layers, layer);
}

void ChainRules::apply(const Event& event, Chain& chain, std::uint64_t layer) {
    const bool isEvaluated =
        chain.evaluated == 0 || (chain.evaluated == 1 && layer <= chain.layers);
    if (layer != chain.applied + 1 || !isEvaluated)
        m_report.gap(event, joined({named("chain", *event.number(Field::chain)),
                                    " is not applied from the bottom up, each layer after it was ",
                                    "evaluated: ", named("layer", layer), " comes after ",
                                    named("layer", chain.applied), "."}));
    chain.applied = layer;
    chain.layers = std::max(chain.layers, layer);
}

void ChainRules::decorate(const Event& event, Chain& chain) {
    if (chain.bound || chain.applied == 0 || chain.applied != chain.layers)
        m_report.gap(event,
                     joined({named("chain", *event.number(Field::chain)), " is bound ",
                             chain.bound ? "a second time." : "before its layers are applied."}));
    chain.bound = true;
}

void ChainRules::see(const Event& event) {
    const auto id = event.id<ChainId>(Field::chain);
    if (!id) return;
    const auto layer = event.number(Field::layer).value_or(0);
    auto& chain = m_chains[*id];
    switch (event.kind) {
        case Kind::evaluate:
            return evaluate(event, chain, layer);
        case Kind::apply:
            return apply(event, chain, layer);
        case Kind::decorate:
            return decorate(event, chain);
        case Kind::call:
        case Kind::create:
            if (layer > chain.layers)
                m_report.gap(event, joined({named("chain", id->value), " has no ",
                                            named("layer", layer), "."}));
            return;
        default:
            return;
    }
}

}  // namespace flowglass::trace::rules
