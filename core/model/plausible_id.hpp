#pragma once

#include <cstdint>

#include "core/trace/ids.hpp"

namespace flowglass::model {

/// Whether an event at `index` can have this id. Ids count up from 1, with gaps where threads draw
/// them in blocks; one far beyond that is damage, and not worth a table of its size.
[[nodiscard]] constexpr bool plausibleId(std::uint64_t id, trace::EventIndex index) {
    constexpr std::uint64_t kMostIdsAnEvent = 64;
    constexpr std::uint64_t kSpareIds = 1'000'000;
    return id != 0 && id <= kSpareIds + kMostIdsAnEvent * index;
}

}  // namespace flowglass::model
