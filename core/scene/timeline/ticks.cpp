#include "core/scene/timeline/ticks.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "core/model/words.hpp"

namespace flowglass::scene {
namespace {

struct TimeUnit {
    double size;  ///< ns
    std::string_view name;
};

constexpr std::array<TimeUnit, 4> kUnits{{{1e9, "s"}, {1e6, "ms"}, {1e3, "µs"}, {1, "ns"}}};

/// More ticks than any screen shows: a guard against steps that are far too small for a span.
constexpr int kMostTicks = 2000;

std::string decimal(double value, int decimals) {
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value + 0.0,
                                   std::chars_format::fixed, decimals)
                         .ptr;
    return {buffer.data(), end};
}

/// How many decimals tell multiples of `step` apart.
int decimalsOf(double step) {
    return step >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(step) - 1e-9));
}

/// The largest unit in which the numbers stay short: as large as what is measured, but not so large
/// that more than three decimals are needed.
const TimeUnit& unitFor(double largest, double step) {
    for (const auto& unit : kUnits)
        if (largest >= unit.size && step >= unit.size / 1000) return unit;
    return kUnits.back();
}

}  // namespace

double tickStep(double span, double pixels, double apart) {
    if (!(span > 0) || !(pixels > 0)) return 1;
    const double least = span * apart / pixels;
    const double power = std::pow(10, std::floor(std::log10(least)));
    double step = power * 10;
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= least * (1 - 1e-9)) {
            step = factor * power;
            break;
        }
    // Neither a step nor a nanosecond is divided.
    return std::max(1.0, step);
}

std::vector<Tick> ticksBetween(double from, double to, double step, TickUnit unit) {
    std::vector<Tick> ticks;
    if (!(step > 0) || !(to >= from)) return ticks;
    const auto& time = unitFor(std::max(std::abs(from), std::abs(to)), step);
    const int decimals = decimalsOf(step / time.size);
    const double first = std::ceil(from / step - 1e-9);
    for (int i = 0; i < kMostTicks; ++i) {
        const double at = (first + i) * step;
        if (at > to + step * 1e-9) break;
        if (unit == TickUnit::steps) {
            ticks.push_back({at, "step " + model::grouped(static_cast<std::uint64_t>(
                                               std::max(0.0, std::round(at))))});
        } else {
            ticks.push_back({at, decimal(at / time.size, decimals) + " " + std::string(time.name)});
        }
    }
    return ticks;
}

std::string durationText(double nanoseconds) {
    return model::roundedDuration(nanoseconds);
}

}  // namespace flowglass::scene
