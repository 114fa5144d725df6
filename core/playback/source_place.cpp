#include "core/playback/source_place.hpp"

#include "core/model/frame_table.hpp"

namespace flowglass::playback {
namespace {

/// Where a `line` event happened; empty where its frame is not known.
std::optional<SourcePlace> placeOf(const Player& player, std::optional<trace::EventIndex> event) {
    if (!event) return std::nullopt;
    const auto line = player.trace().event(*event);
    const auto* function = line.frame() ? player.frames().functionOf(*line.frame()) : nullptr;
    if (function == nullptr) return std::nullopt;
    return SourcePlace{function->file, line.line()};
}

/// Nothing runs any more, and nothing points at a line that ended it.
bool hasEndedWell(const State& state) {
    return state.ended && !state.signal && state.status.value_or(0) == 0;
}

/// Whether the step is about a frame that has just been called or made: what runs it is the line of
/// whoever did so.
bool begins(const Player& player, const State& state) {
    if (state.next == 0) return false;
    const auto kind = player.trace().event(state.next - 1).kind;
    return kind == trace::Kind::call || kind == trace::Kind::create;
}

}  // namespace

std::optional<SourcePlace> lineJustRun(const Player& player, const State& state) {
    if (hasEndedWell(state)) return std::nullopt;
    const auto* active = state.active ? state.frame(*state.active) : nullptr;
    const bool stands = active != nullptr && !active->file.empty() && active->line != 0;
    const bool hasLines = state.lastLine || state.nextLine;
    if (hasLines && (!stands || begins(player, state))) return placeOf(player, state.lastLine);
    if (!stands) return std::nullopt;
    return SourcePlace{active->file, active->line};
}

std::optional<SourcePlace> lineNext(const Player& player, const State& state) {
    return placeOf(player, state.nextLine);
}

std::optional<SourcePlace> placeAtHand(const Player& player, const State& state) {
    if (hasEndedWell(state)) return placeOf(player, state.lastLine);
    auto id = state.active;
    for (const auto& thread : state.threads)
        if (!id && thread.id == state.thread && !thread.stack.empty()) id = thread.stack.back();
    const auto* frame = id ? state.frame(*id) : nullptr;
    const auto* function = frame != nullptr ? player.frames().functionOf(*id) : nullptr;
    if (function == nullptr || function->file.empty()) return std::nullopt;
    SourcePlace place{function->file, function->line};
    for (const auto& scope : state.scopes)
        if (scope.frame == id && scope.line > 0) place.line = scope.line;
    return place.line > 0 ? std::optional(place) : std::nullopt;
}

}  // namespace flowglass::playback
