#include "core/scene/drawing/motion.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

#include "core/scene/drawing/sketch.hpp"

namespace flowglass::scene {
namespace {

using Index = std::unordered_map<std::string_view, const Node*>;

Index indexOf(const Scene& scene) {
    Index index;
    index.reserve(scene.nodes.size());
    for (const auto& node : scene.nodes) index.emplace(node.id, &node);
    return index;
}

/// Slow at both ends.
double eased(double t) {
    return t * t * (3 - 2 * t);
}

/// `t` of the whole motion, as progress within its part [begin, end].
double part(double t, double begin, double end) {
    return eased(std::clamp((t - begin) / (end - begin), 0.0, 1.0));
}

double mix(double a, double b, double t) {
    return a + (b - a) * t;
}

Node mixed(const Node& from, const Node& to, double t) {
    Node node = to;
    node.rect = {mix(from.rect.x, to.rect.x, t), mix(from.rect.y, to.rect.y, t),
                 mix(from.rect.width, to.rect.width, t), mix(from.rect.height, to.rect.height, t)};
    node.radius = mix(from.radius, to.radius, t);
    node.opacity = mix(from.opacity, to.opacity, t);
    if (from.points.size() == to.points.size())
        for (std::size_t i = 0; i < to.points.size(); ++i)
            node.points[i] = {mix(from.points[i].x, to.points[i].x, t),
                              mix(from.points[i].y, to.points[i].y, t)};
    // A text keeps its own width: it moves by where it is aligned to, and is not stretched.
    if (node.shape == Shape::text) {
        const double anchor = to.align == Align::left ? 0 : to.align == Align::right ? 1 : 0.5;
        const double fromX = from.rect.x + from.rect.width * anchor;
        const double toX = to.rect.x + to.rect.width * anchor;
        node.rect.width = to.rect.width;
        node.rect.height = to.rect.height;
        node.rect.x = mix(fromX, toX, t) - to.rect.width * anchor;
    }
    return node;
}

/// The share of `path` at which it comes nearest to `point`.
double shareNearest(const std::vector<Point>& path, Point point) {
    constexpr int kSamples = 64;
    double best = 1;
    double least = HUGE_VAL;
    for (int i = 0; i <= kSamples; ++i) {
        const double share = static_cast<double>(i) / kSamples;
        const auto at = pointAlong(path, share);
        const double distance = std::hypot(at.x - point.x, at.y - point.y);
        if (distance < least) {
            least = distance;
            best = share;
        }
    }
    return best;
}

/// A token that is on its way, and how far from its place.
struct Journey {
    std::string_view token;
    Point offset;
    double opacity = 1;
};

std::vector<Journey> journeysOf(const Index& before, const Scene& to, const Index& after,
                                double progress) {
    std::vector<Journey> journeys;
    for (const auto& node : to.nodes) {
        if (node.travelsAlong.empty()) continue;
        const auto path = after.find(node.travelsAlong);
        const bool already = before.contains(node.travelsAlong);
        if (path == after.end() || already || path->second->points.size() < 4) continue;
        const auto& points = path->second->points;
        const Point rest{node.rect.x + node.rect.width / 2, node.rect.y + node.rect.height / 2};
        // The frames move first, so that the link stands when the value sets out on it.
        const double share = shareNearest(points, rest) * part(progress, 0.35, 1);
        const auto at = pointAlong(points, share);
        const auto end = pointAlong(points, shareNearest(points, rest));
        journeys.push_back({node.id, {at.x - end.x, at.y - end.y}, part(progress, 0.25, 0.45)});
    }
    return journeys;
}

const Journey* journeyOf(const std::vector<Journey>& journeys, std::string_view id) {
    for (const auto& journey : journeys)
        if (id.starts_with(journey.token) &&
            (id.size() == journey.token.size() || id[journey.token.size()] == '/'))
            return &journey;
    return nullptr;
}

void shift(Node& node, Point by) {
    node.rect.x += by.x;
    node.rect.y += by.y;
    for (auto& point : node.points) point = {point.x + by.x, point.y + by.y};
}

bool sameShape(const Node& a, const Node& b) {
    const auto samePoint = [](Point p, Point q) { return p.x == q.x && p.y == q.y; };
    return a.rect.x == b.rect.x && a.rect.y == b.rect.y && a.rect.width == b.rect.width &&
           a.rect.height == b.rect.height && a.opacity == b.opacity &&
           std::ranges::equal(a.points, b.points, samePoint);
}

}  // namespace

Scene inBetween(const Scene& from, const Scene& to, double progress) {
    if (!(progress < 1)) return to;
    progress = std::max(progress, 0.0);
    const auto before = indexOf(from);
    const auto after = indexOf(to);
    const auto journeys = journeysOf(before, to, after, progress);

    Scene scene;
    scene.size = to.size;
    scene.title = to.title;
    scene.description = to.description;
    for (const auto& node : from.nodes) {
        if (after.contains(node.id)) continue;
        scene.nodes.push_back(node);
        scene.nodes.back().opacity *= 1 - part(progress, 0, 0.6);
    }
    for (const auto& node : to.nodes) {
        const auto* journey = journeyOf(journeys, node.id);
        if (journey != nullptr) {
            scene.nodes.push_back(node);
            shift(scene.nodes.back(), journey->offset);
            scene.nodes.back().opacity *= journey->opacity;
        } else if (const auto old = before.find(node.id);
                   old != before.end() && old->second->shape == node.shape) {
            scene.nodes.push_back(mixed(*old->second, node, part(progress, 0, 0.7)));
        } else {
            scene.nodes.push_back(node);
            scene.nodes.back().opacity *= part(progress, 0.3, 0.9);
        }
    }
    return scene;
}

bool hasMotion(const Scene& from, const Scene& to) {
    if (from.nodes.size() != to.nodes.size()) return true;
    const auto before = indexOf(from);
    return std::ranges::any_of(to.nodes, [&](const Node& node) {
        const auto old = before.find(node.id);
        return old == before.end() || !sameShape(*old->second, node);
    });
}

}  // namespace flowglass::scene
