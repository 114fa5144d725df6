#include <algorithm>
#include <utility>

#include "core/model/inner_chains.hpp"
#include "core/playback/state/replay.hpp"

namespace flowglass::playback {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

using Sort = CallResult::Sort;

std::optional<trace::Value> copied(const trace::Value* value) {
    return value ? std::optional(*value) : std::nullopt;
}

std::uint32_t layerOf(const trace::Event& event) {
    return static_cast<std::uint32_t>(event.number(Field::layer).value_or(0));
}

LayerState& layer(ChainState& chain, std::uint32_t number) {
    auto& layers = chain.layers;
    const auto found = std::ranges::find(layers, number, &LayerState::layer);
    if (found != layers.end()) return *found;
    auto& made = layers.emplace_back();
    made.layer = number;
    return made;
}

/// The layer that comes next: to be evaluated, and after the last one, to be applied.
std::uint32_t nextLayer(const ChainState& chain) {
    std::uint32_t unapplied = 0;
    std::uint32_t lowest = 0;
    for (const auto& layer : chain.layers) {
        if (layer.evaluated) lowest = lowest == 0 ? layer.layer : std::min(lowest, layer.layer);
        if (!layer.applied)
            unapplied = unapplied == 0 ? layer.layer : std::min(unapplied, layer.layer);
    }
    return lowest > 1 ? lowest - 1 : unapplied;
}

/// The part of `call` that `frame` has and that has not ended.
LayerCall* partOf(ChainCall& call, trace::FrameId frame) {
    const auto found = std::ranges::find_if(call.layers, [&](const LayerCall& part) {
        return part.frame == frame && part.result.sort == Sort::none;
    });
    return found == call.layers.end() ? nullptr : &*found;
}

/// A call that is not over, and the part that `frame` has in it.
struct Place {
    ChainCall* call = nullptr;
    LayerCall* part = nullptr;
};

Place placeOf(ChainState& chain, trace::FrameId frame) {
    for (auto call = chain.calls.rbegin(); call != chain.calls.rend(); ++call)
        if (auto* part = call->done ? nullptr : partOf(*call, frame)) return {&*call, part};
    return {};
}

/// The part that asked `inner` for something; null for the outermost.
LayerCall* askerOf(ChainCall& call, const LayerCall& inner) {
    const auto at = std::ranges::find(call.layers, inner.frame, &LayerCall::frame);
    return at == call.layers.begin() || at == call.layers.end() ? nullptr : &*(at - 1);
}

void dropEnded(ChainState& chain) {
    std::erase_if(chain.calls, [](const ChainCall& call) { return call.done; });
}

}  // namespace

ChainState& Replay::chain(trace::ChainId id, const trace::Event& event) {
    auto& slot = m_state.chains[id];
    if (!slot) {
        auto fresh = std::make_shared<ChainState>();
        fresh->id = id;
        slot = std::move(fresh);
    } else if (slot->changedAt < m_ownedFrom) {
        slot = std::make_shared<ChainState>(*slot);
    }
    auto& changing = const_cast<ChainState&>(*slot);
    changing.changedAt = event.index;
    m_state.chain = id;
    return changing;
}

bool Replay::isInTheMaking(std::optional<trace::ChainId> id, trace::ChainId besides) const {
    return id && id != besides &&
           std::ranges::find(m_state.decorating, *id) != m_state.decorating.end();
}

void Replay::applyDecorators(const trace::Event& event) {
    const auto id = event.id<trace::ChainId>(Field::chain);
    if (!id) return;
    const auto inPlay = m_state.chain;
    auto& changing = chain(*id, event);
    if (event.kind == Kind::evaluate)
        changing.inner = model::copiesName(event.text(Field::text)) &&
                         (changing.layers.empty() ? isInTheMaking(inPlay, *id) : changing.inner);
    // The function that is decorated stays in play while its wrapper gets a name.
    if (changing.inner && inPlay) m_state.chain = inPlay;
    const auto work = std::exchange(changing.work, std::nullopt);
    if (event.has(Field::name)) changing.name = event.text(Field::name);
    auto& unbound = m_state.decorating;
    if (event.kind == Kind::decorate) {
        changing.bound = true;
        changing.value = copied(event.value(Field::value));
        std::erase(unbound, *id);
        return;
    }
    if (std::ranges::find(unbound, *id) == unbound.end()) unbound.push_back(*id);
    if (event.kind == Kind::apply) {
        onApply(changing, event);
        if (work) nameWrapper(changing, layerOf(event), work->frame);
        return;
    }
    auto& evaluated = layer(changing, layerOf(event));
    evaluated.text = event.text(Field::text);
    evaluated.line = event.line();
    evaluated.value = copied(event.value(Field::value));
    evaluated.evaluated = true;
    if (event.frame()) m_state.active = changing.frame = event.frame();
}

