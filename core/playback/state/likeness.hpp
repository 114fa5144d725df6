#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/playback/moves/player.hpp"

namespace flowglass::playback {

/// What kind of moment each step is, as a number: equal for steps in which the same happens to the
/// same part of a program, whatever the values and on whatever line. By step from 1; [0] is unused.
[[nodiscard]] std::vector<std::uint64_t> kindsOfMoments(const Player& player, Grain grain);

/// The same of one step, from 1.
[[nodiscard]] std::uint64_t kindOfMoment(const Player& player, Grain grain, Step step);

/// Pairs of indices, both rising, at which `left` and `right` are equal: the longest such row.
/// Where more than `most` entries would have to go or come for it, what lies between the common
/// beginning and the common end is left out.
[[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> commonRow(
    const std::vector<std::uint64_t>& left, const std::vector<std::uint64_t>& right,
    std::size_t most);

}  // namespace flowglass::playback
