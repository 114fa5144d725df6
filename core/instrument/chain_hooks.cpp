#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <flowglass/hooks.hpp>
#include "core/instrument/output_tee.hpp"
#include "core/instrument/thread_state.hpp"

namespace flowglass::detail {
namespace {

using record::Interned;
using record::RawEvent;
using record::ticks;
using trace::Field;
using trace::Kind;
using trace::Word;

/// This thread's state, with all that happened before settled.
ThreadState* settledState() {
    auto* state = threadState();
    if (state != nullptr) state->settle();
    return state;
}

ThreadState* stateFor(const Mark& mark) {
    auto* state = mark ? threadState() : nullptr;
    if (state == nullptr || state->recorder().era() != mark.era) return nullptr;
    state->settle();
    return state;
}

/// The chain that is being made and has `layer` next. Where the compiler evaluates in another order
/// than the source has, there is none.
OpenChain* openChain(ThreadState& state, std::uint32_t layer) {
    if (state.chains.empty() || state.chains.back().nextLayer != layer) return nullptr;
    return &state.chains.back();
}

/// A value that is shown as "<name>".
record::RawValue named(std::string& text, std::string_view name) {
    text = "<" + std::string(name) + ">";
    record::RawValue value;
    value.form = trace::ValueForm::text;
    value.text = text;
    return value;
}

/// Where the code of `part` begins: a lambda's is known, of a function only what it is called.
Origin originOf(Recorder& recorder, const SourcePart& part, std::string_view file) {
    Origin origin;
    if (part.text.starts_with('[')) {
        origin.line = part.line;
        origin.file = recorder.dictionary().intern(file).number;
        origin.code = recorder.lambdaAt(file, part.line).number;
    } else {
        const auto name = part.text.substr(part.text.starts_with('&') ? 1 : 0);
        origin.code = recorder.dictionary().intern(name).number;
    }
    return origin;
}

/// The names in "item, count", where there are as many as arguments.
class ParameterNames {
  public:
    ParameterNames(std::string_view names, std::size_t arguments) {
        const auto commas = static_cast<std::size_t>(std::count(names.begin(), names.end(), ','));
        if (!names.empty() && commas + 1 == arguments) m_rest = names;
    }
    Interned next(ThreadState& state) {
        static constexpr std::array<std::string_view, 8> kNumbered{"#1", "#2", "#3", "#4",
                                                                   "#5", "#6", "#7", "#8"};
        const auto number = m_count++;
        if (!m_rest.empty()) {
            const auto end = std::min(m_rest.find(','), m_rest.size());
            auto name = m_rest.substr(0, end);
            m_rest.remove_prefix(std::min(end + 1, m_rest.size()));
            name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
            return state.intern(name);
        }
        if (number < kNumbered.size()) return state.intern(kNumbered[number]);
        return state.recorder().dictionary().intern("#" + std::to_string(number + 1));
    }

