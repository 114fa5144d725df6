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

/// The lanes for a strip with room for `fit` of them, at the moment that has the events before
/// `next` behind it. All where they have room; else, where there are tasks, those without what they
/// do, scopes and generators, then without the only thread, at last without the loop: the same at
/// every moment. Where that is not enough, those in which something happened last, `now` and the
/// only thread among them, and before there are as many, those that begin next: a lane stays until
/// another one has to take its room. Empty where all are shown.
[[nodiscard]] std::optional<LaneRows> rowsThatFit(const model::Lanes& lanes, std::size_t fit,
                                                  trace::EventIndex next,
                                                  std::optional<std::size_t> now = {});

/// The row of `lane`; empty where it is not shown. Without rows every lane is.
[[nodiscard]] std::optional<std::size_t> rowOf(const LaneRows* rows, std::size_t lane);

}  // namespace flowglass::scene
