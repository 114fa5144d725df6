#include <algorithm>

#include "core/base/join.hpp"
#include "core/model/inner_chains.hpp"
#include "core/model/words.hpp"
#include "core/playback/words/core_place.hpp"
#include "core/playback/words/narrator.hpp"

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

std::size_t layersOf(const ChainState* chain) {
    return chain ? chain->layers.size() : 0;
}

/// What the recorder shows in the place of an attribute that there is not.
constexpr std::string_view kNotSet = "<not set>";

/// How a sentence about applying a layer ends: what became of the name that a thing calls itself,
/// and of its docstring.
constexpr std::string_view kRenamed =
    "[; what it gives calls itself {after}, no longer {before}]"
    "[; {gift} calls itself {kept}, too]"
    "[; what it gives has no name, unlike {unlike}]"
    "[; what it gives, an object of the class {class}, has no name, unlike {named}]"
    "[{doc}].";

bool isGone(const trace::Value& value) {
    return value.form == trace::ValueForm::none || value.text == kNotSet;
}

/// How it goes on where the docstring is gone; empty where there is one, or never was.
std::string_view docstring(const LayerState& layer, bool names) {
    const auto doc = std::ranges::find(layer.metadata, "__doc__", &trace::Change::name);
    if (doc == layer.metadata.end() || isGone(doc->before) || !isGone(doc->after)) return {};
    return names ? ", and has no docstring" : "; what it gives has no docstring";
}

/// "Remembered" of "Remembered(known={})"; empty for what is no object of a class of one's own.
std::string_view classOf(const trace::Value* value) {
    const auto end = value ? value->text.find('(') : std::string::npos;
    if (end == std::string::npos || end == 0 || !value->text.ends_with(')')) return {};
    const std::string_view name = std::string_view(value->text).substr(0, end);
    return name.find_first_of("<'\" ") == std::string_view::npos ? name : std::string_view();
}

/// "attempt" of "<function attempt>"; empty for what is not a function.
std::string_view functionName(const trace::Value* value) {
    constexpr std::string_view kBefore = "<function ";
    if (!value || !value->text.starts_with(kBefore) || !value->text.ends_with('>')) return {};
    return value->text.substr(kBefore.size(), value->text.size() - kBefore.size() - 1);
}

void addNames(const ChainState* chain, const trace::Event& event,
              std::vector<Argument>& arguments) {
    if (!chain) return;
    const auto number = event.number(Field::layer).value_or(0);
    const auto layer = std::ranges::find(chain->layers, number, &LayerState::layer);
    if (layer == chain->layers.end()) return;
    const auto name = std::ranges::find(layer->metadata, "__name__", &trace::Change::name);
    if (name == layer->metadata.end() || name->before == name->after) {
        const auto kept = functionName(event.value(Field::after));
        const bool keeps = !kept.empty() && kept == functionName(event.value(Field::before));
        if (keeps) arguments.push_back(Narrator::named("kept", kept));
        arguments.push_back(Narrator::text(
            "gift", layer->made.empty() ? std::string("what it gives")
                                        : base::joined({"what it gives, ", layer->made, ","})));
        arguments.push_back(Narrator::text("doc", docstring(*layer, keeps)));
        return;
    }
    arguments.push_back(Narrator::text("doc", docstring(*layer, true)));
    const auto before = name->before.display();
    if (name->after.text == kNotSet) {
        const auto type = classOf(event.value(Field::after));
        arguments.push_back(Narrator::named("class", type));
        arguments.push_back({type.empty() ? "unlike" : "named", before, Phrase::Role::value});
        return;
    }
    arguments.push_back({"before", before, Phrase::Role::value});
    arguments.push_back({"after", name->after.display(), Phrase::Role::value});
}

Sentence evaluated(const Narrator& narrator, const trace::Event& event) {
    const auto* chain = chainOf(narrator, event);
    const auto number = event.number(Field::layer).value_or(0);
    if (number == 0)
        return sentence("evaluate.function", "EVALUATE",
                        "The function {name} is made; its decorators go on next.",
                        {chainName(chain)});
    // The topmost of several is evaluated first, and has their number.
    const bool isOnly = number == 1 && layersOf(chain) == 1;
    return sentence(
        "evaluate", "EVALUATE",
        "The decorator {text} of {name} is evaluated[ at line {line}][: it is {value}]"
        "[; {order}].",
        {Narrator::named("text", layerText(chain, number)), chainName(chain),
         Narrator::line(event.line()), narrator.value("value", event.value(Field::value)),
         Narrator::text("order", isOnly ? "" : "decorators are evaluated from the top down")});
}

