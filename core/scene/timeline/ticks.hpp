#pragma once

#include <string>
#include <vector>

namespace flowglass::scene {

/// What the numbers of an axis count.
enum class TickUnit : unsigned char { steps, nanoseconds };

/// A mark on an axis, for its ruler and for its grid alike.
struct Tick {
    double at = 0;      ///< in the axis's units
    std::string label;  ///< "step 12", "1.5 ms"
};

/// The distance between ticks: 1, 2 or 5 times a power of ten, such that `pixels` px that show
/// `span` units have them at least `apart` px from each other; never less than 1, which is one step
/// or one nanosecond.
[[nodiscard]] double tickStep(double span, double pixels, double apart = 110);

/// The multiples of `step` in [from, to]. None where the span or the step is not positive.
[[nodiscard]] std::vector<Tick> ticksBetween(double from, double to, double step, TickUnit unit);

/// A length of time in few characters: "340 ns", "1.2 ms", "3 s", "2 min".
[[nodiscard]] std::string durationText(double nanoseconds);

}  // namespace flowglass::scene
