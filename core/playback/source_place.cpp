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

}  // namespace

std::optional<SourcePlace> lineJustRun(const Player& player, const State& state) {
    if (state.lastLine || state.nextLine) return placeOf(player, state.lastLine);
    const auto* active = state.active ? state.frame(*state.active) : nullptr;
    if (active == nullptr || active->file.empty() || active->line == 0) return std::nullopt;
    return SourcePlace{active->file, active->line};
}

std::optional<SourcePlace> lineNext(const Player& player, const State& state) {
    return placeOf(player, state.nextLine);
}

std::optional<SourcePlace> placeAtHand(const Player& player, const State& state) {
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
