#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/trace/ids.hpp"

namespace flowglass::scene {

/// Pixels at 100 % scale; x to the right, y down.
struct Point {
    double x = 0;
    double y = 0;
};
struct Size {
    double width = 0;
    double height = 0;
};
struct Rect {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    [[nodiscard]] double right() const { return x + width; }
    [[nodiscard]] double bottom() const { return y + height; }
    [[nodiscard]] bool contains(Point p) const {
        return p.x >= x && p.x < right() && p.y >= y && p.y < bottom();
    }
    [[nodiscard]] bool intersects(const Rect& other) const {
        return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
    }
};

/// What a node is drawn as.
enum class Shape : std::uint8_t {
    box,   ///< `rect` with corner `radius`; style gives fill, line and pattern
    path,  ///< `points`: a start, then cubic curves of three points each; `arrow` ends it in a head
    line,  ///< `points`: a polyline
    polygon,  ///< `points`: closed and filled
    text,     ///< `text` on one line inside `rect`, baseline `baseline` below its top
};

/// The families and cuts that text is measured and drawn in.
enum class Font : std::uint8_t { sans, sansMedium, sansBold, mono, monoBold };

enum class Align : std::uint8_t { left, centre, right };

/// What a click on a node means.
struct Target {
    std::optional<trace::FrameId> frame;
    std::optional<trace::EventIndex> event;
    std::string action{};  ///< neither of them, but a choice: "axis:clock"
    std::optional<trace::TaskId> task{};
};

/// One thing in a picture. Two nodes with the same id in two scenes are the same thing: it moves.
/// A style is a name that a theme turns into colours and patterns ("frame.running.bar").
struct Node {
    std::string id;  ///< stable and unique within the scene: "frame:3", "frame:3/local:total"
    std::string style;
    Shape shape = Shape::box;
    Rect rect;  ///< for every shape, the box that holds it
    double radius = 0;
    std::vector<Point> points;
    bool arrow = false;
    std::string text;
    Font font = Font::sans;
    double fontSize = 0;  ///< px
    double baseline = 0;  ///< px from the top of rect
    Align align = Align::left;
    double opacity = 1;
    std::string description;  ///< for screen readers, on the node that stands for a whole thing
    std::optional<Target> target;
    /// A token travels along this node's id on its way in (motion.hpp).
    std::string travelsAlong;
};

/// A picture as data: nodes in painting order, without colours.
struct Scene {
    Size size;
    std::string title;
    std::string description;  ///< the step's sentence
    std::vector<Node> nodes;
    [[nodiscard]] const Node* find(std::string_view id) const;
    /// The topmost node with a target at `point`; null where there is none.
    [[nodiscard]] const Node* at(Point point) const;
};

}  // namespace flowglass::scene
