#include "core/scene/drawing/scene.hpp"

#include <algorithm>
#include <ranges>

namespace flowglass::scene {

const Node* Scene::find(std::string_view id) const {
    const auto found = std::ranges::find(nodes, id, &Node::id);
    return found == nodes.end() ? nullptr : &*found;
}

const Node* Scene::at(Point point) const {
    for (const auto& node : nodes | std::views::reverse)
        if (node.target && node.rect.contains(point)) return &node;
    return nullptr;
}

}  // namespace flowglass::scene