/// The function that a layer gave: by the name it was made with, where that is known.
std::string_view givenBy(const ChainState* chain, std::uint64_t number, const trace::Value* value) {
    if (chain)
        for (const auto& layer : chain->layers)
            if (layer.layer == number && !layer.made.empty()) return layer.made;
    return functionName(value);
}

Sentence applied(const Narrator& narrator, const trace::Event& event) {
    const auto* chain = chainOf(narrator, event);
    const auto number = event.number(Field::layer).value_or(0);
    std::vector<Argument> arguments{Narrator::named("text", layerText(chain, number)),
                                    narrator.isCpp() && chain
                                        ? Narrator::named("name", narrator.coreName(*chain))
                                        : chainName(chain)};
    addNames(chain, event, arguments);
    const auto isGiven = [](std::string_view name) {
        return [name](const Argument& argument) { return argument.name == name; };
    };
    const bool copies =
        chain && chain->layers.size() == 1 && model::copiesName(chain->layers.front().text);
    if (copies && std::ranges::any_of(arguments, isGiven("after")))
        return sentence("apply.wraps", "APPLY",
                        "{text} gives {name} the name of the function that it wraps: it calls "
                        "itself {after} now, no longer {before}.",
                        std::move(arguments));
    if (number <= 1 && layersOf(chain) <= 1)
        return sentence("apply.only", "APPLY",
                        std::string("{text} is applied to {name}").append(kRenamed),
                        std::move(arguments));
    if (number <= 1)
        return sentence("apply.first", "APPLY",
                        std::string("{text} is applied to {name}: the first layer on, nearest to "
                                    "the function")
                            .append(kRenamed),
                        std::move(arguments));
    arguments.push_back(Narrator::named("inner", layerText(chain, number - 1)));
    arguments.push_back(Narrator::text("place", model::ordinal(number)));
    const auto given = givenBy(chain, number - 1, event.value(Field::before));
    arguments.push_back(Narrator::named("given", given));
    return sentence("apply", "APPLY",
                    std::string(given.empty() ? "{text} is applied to what {inner} gave"
                                              : "{text} is applied to {given}, which {inner} gave")
                        .append(": the {place} layer on, from the function outwards")
                        .append(kRenamed),
                    std::move(arguments));
}

/// "attempt" and "2nd" where a layer asks what it wraps once more; nothing the first time.
void addTry(const Narrator& narrator, const ChainCall* call, std::vector<Argument>& arguments) {
    if (!call || call->layers.size() < 2) return;
    const auto& layers = call->layers;
    const auto& asker = layers[layers.size() - 2];
    if (asker.tries < 2) return;
    arguments.push_back(narrator.frame("asker", asker.frame));
    arguments.push_back(Narrator::text("place", model::ordinal(asker.tries)));
}

Sentence calledLayer(const Narrator& narrator, const trace::Event& event) {
    const auto* chain = chainOf(narrator, event);
    const auto number = event.number(Field::layer).value_or(0);
    const auto* call = chain && event.frame() ? chain->callOf(*event.frame()) : nullptr;
    // The layer is told by itself: this is what runs in it.
    const auto who =
        Narrator::named("frame", event.frame() ? narrator.displayName(*event.frame()) : "");
    const auto by = narrator.frame("by", event.byFrame());
    const auto name = chainName(chain);
    if (number == 0) {
        // What classmethod or property hold is called straight, without a layer around it.
        if (!call || call->layers.size() < 2) return narrator.call(event);
        const auto reached = call->reached;
        return sentence(
            "call.core", "CALL",
            "The call reaches the function {frame} itself[ for the {place} time], inside {layers}.",
            {who, name, by, Narrator::text("place", reached > 1 ? model::ordinal(reached) : ""),
             Narrator::text("layers", layersOf(chain) > 1 ? "all its layers" : "its layer")});
    }
    const auto layer = Narrator::named("layer", layerText(chain, number));
    std::vector<Argument> arguments{name, layer, by};
    // In C++ what runs is often called like the layer.
    if (who.text != layer.text.substr(0, layer.text.find('('))) arguments.push_back(who);
    addTry(narrator, call, arguments);
    if (event.flag(Field::native))
        return sentence("call.layer.native", "CALL",
                        narrator.isCpp()
                            ? "The call of {name} enters the layer {layer}[ for the {place} time]."
                            : "The call of {name} enters the layer {layer}[ for the {place} time]; "
                              "it is not written in Python.",
                        std::move(arguments));
    return sentence("call.layer", "CALL",
                    "The call of {name} enters the layer {layer}[ for the {place} time][: {frame} "
                    "runs].",
                    std::move(arguments));
}

}  // namespace

