#include <charconv>

#include "core/model/words.hpp"
#include "core/scene/frames/frame_card.hpp"

namespace flowglass::scene {

bool leaf(Openings& opened, std::string_view action) {
    const auto at = action.rfind('@');
    if (!action.starts_with("fold:") || at == std::string_view::npos) return false;
    std::size_t next = 0;
    const auto* end = action.data() + action.size();
    if (std::from_chars(action.data() + at + 1, end, next).ptr != end) return false;
    const std::string fold(action.substr(0, at));
    if (next == 0)
        opened.erase(fold);
    else
        opened[fold] = next;
    return true;
}

Target leafTo(std::string_view fold, std::size_t next) {
    Target target;
    target.action = std::string(fold) + "@" + std::to_string(next);
    return target;
}

std::string partOf(std::size_t first, std::size_t last, std::size_t count) {
    return model::grouped(first) + (last > first ? " to " + model::grouped(last) : "") + " of " +
           model::grouped(count);
}

}  // namespace flowglass::scene
