#include "core/scene/drawing/path_glow.hpp"

#include <algorithm>
#include <charconv>

#include "core/scene/drawing/sketch.hpp"

namespace flowglass::scene {
namespace {

constexpr std::string_view kAction = "exception:";

/// The boxes that stand for a stop, the most telling one first.
std::vector<std::string> idsOf(const playback::PathStop& stop) {
    std::vector<std::string> ids;
    if (stop.scope) ids.push_back("scope:" + std::to_string(stop.scope->value));
    if (stop.frame) ids.push_back("frame:" + std::to_string(stop.frame->value));
    if (stop.task) ids.push_back("task:" + std::to_string(stop.task->value));
    return ids;
}

bool isInside(const Rect& inner, const Rect& outer) {
    return inner.x >= outer.x && inner.y >= outer.y && inner.right() <= outer.right() &&
           inner.bottom() <= outer.bottom();
}

/// Adds the folds over scopes that lie between two boxes inside each other.
void addFolds(const Scene& scene, const Rect& inner, const Rect& outer,
              std::vector<const Node*>& boxes) {
    const auto first = static_cast<std::ptrdiff_t>(boxes.size());
    for (const auto& node : scene.nodes)
        if (node.shape == Shape::box && node.id.starts_with("fold:scopes:") &&
            isInside(inner, node.rect) && isInside(node.rect, outer) &&
            std::ranges::find(boxes, &node) == boxes.end())
            boxes.push_back(&node);
    std::ranges::sort(boxes.begin() + first, boxes.end(), {},
                      [](const Node* node) { return node->rect.height; });
}

/// The boxes on the way that are in the picture, in order, each once; scopes that are folded have
/// the box of their fold.
std::vector<const Node*> boxesOn(const Scene& scene, const playback::ExceptionPath& path) {
    std::vector<const Node*> boxes;
    bool skips = false;
    for (const auto& stop : path.stops) {
        const Node* found = nullptr;
        for (const auto& id : idsOf(stop)) {
            const auto* box = scene.find(id);
            const bool isOwn = id.starts_with("scope:") || !stop.scope;
            skips = skips || (box == nullptr && stop.scope && isOwn);
            if (found == nullptr && box != nullptr && box->shape == Shape::box) found = box;
        }
        if (found == nullptr || std::ranges::find(boxes, found) != boxes.end()) continue;
        if (skips && !boxes.empty()) addFolds(scene, boxes.back()->rect, found->rect, boxes);
        skips = false;
        boxes.push_back(found);
    }
    return boxes;
}

/// From the right edge of one box to that of the next, swinging out.
std::vector<Point> hop(const Rect& from, const Rect& to, double widest) {
    const Point a{from.right(), from.y + std::min(from.height / 2, 20.0)};
    const Point b{to.right(), to.y + std::min(to.height / 2, 20.0)};
    const double swing = std::min(std::max(a.x, b.x) + 26, widest - 2);
    return {a, {swing, a.y}, {swing, b.y}, b};
}

bool crossesWords(const Scene& scene, const std::vector<Point>& path) {
    constexpr int kSamples = 64;
    return std::ranges::any_of(scene.nodes, [&](const Node& node) {
        if (node.shape != Shape::text) return false;
        for (int i = 0; i <= kSamples; ++i)
            if (inset(node.rect, -2, -1)
                    .contains(pointAlong(path, static_cast<double>(i) / kSamples)))
                return true;
        return false;
    });
}

Node lineNode(std::string id, std::string style, std::vector<Point> points, bool arrow) {
    Node node;
    node.id = std::move(id);
    node.style = std::move(style);
    node.shape = Shape::path;
    node.rect = boundsOf(points);
    node.points = std::move(points);
    node.arrow = arrow;
    return node;
}

}  // namespace

void glow(Scene& scene, const playback::ExceptionPath& path, bool isCancellation) {
    const auto boxes = boxesOn(scene, path);
    const std::string look = isCancellation ? "path.cancel" : "path";
    std::vector<Node> added;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        for (const auto* part : {"glow", "line"}) {
            Node halo;
            halo.id = "path:" + std::string(part) + ":" + boxes[i]->id;
            halo.style = look + "." + part;
            halo.shape = Shape::box;
            halo.rect = boxes[i]->rect;
            halo.radius = boxes[i]->radius;
            added.push_back(std::move(halo));
        }
        if (i == 0) continue;
        const auto points = hop(boxes[i - 1]->rect, boxes[i]->rect, scene.size.width);
        if (crossesWords(scene, points)) continue;
        const auto id = "path:to:" + boxes[i]->id;
        added.push_back(lineNode(id + ":glow", look + ".glow", points, false));
        added.push_back(lineNode(id, look + ".line", points, true));
    }
    scene.nodes.insert(scene.nodes.end(), added.begin(), added.end());
}

bool isCancellation(std::string_view type) {
    return type == "CancelledError";
}

std::string exceptionStyle(std::string_view what, std::string_view type) {
    return std::string(what) + (isCancellation(type) ? ".cancel" : ".exception");
}

Target targetOf(trace::ExceptionId exception) {
    Target target;
    target.action = std::string(kAction) + std::to_string(exception.value);
    return target;
}

std::optional<trace::ExceptionId> exceptionOf(const Target& target) {
    const std::string_view action = target.action;
    if (!action.starts_with(kAction)) return std::nullopt;
    std::uint32_t id = 0;
    const auto* end = action.data() + action.size();
    if (std::from_chars(action.data() + kAction.size(), end, id).ptr != end) return std::nullopt;
    return trace::ExceptionId{id};
}

}  // namespace flowglass::scene
