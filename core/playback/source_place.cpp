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

}  // namespace flowglass::playback
