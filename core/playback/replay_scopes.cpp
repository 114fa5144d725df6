#include <algorithm>

#include "core/playback/replay.hpp"

namespace flowglass::playback {

using trace::Field;
using trace::Kind;
using Phase = ScopeState::Phase;

namespace {

void describe(ScopeState& scope, const trace::Event& event) {
    if (event.frame()) scope.frame = event.frame();
    if (event.has(Field::text)) scope.text = event.text(Field::text);
    if (event.has(Field::name)) scope.name = event.text(Field::name);
    if (event.has(Field::manager)) scope.manager = event.text(Field::manager);
    if (event.line() != 0) scope.line = event.line();
    if (const auto* value = event.value(Field::value)) scope.value = *value;
    if (event.flag(Field::async)) scope.async = true;
    if (const auto generator = event.id<trace::FrameId>(Field::generator))
        scope.generator = generator;
}

void leave(ScopeState& scope, const trace::Event& event) {
    if (const auto how = event.how()) scope.how = how;
    if (const auto verdict = event.word(Field::verdict)) scope.verdict = verdict;
    if (const auto exc = event.exc()) scope.exception = exc;
    if (const auto raised = event.id<trace::ExceptionId>(Field::raised)) scope.raised = raised;
    if (const auto* value = event.value(Field::value)) scope.value = *value;
    scope.phase = event.kind == Kind::exiting ? Phase::exiting : Phase::left;
}

}  // namespace

void Replay::applyScopes(const trace::Event& event) {
    const auto id = event.scope();
    if (!id) return;
    auto* at = scope(*id);
    const bool enters = event.kind == Kind::entering || event.kind == Kind::entered;
    if (enters) {
        if (!at) at = &m_state.scopes.emplace_back();
        at->id = *id;
        at->thread = event.thread;
        at->phase = event.kind == Kind::entering ? Phase::entering : Phase::held;
        describe(*at, event);
    } else if (at) {
        leave(*at, event);
    }
    if (at && at->frame) m_state.active = at->frame;
}

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
    return changing;
}

void Replay::applyDecorators(const trace::Event& event) {
    if (event.kind != Kind::evaluate && event.kind != Kind::apply && event.kind != Kind::decorate)
        return;
    const auto id = event.id<trace::ChainId>(Field::chain);
    if (!id) return;
    auto& changing = chain(*id, event);
    if (event.has(Field::name)) changing.name = event.text(Field::name);
    if (event.kind == Kind::decorate) {
        changing.bound = true;
        return;
    }
    const auto number = static_cast<std::uint32_t>(event.number(Field::layer).value_or(0));
    auto& layers = changing.layers;
    auto layer = std::find_if(layers.begin(), layers.end(),
                              [&](const LayerState& l) { return l.layer == number; });
    if (layer == layers.end())
        layer = layers.insert(layers.end(), {number, {}, 0, false, false, {}});
    if (event.kind == Kind::evaluate) {
        layer->text = event.text(Field::text);
        layer->line = event.line();
        layer->evaluated = true;
        if (event.frame()) m_state.active = changing.frame = event.frame();
    } else {
        layer->applied = true;
        if (const auto* after = event.value(Field::after)) layer->after = *after;
    }
}

}  // namespace flowglass::playback