void Replay::onApply(ChainState& chain, const trace::Event& event) {
    auto& applied = layer(chain, layerOf(event));
    applied.applied = true;
    applied.before = copied(event.value(Field::before));
    applied.after = copied(event.value(Field::after));
    const auto changes = event.changes(Field::metadata);
    applied.metadata.assign(changes.begin(), changes.end());
    if (chain.frame) m_state.active = chain.frame;
}

/// Of a wrapper that was decorated itself where it was made, in `frame`, the name it was made with.
void Replay::nameWrapper(ChainState& chain, std::uint32_t number, trace::FrameId frame) {
    auto& applied = layer(chain, number);
    for (const auto& [id, other] : m_state.chains)
        if (other->inner && other->frame == frame && other->value && applied.after &&
            other->value->text == applied.after->text)
            applied.made = other->name;
}

void Replay::applyCalls(const trace::Event& event) {
    const auto id = event.frame();
    if (!id) return;
    const bool starts = event.kind == Kind::call || event.kind == Kind::create;
    if (starts) {
        if (const auto called = event.id<trace::ChainId>(Field::chain)) {
            enterLayer(event, *called);
        } else if (!m_state.decorating.empty() && event.kind == Kind::call) {
            const auto* open = m_state.chainOf(m_state.decorating.back());
            if (open && open->frame == event.byFrame())
                chain(open->id, event).work = LayerWork{*id, nextLayer(*open)};
        }
        return;
    }
    const auto* frame = m_latest && m_latest->id == *id ? m_latest : m_state.frame(*id);
    if (!frame || !frame->chain) return;
    switch (event.kind) {
        case Kind::return_:
            return leaveLayer(event, *frame,
                              {Sort::returned, copied(event.value(Field::value)), {}, {}});
        case Kind::unwind: {
            const auto* token = event.exc() ? exception(*event.exc()) : nullptr;
            return leaveLayer(
                event, *frame,
                {Sort::raised, {}, token ? token->type : std::string_view(), event.exc()});
        }
        case Kind::close:
            return leaveLayer(event, *frame, {Sort::returned, {}, {}, {}});
        case Kind::handled: {
            auto& changing = chain(*frame->chain, event);
            auto* part = placeOf(changing, *id).part;
            // Not one that the layer has raised itself, for a key that it does not know.
            if (part && !part->asked.empty() && part->asked.back().exc == event.exc())
                ++part->caught;
            return;
        }
        default:
            m_state.chain = frame->chain;
    }
}

void Replay::enterLayer(const trace::Event& event, trace::ChainId id) {
    constexpr int kMostHops = 64;
    auto& changing = chain(id, event);
    dropEnded(changing);
    LayerCall entered;
    entered.layer = layerOf(event);
    entered.frame = *event.frame();
    entered.native = event.flag(Field::native);
    const auto arguments = event.named(Field::args);
    entered.arguments.assign(arguments.begin(), arguments.end());
    // Who asks is the nearest layer among those that led here, if it lies further out.
    Place asker;
    const auto* at = event.byFrame() ? m_state.frame(*event.byFrame()) : nullptr;
    for (int hops = 0; at && hops < kMostHops && !asker.part; ++hops) {
        if (at->chain == id) asker = placeOf(changing, at->id);
        at = at->consumer ? m_state.frame(*at->consumer) : nullptr;
    }
    if (!asker.part || asker.part->layer <= entered.layer) {
        auto& call = changing.calls.emplace_back();
        call.by = event.byFrame();
        call.reached = entered.layer == 0 ? 1 : 0;
        call.layers.push_back(std::move(entered));
        call.number = ++changing.called;
        return;
    }
    ++asker.part->tries;
    auto& asked = asker.part->asked;
    if (asked.size() >= kMostTries) asked.erase(asked.begin());
    asked.emplace_back();
    if (entered.layer == 0) ++asker.call->reached;
    const auto layer = asker.part->layer;
    auto& layers = asker.call->layers;
    std::erase_if(layers, [&](const LayerCall& part) { return part.layer < layer; });
    layers.push_back(std::move(entered));
}

void Replay::leaveLayer(const trace::Event& event, const FrameState& frame,
                        const CallResult& result) {
    auto& changing = chain(*frame.chain, event);
    const auto place = placeOf(changing, frame.id);
    if (!place.part) return;
    place.part->result = result;
    if (auto* asker = askerOf(*place.call, *place.part)) {
        if (!asker->asked.empty()) asker->asked.back() = result;
        return;
    }
    place.call->done = true;
    const bool others =
        std::ranges::any_of(changing.calls, [](const ChainCall& call) { return !call.done; });
    if (!others && changing.calls.size() > 1) changing.calls = {std::move(changing.calls.back())};
}

}  // namespace flowglass::playback
