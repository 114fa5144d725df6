#include "app/window/controls/text_size.hpp"

#include <algorithm>
#include <cmath>

namespace flowglass::window {

double textSizeNear(double size) {
    return *std::ranges::min_element(kTextSizes, {},
                                     [size](double other) { return std::abs(other - size); });
}

double nextTextSize(double size, int direction) {
    if (direction == 0) return kTextSizes.front();
    const auto* at = std::ranges::find(kTextSizes, textSizeNear(size));
    if (direction > 0) return at + 1 == kTextSizes.end() ? *at : *(at + 1);
    return at == kTextSizes.begin() ? *at : *(at - 1);
}

}  // namespace flowglass::window
