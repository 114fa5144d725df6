#include <algorithm>

#include "core/model/words.hpp"
#include "core/playback/narrator.hpp"

namespace flowglass::playback {

using trace::Field;
using trace::Kind;

namespace {

const ChainState* chainOf(const Narrator& narrator, const trace::Event& event) {
    const auto id = event.id<trace::ChainId>(Field::chain);
    const auto found = id ? narrator.state.chains.find(*id) : narrator.state.chains.end();
    return found == narrator.state.chains.end() ? nullptr : found->second.get();
}

/// "retry(3)" of "@retry(3)"; "layer 2" where its source is not known.
std::string layerText(const ChainState* chain, std::uint64_t number) {
    if (chain)
        for (const auto& layer : chain->layers)
            if (layer.layer == number && !layer.text.empty())
                return std::string(layer.text.substr(layer.text.front() == '@' ? 1 : 0));
    return "layer " + std::to_string(number);
}

Argument chainName(const ChainState* chain) {
    return chain && !chain->name.empty()
               ? Argument{"name", std::string(chain->name), Phrase::Role::name}
               : Argument{"name", "the function"};
}

Sentence evaluated(const Narrator& narrator, const trace::Event& event) {
    const auto* chain = chainOf(narrator, event);
    const auto number = event.number(Field::layer).value_or(0);
    if (number == 0)
        return sentence("evaluate.function", "EVALUATE",
                        "The function {name} is made; its decorators go on next.",
                        {chainName(chain)});
    return sentence(
        "evaluate", "EVALUATE",
        "The decorator {text} of {name} is evaluated[ at line {line}][: it is {value}]; "
        "decorators are evaluated from the top down.",
        {Narrator::named("text", layerText(chain, number)), chainName(chain),
         Narrator::line(event.line()), narrator.value("value", event.value(Field::value))});
}

Sentence applied(const Narrator& narrator, const trace::Event& event) {
    const auto* chain = chainOf(narrator, event);
    const auto number = event.number(Field::layer).value_or(0);
    const auto text = Narrator::named("text", layerText(chain, number));
    const auto name = chainName(chain);
    if (number <= 1)
        return sentence("apply.first", "APPLY",
                        "{text} wraps {name}: the first layer on, nearest to the function.",
                        {text, name});
    return sentence("apply", "APPLY",
                    "{text} wraps what {inner} made: the {place} layer on, counted from the "
                    "function outwards.",
                    {text, Narrator::named("inner", layerText(chain, number - 1)),
                     Narrator::text("place", model::ordinal(number)), name});
}

Sentence calledLayer(const Narrator& narrator, const trace::Event& event) {
    const auto* chain = chainOf(narrator, event);
    const auto number = event.number(Field::layer).value_or(0);
    const auto who = narrator.frame("frame", event.frame());
    const auto by = narrator.frame("by", event.byFrame());
    const auto name = chainName(chain);
    if (number == 0)
        return sentence("call.core", "CALL",
                        "The call reaches the function {frame} itself, inside all its layers.",
                        {who, name, by});
    const auto layer = Narrator::named("layer", layerText(chain, number));
    if (event.flag(Field::native))
        return sentence("call.layer.native", "CALL",
                        "The call of {name} passes the layer {layer}, which has no lines of its "
                        "own.",
                        {name, layer, by});
    return sentence("call.layer", "CALL",
                    "The call of {name} enters the layer {layer}: {frame} runs.",
                    {name, layer, who, by});
}

}  // namespace

Sentence Narrator::decoratorSentence(const trace::Event& event) const {
    switch (event.kind) {
        case Kind::evaluate:
            return evaluated(*this, event);
        case Kind::apply:
            return applied(*this, event);
        case Kind::call:
        case Kind::create:
            return calledLayer(*this, event);
        default:
            break;
    }
    return sentence(
        "decorate", "BIND",
        "The name {name} now stands for the decorated function"
        "[, {value}].",
        {named("name", event.text(Field::name)), value("value", event.value(Field::value))});
}

}  // namespace flowglass::playback
