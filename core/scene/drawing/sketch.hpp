#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/scene/drawing/metrics.hpp"
#include "core/scene/drawing/scene.hpp"

namespace flowglass::scene {

/// How a piece of text is set.
struct Type {
    Font font = Font::sans;
    double size = 13;  ///< px
    std::string_view style = "text.ink";
};

/// Puts a scene together, node by node, in painting order.
class Sketch {
  public:
    explicit Sketch(Size size) { m_scene.size = size; }

    /// Every node added until the next call is drawn with this opacity. Text keeps its own, so that
    /// it can be read, and takes a quieter ink.
    void setOpacity(double opacity) { m_opacity = opacity; }

    Node& box(std::string id, std::string_view style, Rect rect, double radius = 0);
    /// Puts one line of text into `area`: centred vertically, elided to its width; the node's rect
    /// is the text's own. Returns an empty rect, and adds nothing, where no character fits.
    Rect text(std::string id, std::string_view text, const Type& type, const Rect& area,
              Align align = Align::left, Elide where = Elide::right);
    Node& line(std::string id, std::string_view style, Point from, Point to);
    /// A cubic curve from `points[0]`, three points a piece.
    Node& path(std::string id, std::string_view style, std::vector<Point> points, bool arrow);
    Node& polygon(std::string id, std::string_view style, std::vector<Point> points);
    /// A rounded label as wide as its text, at most `width`: `id` and `id`/text. Returns its rect.
    Rect pill(const std::string& id, std::string_view style, std::string_view text,
              const Type& type, Point leftTop, double height, double width,
              Elide where = Elide::right);

    /// The node added last.
    Node& last() { return m_scene.nodes.back(); }
    Scene& scene() { return m_scene; }
    [[nodiscard]] Scene take() { return std::move(m_scene); }

  private:
    Node& add(std::string id, std::string_view style, Shape shape, Rect rect);
    Scene m_scene;
    double m_opacity = 1;
};

/// The smallest rect that holds every point.
[[nodiscard]] Rect boundsOf(const std::vector<Point>& points);

/// The point of a path (as Shape::path has it) at `share` of its length in parameter: 0 its start,
/// 1 its end.
[[nodiscard]] Point pointAlong(const std::vector<Point>& path, double share);

/// The head of a path with an arrow: tip, then the two corners. Draws the path's last point back to
/// the middle of the head's base, so that a thick line does not stick out of the tip.
[[nodiscard]] std::array<Point, 3> arrowHead(std::vector<Point>& points);

/// `rect` made smaller by `dx` at the left and right and by `dy` at the top and bottom.
[[nodiscard]] Rect inset(const Rect& rect, double dx, double dy);

/// Whether no link and no token lies on `area`; the node `own` may touch it.
[[nodiscard]] bool isFree(const Scene& scene, const Rect& area, const std::string& own);

/// The whole scene, text and all, `factor` times as large.
[[nodiscard]] Scene scaled(Scene scene, double factor);

/// `part` put into `whole` with its left upper corner at `at`.
void place(Scene& whole, Scene part, Point at);

}  // namespace flowglass::scene
