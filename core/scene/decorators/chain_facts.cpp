#include "core/scene/decorators/chain_facts.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "core/playback/words/core_place.hpp"
#include "core/scene/decorators/decorators.hpp"

namespace flowglass::scene {
namespace {

using playback::ChainState;
using playback::LayerState;

/// A number beyond that is damage: nobody writes so many decorators on one function.
constexpr std::uint32_t kMostLayers = 256;

const ChainState* chosenChain(const Stage& stage) {
    const auto& state = stage.state;
    if (const auto chosen = stage.options.opened.find("fold:chains");
        chosen != stage.options.opened.end())
        if (const auto* chain =
                state.chainOf(trace::ChainId{static_cast<std::uint32_t>(chosen->second)}))
            return chain;
    if (state.chain)
        if (const auto* chain = state.chainOf(*state.chain)) return chain;
    return state.chains.empty() ? nullptr : state.chains.rbegin()->second.get();
}

/// Which of several calls on their way this step is about: that of the layer that runs, or that led
/// to what runs; else the last one.
std::size_t callInPlay(const Stage& stage, const ChainState& chain) {
    constexpr int kMostHops = 64;
    const auto& state = stage.state;
    const auto* at = state.active ? state.frame(*state.active) : nullptr;
    for (int hops = 0; at != nullptr && hops < kMostHops; ++hops) {
        if (at->chain == chain.id)
            if (const auto* call = chain.callOf(at->id))
                return static_cast<std::size_t>(call - chain.calls.data());
        at = at->consumer ? state.frame(*at->consumer) : nullptr;
    }
    return chain.calls.size() - 1;
}

Band bandOf(const ChainState& chain) {
    if (chain.bound || !chain.calls.empty()) return Band::call;
    const bool evaluated =
        std::ranges::any_of(chain.layers, [](const LayerState& l) { return l.layer <= 1; });
    const bool applies = chain.work && evaluated;
    const bool applied = std::ranges::any_of(chain.layers, &LayerState::applied);
    return applied || applies ? Band::apply : Band::evaluate;
}

}  // namespace

std::string Chain::id() const {
    return "chain:" + std::to_string(state->id.value);
}

std::string Chain::name() const {
    return state->name.empty() ? "function" : std::string(state->name);
}

Target Chain::moves(std::size_t place) const {
    return targetOf(LayerPlace{state->id, number(place)});
}

std::string Chain::layerId(std::size_t place) const {
    return id() + "/layer:" + std::to_string(number(place));
}

std::uint32_t Chain::number(std::size_t place) const {
    return static_cast<std::uint32_t>(layers.size() - std::min(place, layers.size()));
}

std::string Chain::label(std::size_t place) const {
    if (place >= layers.size()) return core.empty() ? name() : core;
    const auto* layer = layers[place];
    const auto text = layer != nullptr && !layer->text.empty() ? layer->text : sources[place];
    if (text.empty()) return "layer " + std::to_string(number(place));
    return std::string(text.substr(text.front() == '@' ? 1 : 0));
}

const playback::LayerCall* Chain::part(std::size_t place) const {
    if (call == nullptr) return nullptr;
    const auto found = std::ranges::find(call->layers, number(place), &playback::LayerCall::layer);
    return found == call->layers.end() ? nullptr : &*found;
}

std::size_t Chain::place(const playback::State& now) const {
    const auto placeOf = [&](std::uint32_t number) {
        return layers.size() - std::min<std::size_t>(number, layers.size());
    };
    if (state->work) return placeOf(state->work->layer);
    if (band == Band::evaluate) {
        std::uint32_t lowest = 0;
        for (const auto& layer : state->layers)
            if (lowest == 0 || layer.layer < lowest) lowest = layer.layer;
        return placeOf(lowest);
    }
    if (band == Band::apply) {
        std::uint32_t highest = 0;
        for (const auto& layer : state->layers)
            if (layer.applied) highest = std::max(highest, layer.layer);
        return placeOf(highest);
    }
    if (call != nullptr && now.active)
        for (const auto& layer : call->layers)
            if (layer.frame == *now.active) return placeOf(layer.layer);
    return layers.size();
}

bool Chain::turnsBack(const playback::LayerCall& part, std::size_t place) const {
    return part.result.sort == playback::CallResult::Sort::returned && part.tries == 0 &&
           place < layers.size() && state->seesCallsOf(part.layer - 1);
}

bool Chain::isPassedBy(std::size_t place) const {
    if (!state->seesCallsOf(number(place))) return false;
    return std::ranges::any_of(call->layers, [&](const playback::LayerCall& part) {
        const auto at = layers.size() - std::min<std::size_t>(part.layer, layers.size());
        return at < place && part.result.sort != playback::CallResult::Sort::none;
    });
}

bool Chain::isFactory(std::size_t place) const {
    return place < layers.size() && label(place).find('(') != std::string::npos;
}

Onward onwardOf(const playback::State& state, const playback::LayerCall& part) {
    auto raised = part.result.exc;
    for (const auto& exception : state.exceptions)
        if (!exception.handled && exception.at == part.frame && !raised) raised = exception.id;
    // All that it has asked for has failed, and been caught.
    const bool saw = part.caught > 0 && part.caught >= part.tries && !part.asked.empty() &&
                     part.asked.back().sort == playback::CallResult::Sort::raised;
    if (!saw || !raised) return Onward::stopped;
    return raised == part.asked.back().exc ? Onward::again : Onward::instead;
}

std::vector<std::string> onwardWords(const playback::State& state,
                                     const playback::LayerCall& part) {
    const auto onward = onwardOf(state, part);
    if (onward == Onward::stopped) return {};
    std::string raised(part.result.exception);
    for (const auto& exception : state.exceptions)
        if (raised.empty() && !exception.handled && exception.at == part.frame)
            raised = exception.type;
    if (part.tries > 1) return {"gives up: " + raised, "gives up"};
    const auto saw = "saw " + std::string(part.asked.back().exception);
    if (onward == Onward::again) return {saw + ", raises it again", "raises it again"};
    return {saw + ", raises " + raised, "raises " + raised, "raises another"};
}

Chain chainInPlay(const Stage& stage) {
    Chain chain;
    chain.state = chosenChain(stage);
    if (chain.state == nullptr) return chain;
    std::uint32_t most = 0;
    for (const auto& layer : chain.state->layers)
        if (layer.layer <= kMostLayers) most = std::max(most, layer.layer);
    chain.layers.resize(most);
    for (const auto& layer : chain.state->layers)
        if (layer.layer > 0 && layer.layer <= most) chain.layers[most - layer.layer] = &layer;
    chain.sources.resize(most);
    if (const auto* frames = stage.context.frames)
        for (std::uint32_t layer = 1; layer <= most; ++layer)
            chain.sources[most - layer] = frames->decoratorSource(chain.state->id, layer);
    const auto& calls = chain.state->calls;
    for (const auto& call : calls) chain.depth += call.done ? 0 : 1;
    if (!calls.empty()) {
        const auto back = stage.opened("fold:calls", calls.size());
        chain.call = &calls[(callInPlay(stage, *chain.state) + calls.size() - back) % calls.size()];
    }
    chain.band = bandOf(*chain.state);
    if (stage.context.trace != nullptr && stage.context.frames != nullptr)
        if (const auto core =
                playback::corePlaceOf(*stage.context.trace, *stage.context.frames, *chain.state))
            chain.core = core->name;
    return chain;
}

std::string told(const trace::Value& value) {
    const auto text = value.display();
    constexpr std::string_view kFunction = "<function ";
    // "<_lru_cache_wrapper>" is no more than a name either.
    if (text.size() > 2 && text.starts_with('<') && text.ends_with('>') &&
        text.find(' ') == std::string::npos)
        return text.substr(1, text.size() - 2);
    if (!text.starts_with(kFunction) || !text.ends_with('>')) return text;
    auto name = text.substr(kFunction.size(), text.size() - kFunction.size() - 1);
    name = name.substr(0, name.find(" at 0x"));
    const auto dot = name.rfind('.');
    return dot == std::string::npos ? name : name.substr(dot + 1);
}

std::optional<trace::FrameId> firstFactory(const Stage& stage) {
    const auto* facts = stage.context.facts;
    if (facts == nullptr) return std::nullopt;
    if (stage.state.active && facts->makesFirstDecorator(*stage.state.active))
        return stage.state.active;
    for (const auto& thread : stage.state.threads)
        if (thread.id == stage.state.thread)
            for (const auto frame : thread.stack)
                if (facts->makesFirstDecorator(frame)) return frame;
    return std::nullopt;
}

std::string thingTold(const trace::Value& value) {
    const auto words = told(value);
    const auto end = words.find('(');
    const bool isObject = end != std::string::npos && end > 0 && words.ends_with(')') &&
                          words.find_first_of("<'\" ") > end;
    return isObject ? "a " + words.substr(0, end) : words;
}

std::string heldTold(const trace::Value& value) {
    if (!thingTold(value).starts_with("a ")) return {};
    const auto text = value.display();
    auto at = text.find('(') + 1;
    std::string told;
    int depth = 0;
    for (auto i = at; i < text.size(); ++i) {
        depth += text[i] == '(' || text[i] == '[' || text[i] == '{' ? 1 : 0;
        const bool last = i + 1 == text.size();
        if (!last && (depth > 0 || text[i] != ',')) {
            depth -= text[i] == ')' || text[i] == ']' || text[i] == '}' ? 1 : 0;
            continue;
        }
        auto part = text.substr(at, i - at);
        at = i + 2;
        const auto equals = part.find('=');
        // The function that it stands in for is no news.
        if (equals == std::string::npos || part[equals + 1] == '<') continue;
        told += (told.empty() ? "" : ", ") + part.replace(equals, 1, " = ");
    }
    return told;
}

const trace::Value* objectOf(const Stage& stage, const Chain& chain) {
    const trace::Value* object = nullptr;
    trace::EventIndex newest = 0;
    const auto take = [&](std::optional<trace::FrameId> id, std::string_view name) {
        const auto* frame = stage.frame(id);
        if (frame == nullptr) return;
        for (const auto& local : frame->locals)
            if (local.name == name && local.boundAt >= newest) {
                object = &local.value;
                newest = local.boundAt;
            }
    };
    if (!chain.state->value || !thingTold(*chain.state->value).starts_with("a ")) return nullptr;
    object = &*chain.state->value;
    take(chain.state->frame, chain.state->name);
    if (chain.call != nullptr)
        for (const auto& part : chain.call->layers)
            if (part.layer == chain.layers.size()) take(part.frame, "self");
    return object;
}

std::string exceptionTold(std::string_view name, Font font, double size, double width) {
    if (measure(name, font, size) <= width || name.find('<') != std::string_view::npos)
        return std::string(name);
    const auto colons = name.rfind("::");
    if (colons != std::string_view::npos) name.remove_prefix(colons + 2);
    const auto dot = name.rfind('.');
    if (dot != std::string_view::npos) name.remove_prefix(dot + 1);
    return std::string(name);
}

std::string withoutScope(const std::string& exception) {
    const auto name = exception.substr(0, exception.find(": "));
    return exceptionTold(name, Font::mono, 1, 0) + exception.substr(name.size());
}

std::vector<std::string> exceptionLines(const std::string& name) {
    const auto middle = static_cast<std::ptrdiff_t>(name.size() / 2);
    std::size_t cut = 0;
    for (std::size_t i = 1; i < name.size(); ++i) {
        const auto before = static_cast<unsigned char>(name[i - 1]);
        const bool word =
            before == '_' || before == ':' ||
            (std::islower(before) != 0 && std::isupper(static_cast<unsigned char>(name[i])) != 0);
        const auto off = [&](std::size_t at) {
            return std::abs(static_cast<std::ptrdiff_t>(at) - middle);
        };
        if (word && (cut == 0 || off(i) < off(cut))) cut = i;
    }
    if (cut == 0) return {name};
    return {name.substr(0, cut), name.substr(cut)};
}

}  // namespace flowglass::scene
