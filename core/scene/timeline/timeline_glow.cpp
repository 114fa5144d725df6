#include <algorithm>
#include <cmath>

#include "core/scene/drawing/path_glow.hpp"
#include "core/scene/timeline/timeline_parts.hpp"

namespace flowglass::scene {
namespace {

using model::Lane;

/// The lane in which a stop is seen: that of its scope, its generator, its task, or its thread.
std::optional<std::size_t> laneOf(const TimelineDrawing& drawing, const playback::PathStop& stop) {
    const auto find = [&](Lane::Sort sort, std::uint32_t id) {
        return drawing.lanes.find(sort, id);
    };
    std::optional<std::size_t> lane;
    if (stop.scope) lane = find(Lane::Sort::scope, stop.scope->value);
    if (!lane && stop.frame) lane = find(Lane::Sort::generator, stop.frame->value);
    if (!lane && stop.task) lane = find(Lane::Sort::task, stop.task->value);
    return lane ? lane : find(Lane::Sort::thread, stop.thread.value);
}

void lineTo(std::vector<Point>& path, Point to) {
    const auto from = path.back();
    const double middle = (from.x + to.x) / 2;
    path.insert(path.end(), {{middle, from.y}, {middle, to.y}, to});
}

}  // namespace

std::vector<Point> glowingWay(const TimelineDrawing& drawing) {
    std::vector<Point> path;
    if (drawing.options.path == nullptr) return path;
    const auto& area = drawing.areas.lanes;
    for (const auto& stop : drawing.options.path->stops) {
        const auto lane = laneOf(drawing, stop);
        const double at = drawing.axis.ofEvent(stop.event);
        const auto top = lane ? drawing.topOf(*lane) : std::nullopt;
        if (!top || at > drawing.horizon()) continue;
        const Point point{drawing.map.xOf(at), *top + drawing.areas.pitch / 2};
        if (point.x < area.x || point.x > area.right() || point.y < area.y ||
            point.y > area.bottom())
            continue;
        if (path.empty())
            path.push_back(point);
        else if (std::abs(point.x - path.back().x) > 0.5 || std::abs(point.y - path.back().y) > 1)
            lineTo(path, point);
    }
    return path.size() < 4 ? std::vector<Point>() : path;
}

void drawGlow(const TimelineDrawing& drawing) {
    if (drawing.glowing.empty()) return;
    const auto* names = drawing.options.names;
    const auto exception = drawing.options.path->exception;
    const auto name = names != nullptr ? names->exceptionName(exception) : std::string();
    const std::string look = isCancellation(name) ? "path.cancel" : "path";
    const auto id = "path:exception:" + std::to_string(exception.value);
    drawing.sketch.path(id + ":glow", look + ".glow", drawing.glowing, false);
    drawing.sketch.path(id, look + ".line", drawing.glowing, true).description =
        "the way of " + name;
}

}  // namespace flowglass::scene
