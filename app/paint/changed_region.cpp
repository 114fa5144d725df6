#include "app/paint/changed_region.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace flowglass::paint {

namespace {

using scene::Node;
using scene::Point;
using scene::Rect;

bool same(const Rect& a, const Rect& b) {
    return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

/// Whether both are painted alike, in one theme.
bool looksLike(const Node& a, const Node& b) {
    const auto samePoint = [](Point p, Point q) { return p.x == q.x && p.y == q.y; };
    return same(a.rect, b.rect) && a.shape == b.shape && a.opacity == b.opacity &&
           a.radius == b.radius && a.arrow == b.arrow && a.font == b.font &&
           a.fontSize == b.fontSize && a.baseline == b.baseline && a.align == b.align &&
           a.style == b.style && a.text == b.text &&
           std::ranges::equal(a.points, b.points, samePoint);
}

/// Boxes that lie apart from each other: many small ones cost more than they save.
class Patches {
  public:
    explicit Patches(double reach) : m_reach(reach) {}

    void add(const Node& node) {
        if (node.opacity <= 0) return;
        const auto& box = node.rect;
        add(QRectF(box.x, box.y, box.width, box.height)
                .adjusted(-m_reach, -m_reach, m_reach, m_reach)
                .toAlignedRect());
    }
    [[nodiscard]] QRegion region() const {
        QRegion region;
        for (const auto& patch : m_patches) region += patch;
        return region;
    }

  private:
    void add(QRect patch) {
        for (std::size_t i = 0; i < m_patches.size();) {
            if (!m_patches[i].intersects(patch)) {
                ++i;
                continue;
            }
            if (m_patches[i].contains(patch)) return;
            // It may now touch one that it did not touch before.
            patch |= m_patches[i];
            m_patches[i] = m_patches.back();
            m_patches.pop_back();
            i = 0;
        }
        m_patches.push_back(patch);
    }

    double m_reach;
    std::vector<QRect> m_patches;
};

}  // namespace

QRegion changedRegion(const scene::Scene& before, const scene::Scene& after, double reach) {
    std::unordered_map<std::string_view, std::size_t> places;
    places.reserve(before.nodes.size());
    for (std::size_t i = 0; i < before.nodes.size(); ++i) places.emplace(before.nodes[i].id, i);

    Patches patches(reach);
    // Nodes are painted over one another: those that stay are a part of both lists in one order.
    std::size_t next = 0;
    const auto passOver = [&](std::size_t end) {
        for (; next < end; ++next) patches.add(before.nodes[next]);
    };
    for (const auto& node : after.nodes) {
        const auto place = places.find(node.id);
        if (place == places.end() || place->second < next ||
            !looksLike(before.nodes[place->second], node)) {
            patches.add(node);
            continue;
        }
        passOver(place->second);
        ++next;
    }
    passOver(before.nodes.size());
    return patches.region();
}

}  // namespace flowglass::paint
