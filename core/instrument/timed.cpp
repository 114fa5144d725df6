#include <flowglass/timed.hpp>

#include <array>
#include <cstdio>

namespace flowglass::detail {

std::string durationText(std::chrono::nanoseconds duration) {
    const auto count = static_cast<double>(duration.count());
    const auto* unit = " ns";
    double scale = 1;
    if (count >= 1e9) {
        unit = " s";
        scale = 1e9;
    } else if (count >= 1e6) {
        unit = " ms";
        scale = 1e6;
    } else if (count >= 1e3) {
        unit = " µs";
        scale = 1e3;
    }
    std::array<char, 32> digits{};
    std::snprintf(digits.data(), digits.size(), "%.4g", count / scale);
    return digits.data() + std::string(unit);
}

}  // namespace flowglass::detail
