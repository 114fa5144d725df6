#include "core/scene/tasks/graph_column.hpp"

#include <algorithm>
#include <cmath>

namespace flowglass::scene {

double GraphColumn::pass(double wanted) {
    constexpr double kClear = 2;  ///< px, from a box
    constexpr double kApart = 5;  ///< from another arrow
    double best = wanted;
    double least = 0;
    bool found = false;
    const auto isApart = [&](double y) {
        return std::ranges::none_of(passed,
                                    [&](double other) { return std::abs(other - y) < kApart; });
    };
    const auto consider = [&](double low, double high) {
        if (high < low) return;
        const double near = std::clamp(wanted, low, high);
        double y = near;
        for (double away = 1; away <= high - low; away += 1) {
            if (isApart(y)) break;
            // Up and down in turn, as far as the gap reaches.
            if (near + away <= high) y = near + away;
            if (!isApart(y) && near - away >= low) y = near - away;
        }
        const double cost = std::abs(y - wanted) + (isApart(y) ? 0 : 2 * kApart);
        if (found && cost >= least) return;
        found = true;
        least = cost;
        best = y;
    };
    double from = top;
    for (const auto& box : taken) {
        consider(from + kClear, box.y - kClear);
        from = std::max(from, box.bottom());
    }
    consider(from + kClear, bottom - kClear);
    passed.push_back(best);
    return best;
}

}  // namespace flowglass::scene
