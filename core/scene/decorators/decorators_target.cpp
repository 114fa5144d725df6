#include <charconv>

#include "core/scene/decorators/decorators.hpp"

namespace flowglass::scene {
namespace {

constexpr std::string_view kAction = "layer:";

}  // namespace

Target targetOf(const LayerPlace& place) {
    Target target;
    target.action = std::string(kAction) + std::to_string(place.chain.value) + ":" +
                    std::to_string(place.layer);
    return target;
}

std::optional<LayerPlace> layerOf(const Target& target) {
    const std::string_view action = target.action;
    if (!action.starts_with(kAction)) return std::nullopt;
    const auto* end = action.data() + action.size();
    LayerPlace place;
    const auto chain = std::from_chars(action.data() + kAction.size(), end, place.chain.value);
    if (chain.ec != std::errc() || chain.ptr == end || *chain.ptr != ':') return std::nullopt;
    const auto layer = std::from_chars(chain.ptr + 1, end, place.layer);
    if (layer.ec != std::errc() || layer.ptr != end) return std::nullopt;
    return place;
}

}  // namespace flowglass::scene
