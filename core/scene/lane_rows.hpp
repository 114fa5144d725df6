#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/model/lanes.hpp"

namespace flowglass::scene {

/// Which lanes a timeline shows: indices, in order.
using LaneRows = std::vector<std::size_t>;

/// The lanes whose name holds one of the texts that `filter` lists between commas, whatever their
/// case, and the lanes they are nested under. Empty where `filter` asks for nothing: all of them.
[[nodiscard]] std::optional<LaneRows> rowsNamed(const model::Lanes& lanes, std::string_view filter);

/// The row of `lane`; empty where it is not shown. Without rows every lane is.
[[nodiscard]] std::optional<std::size_t> rowOf(const LaneRows* rows, std::size_t lane);

}  // namespace flowglass::scene
