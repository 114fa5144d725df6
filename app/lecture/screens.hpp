#pragma once

#include <cstddef>
#include <optional>

namespace flowglass::lecture {

/// Which of several screens shows what, by their numbers.
struct Places {
    std::size_t lecture = 0;
    std::optional<std::size_t> presenter;  ///< empty: there is no second one
};

/// Who lectures looks at the screen that the window is on (`own` of `count`); the audience sees the
/// next one. `swapped`: the other way round.
[[nodiscard]] Places placesOf(std::size_t count, std::size_t own, bool swapped);

}  // namespace flowglass::lecture
