#include "core/scene/drawing/sketch.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/scene/drawing/theme.hpp"

namespace flowglass::scene {
namespace {

/// Calls change(double&) on every length of a node, x and y told apart by `across`.
template <class Change>
void eachPosition(Node& node, Change&& change) {
    change(node.rect.x, node.rect.y);
    for (auto& point : node.points) change(point.x, point.y);
}

/// The ink of dimmed text. What lies on a dark ground lies on a paler one there.
std::string_view quietInk(std::string_view style) {
    return style == "text.onDark" ? "text.ink" : "text.muted";
}

Point cubic(const Point* p, double t) {
    const double u = 1 - t;
    const double a = u * u * u;
    const double b = 3 * u * u * t;
    const double c = 3 * u * t * t;
    const double d = t * t * t;
    return {a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
            a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y};
}

}  // namespace

Node& Sketch::add(std::string id, std::string_view style, Shape shape, Rect rect) {
    Node node;
    node.id = std::move(id);
    node.style = style;
    node.shape = shape;
    node.rect = rect;
    node.opacity = m_opacity;
    m_scene.nodes.push_back(std::move(node));
    return m_scene.nodes.back();
}

Node& Sketch::box(std::string id, std::string_view style, Rect rect, double radius) {
    auto& node = add(std::move(id), style, Shape::box, rect);
    node.radius = std::min({radius, rect.width / 2, rect.height / 2});
    return node;
}

Rect Sketch::text(std::string id, std::string_view text, const Type& type, const Rect& area,
                  Align align, Elide where) {
    auto shown = elide(oneLine(text), type.font, type.size, area.width, where);
    if (shown.empty()) return {area.x, area.y, 0, 0};
    const auto metrics = lineMetrics(type.font, type.size);
    const double width = measure(shown, type.font, type.size);
    const double spare = std::max(0.0, area.width - width);
    const double shift = align == Align::left ? 0 : align == Align::right ? spare : spare / 2;
    const Rect rect{area.x + shift, area.y + (area.height - metrics.height) / 2, width,
                    metrics.height};
    auto& node =
        add(std::move(id), m_opacity < 1 ? quietInk(type.style) : type.style, Shape::text, rect);
    node.opacity = 1;
    node.text = std::move(shown);
    node.font = type.font;
    node.fontSize = type.size;
    node.baseline = metrics.baseline;
    node.align = align;
    return rect;
}

Node& Sketch::line(std::string id, std::string_view style, Point from, Point to) {
    std::vector<Point> points{from, to};
    auto& node = add(std::move(id), style, Shape::line, boundsOf(points));
    node.points = std::move(points);
    return node;
}

Node& Sketch::path(std::string id, std::string_view style, std::vector<Point> points, bool arrow) {
    auto& node = add(std::move(id), style, Shape::path, boundsOf(points));
    node.points = std::move(points);
    node.arrow = arrow;
    return node;
}

Node& Sketch::polygon(std::string id, std::string_view style, std::vector<Point> points) {
    auto& node = add(std::move(id), style, Shape::polygon, boundsOf(points));
    node.points = std::move(points);
    return node;
}

Rect Sketch::pill(const std::string& id, std::string_view style, std::string_view text,
                  const Type& type, Point leftTop, double height, double width, Elide where) {
    const double pad = height * 0.45;
    const auto shown = elide(oneLine(text), type.font, type.size, width - 2 * pad, where);
    const double wanted = measure(shown, type.font, type.size) + 2 * pad;
    const Rect rect{leftTop.x, leftTop.y, std::min(width, std::max(wanted, height)), height};
    box(id, style, rect, height / 2);
    this->text(id + "/text", shown, type, inset(rect, pad - 1, 0), Align::centre);
    return rect;
}

Rect boundsOf(const std::vector<Point>& points) {
    if (points.empty()) return {};
    const auto [left, right] = std::ranges::minmax(points, {}, &Point::x);
    const auto [top, bottom] = std::ranges::minmax(points, {}, &Point::y);
    return {left.x, top.y, right.x - left.x, bottom.y - top.y};
}

Point pointAlong(const std::vector<Point>& path, double share) {
    const auto pieces = path.empty() ? 0 : (path.size() - 1) / 3;
    if (pieces == 0) return path.empty() ? Point{} : path.front();
    const double at = std::clamp(share, 0.0, 1.0) * static_cast<double>(pieces);
    const auto piece = std::min(pieces - 1, static_cast<std::size_t>(at));
    return cubic(&path[piece * 3], at - static_cast<double>(piece));
}

std::array<Point, 3> arrowHead(std::vector<Point>& points) {
    const Point tip = points.back();
    // The direction in which the path arrives: from the last point that lies apart from the tip.
    Point from = tip;
    for (auto i = points.size(); i-- > 0 && std::hypot(tip.x - from.x, tip.y - from.y) < 0.01;)
        from = points[i];
    const double length = std::hypot(tip.x - from.x, tip.y - from.y);
    if (length == 0) return {tip, tip, tip};
    const Point way{(tip.x - from.x) / length, (tip.y - from.y) / length};
    const Point base{tip.x - way.x * kArrowLength, tip.y - way.y * kArrowLength};
    points.back() = base;
    return {tip, Point{base.x - way.y * kArrowHalfWidth, base.y + way.x * kArrowHalfWidth},
            Point{base.x + way.y * kArrowHalfWidth, base.y - way.x * kArrowHalfWidth}};
}

Rect inset(const Rect& rect, double dx, double dy) {
    return {rect.x + dx, rect.y + dy, std::max(0.0, rect.width - 2 * dx),
            std::max(0.0, rect.height - 2 * dy)};
}

bool isFree(const Scene& scene, const Rect& area, const std::string& own) {
    for (const auto& node : scene.nodes) {
        if (node.shape == Shape::text || node.shape == Shape::box) {
            if (node.rect.intersects(area)) return false;
        } else if (node.id != own && node.shape == Shape::path) {
            constexpr int kSamples = 48;
            for (int i = 0; i <= kSamples; ++i)
                if (inset(area, -3, -3)
                        .contains(pointAlong(node.points, static_cast<double>(i) / kSamples)))
                    return false;
        } else if (node.id != own && node.rect.intersects(area)) {
            return false;
        }
    }
    return true;
}

Scene scaled(Scene scene, double factor) {
    if (factor == 1) return scene;
    scene.size = {scene.size.width * factor, scene.size.height * factor};
    for (auto& node : scene.nodes) {
        eachPosition(node, [&](double& x, double& y) {
            x *= factor;
            y *= factor;
        });
        for (auto* length :
             {&node.rect.width, &node.rect.height, &node.radius, &node.fontSize, &node.baseline})
            *length *= factor;
    }
    return scene;
}

void place(Scene& whole, Scene part, Point at) {
    for (auto& node : part.nodes) {
        eachPosition(node, [&](double& x, double& y) {
            x += at.x;
            y += at.y;
        });
        whole.nodes.push_back(std::move(node));
    }
}

}  // namespace flowglass::scene
