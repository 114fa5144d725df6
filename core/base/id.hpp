#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace flowglass::base {

/// A number that names one thing of one sort; ids of different sorts do not mix. Counted from 1;
/// "none" is an empty std::optional, never an id of 0.
template <class Sort>
struct Id {
    std::uint32_t value{};
    friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

}  // namespace flowglass::base

template <class Sort>
struct std::hash<flowglass::base::Id<Sort>> {
    std::size_t operator()(flowglass::base::Id<Sort> id) const noexcept {
        return std::hash<std::uint32_t>{}(id.value);
    }
};