  private:
    std::string_view m_rest;
    std::size_t m_count = 0;
};

}  // namespace

void chainBegins(Chain& chain, std::string_view source,
                 const std::source_location& where) noexcept {
    auto* state = settledState();
    if (state == nullptr) return;
    auto& recorder = state->recorder();
    chain.mark = {recorder.channel().newIds(record::Channel::IdSort::chain, 1), recorder.era()};
    OpenChain open{chain.mark.number, chain.layers, recorder.listAfter(source, where),
                   where.file_name(), chain.name};
    // The name itself is one of them.
    if (open.parts.size() != chain.layers + 2U) open.parts.clear();
    if (!open.parts.empty()) open.parts.erase(open.parts.begin());
    state->chains.push_back(std::move(open));
}

void chainEnds(const Chain& chain) noexcept {
    auto* state = threadState();
    if (state == nullptr || state->recorder().era() != chain.mark.era) return;
    std::erase_if(state->chains, [&](const auto& open) { return open.chain == chain.mark.number; });
}

void layerEvaluated(std::uint32_t layer, std::string_view text, Origin& origin) noexcept {
    auto* state = settledState();
    auto* open = state == nullptr ? nullptr : openChain(*state, layer);
    if (open == nullptr) return;
    --open->nextLayer;
    const auto* part = open->parts.empty() ? nullptr : &open->parts[open->parts.size() - 1 - layer];
    if (layer == 0) {
        if (part != nullptr) origin = originOf(state->recorder(), *part, open->file);
        return;
    }
    if (part != nullptr) text = part->text.substr(0, record::kMostText);
    const auto frame = state->frames.empty() ? 0 : state->top();
    RawEvent<Kind::evaluate> event(state->log, ticks(), text.size() + open->name.size() + 16);
    event.put<Field::chain>(open->chain)
        .put<Field::layer>(layer)
        .putId<Field::frame>(frame)
        .put<Field::text>(text);
    if (part != nullptr) event.put<Field::line>(part->line);
    event.put<Field::name>(open->name).commit();
}

void layerWritten(std::string_view name, const std::source_location& where,
                  Origin& origin) noexcept {
    auto* state = threadState();
    if (state == nullptr) return;
    const auto parts = state->recorder().listAfter(name, where);
    if (parts.size() > 1) origin = originOf(state->recorder(), parts[1], where.file_name());
}

void layerApplied(const Chain& chain, std::uint32_t layer, std::string_view before,
                  std::string_view after) noexcept {
    auto* state = stateFor(chain.mark);
    if (state == nullptr) return;
    std::string beforeText;
    std::string afterText;
    const auto from = named(beforeText, before);
    const auto to = named(afterText, after);
    RawEvent<Kind::apply>(state->log, ticks(), from.bytes() + to.bytes())
        .put<Field::chain>(chain.mark.number)
        .put<Field::layer>(layer)
        .put<Field::before>(from)
        .put<Field::after>(to)
        .commit();
}

void chainBound(const Chain& chain, std::string_view after) noexcept {
    auto* state = stateFor(chain.mark);
    if (state == nullptr) return;
    std::string text;
    const auto value = named(text, after);
    RawEvent<Kind::decorate>(state->log, ticks(), value.bytes())
        .put<Field::chain>(chain.mark.number)
        .put<Field::name>(state->intern(chain.name))
        .put<Field::value>(value)
        .commit();
}

void layerCalled(Mark& frame, const Chain& chain, const LayerCall& call) noexcept {
    auto* state = settledState();
    if (state == nullptr) return;
    keepCapturing();
    const bool isKnown = chain.mark && chain.mark.era == state->recorder().era();
    const auto origin = isKnown ? call.origin : Origin{};
    const auto by = state->frames.empty() ? 0 : state->top();
    const auto function = state->intern(call.function);
    frame = {state->newFrame(), state->recorder().era(), origin.code};
    std::size_t room = 0;
    for (const auto& argument : call.arguments) room += 4 + rawOf(argument).bytes();
    RawEvent<Kind::call> event(state->log, ticks(), room);
    event.put<Field::frame>(frame.number).put<Field::function>(function);
    if (origin.line != 0)
        event.put<Field::file>(Interned{origin.file}).put<Field::line>(origin.line);
    event.putId<Field::byFrame>(by);
    event.beginList<Field::args>(static_cast<std::uint32_t>(call.arguments.size()));
    ParameterNames names(chain.parameters, call.arguments.size());
    for (const auto& argument : call.arguments) event.addNamed(names.next(*state), rawOf(argument));
    // A function without a layer on it is no chain; nothing has told of one.
    if (isKnown && chain.layers > 0)
        event.put<Field::chain>(chain.mark.number)
            .put<Field::layer>(call.layer)
            .putFlag<Field::native>(call.isNative);
    event.commit();
    state->push(frame);
}

void noted(Mark frame, std::string_view name, const Shown& value) noexcept {
    auto* state = stateFor(frame);
    if (state == nullptr || state->frames.empty() || state->frames.back().frame != frame.number)
        return;
    const auto raw = rawOf(value);
    const auto interned = state->intern(name);
    RawEvent<Kind::bind>(state->log, ticks(), raw.bytes())
        .put<Field::frame>(frame.number)
        .put<Field::name>(interned)
        .put<Field::value>(raw)
        .commit();
}

namespace {

Word wordOf(Standstill on) {
    return on == Standstill::sleep ? Word::sleep : Word::lock;
}

}  // namespace

void blocked(Standstill on, std::string_view what) noexcept {
    auto* state = settledState();
    if (state == nullptr) return;
    what = what.substr(0, record::kMostText);
    RawEvent<Kind::block>(state->log, ticks(), what.size() + 8)
        .put<Field::on>(wordOf(on))
        .put<Field::what>(what)
        .commit();
}

void unblocked(Standstill on) noexcept {
    auto* state = settledState();
    if (state == nullptr) return;
    RawEvent<Kind::unblock>(state->log, ticks()).put<Field::on>(wordOf(on)).commit();
}

}  // namespace flowglass::detail
