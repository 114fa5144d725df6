#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace flowglass::scene {

/// One place in a row or column of things inside each other: a thing, or a fold over several.
struct Slot {
    std::size_t place = 0;   ///< of the thing, from 0 for the outermost; of a fold, its first
    std::size_t folded = 0;  ///< how many a fold stands for; 0: it is none
};

/// As many of `count` places as fit into `most` slots (each fold takes one): the innermost, the one
/// in `focus`, the outermost, and what lies next to those; before all of them the one that is
/// `kept`.
[[nodiscard]] std::vector<Slot> pickSlots(std::size_t count, std::size_t most, std::size_t focus,
                                          std::optional<std::size_t> kept = {});

}  // namespace flowglass::scene
