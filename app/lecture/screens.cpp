#include "app/lecture/screens.hpp"

#include <utility>

namespace flowglass::lecture {

Places placesOf(std::size_t count, std::size_t own, bool swapped) {
    if (count < 2) return {.lecture = own, .presenter = std::nullopt};
    std::size_t audience = own == 0 ? 1 : 0;
    if (swapped) std::swap(audience, own);
    return {.lecture = audience, .presenter = own};
}

}  // namespace flowglass::lecture
