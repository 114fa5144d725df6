#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/model/lanes.hpp"

namespace flowglass::scene {

/// Which lanes a timeline shows: indices, in order.
using LaneRows = std::vector<std::size_t>;

/// The lanes whose name, or one that they also go by, holds one of the texts that `filter` lists
/// between commas, whatever their case, and the lanes they are nested under. Empty where `filter`
/// asks for nothing: all of them.
[[nodiscard]] std::optional<LaneRows> rowsNamed(const model::Lanes& lanes, std::string_view filter);

/// The lanes for a strip with room for `fit` of them: all where they have room, else, where there
/// are tasks, those without what is around them: threads, scopes and generators, at last the loop.
/// Empty where all are shown.
[[nodiscard]] std::optional<LaneRows> rowsThatFit(const model::Lanes& lanes, std::size_t fit);

/// The row of `lane`; empty where it is not shown. Without rows every lane is.
[[nodiscard]] std::optional<std::size_t> rowOf(const LaneRows* rows, std::size_t lane);

}  // namespace flowglass::scene