std::string Narrator::notCalled(const FrameState& layer) const {
    const auto* chain = layer.chain ? state.chainOf(*layer.chain) : nullptr;
    if (!chain || layer.layer.value_or(0) == 0) return {};
    for (const auto& call : chain->calls)
        for (const auto& part : call.layers)
            if (part.frame == layer.id && part.tries == 0 && chain->seesCallsOf(part.layer - 1))
                return part.layer == 1 ? "the function itself" : layerText(chain, part.layer - 1);
    return {};
}

std::string Narrator::coreName(const ChainState& chain) const {
    if (const auto core = corePlaceOf(trace, frames, chain)) return std::string(core->name);
    return chain.name.empty() ? std::string("the function") : std::string(chain.name);
}

Argument Narrator::returnedValue(const trace::Event& event) const {
    const auto* value = event.value(Field::value);
    const auto itself = functionName(value);
    if (!itself.empty() && event.frame())
        for (const auto& [id, chain] : state.chains)
            if (chain->inner && chain->frame == event.frame() && chain->name != itself &&
                chain->value && chain->value->text == value->text)
                return {"value", base::joined({chain->name, " (which calls itself ", itself, ")"}),
                        Phrase::Role::value};
    return Narrator::value("value", value);
}

std::optional<Sentence> Narrator::setUp(const trace::Event& event) const {
    const auto* done = event.frame() ? state.frame(*event.frame()) : nullptr;
    if (!done || !done->function.ends_with(".__init__") || done->flavor) return std::nullopt;
    const auto self = std::ranges::find(done->locals, "self", &Local::name);
    // Where the class decorates a function, what it makes comes in that one's place.
    const ChainState* chain = nullptr;
    if (!state.decorating.empty()) chain = state.chainOf(state.decorating.back());
    const bool decorates = chain && chain->work && chain->work->frame == done->id;
    return sentence(
        "return.init", "RETURN",
        "{frame} has set up the object[ {self}][; {layer} gives it in place of {name}]"
        ".",
        {frame("frame", done->id),
         value("self", self == done->locals.end() ? nullptr : &self->value),
         named("layer", decorates ? layerText(chain, chain->work->layer) : ""), chainName(chain)});
}

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
    const auto* given = event.value(Field::value);
    const bool isClass = given && given->text.starts_with("<class ");
    const auto itself = functionName(given);
    const auto* chain = chainOf(*this, event);
    const auto made = chain && !chain->layers.empty() ? chain->layers.front().made : "";
    if (!made.empty())
        return sentence(
            "decorate.wrapped", "BIND",
            "The name {name} now stands for the function {made}, which calls itself "
            "{itself}.",
            {named("name", event.text(Field::name)), named("made", made), named("itself", itself)});
    if (const auto type = classOf(given); !type.empty())
        return sentence(
            "decorate.instance", "BIND",
            "The name {name} now stands for an object of the class {type}, {value}: "
            "who calls {name} calls the object.",
            {named("name", event.text(Field::name)), named("type", type), value("value", given)});
    if (!itself.empty() && itself != event.text(Field::name)) {
        if (chain && !chain->inner && !chain->layers.empty())
            return sentence("decorate.replaced", "BIND",
                            "The name {name} now stands for {itself}, which {layer} gave.",
                            {named("name", event.text(Field::name)), named("itself", itself),
                             named("layer", layerText(chain, chain->layers.front().layer))});
        return sentence("decorate.renamed", "BIND",
                        "The name {name} now stands for the decorated function, which calls "
                        "itself {itself}.",
                        {named("name", event.text(Field::name)), named("itself", itself)});
    }
    // Of an object that holds its layers, no name is bound anew.
    if (isCpp() && layersOf(chain) > 0)
        return sentence("decorate.object", "BIND",
                        "{name} is complete: whoever calls it now calls {layer} first.",
                        {named("name", event.text(Field::name)),
                         named("layer", layerText(chain, chain->layers.front().layer))});
    return sentence("decorate", "BIND",
                    "The name {name} now stands for the decorated {thing}[, {value}].",
                    {named("name", event.text(Field::name)),
                     text("thing", isClass ? "class" : "function"), value("value", given)});
}

}  // namespace flowglass::playback
