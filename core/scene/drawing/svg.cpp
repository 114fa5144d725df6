#include "core/scene/drawing/svg.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <string_view>

#include "core/scene/drawing/metrics.hpp"
#include "core/scene/drawing/sketch.hpp"

namespace flowglass::scene {
namespace {

/// At most two decimals, none where they are zero; never "-0".
std::string number(double value) {
    std::array<char, 40> buffer{};
    const double rounded = std::round(value * 100) / 100 + 0.0;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), rounded,
                                   std::chars_format::fixed, 2)
                         .ptr;
    std::string text(buffer.data(), end);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

/// Text as XML can carry it, in attributes too.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : oneLine(text)) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string hex(Colour colour) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string text = "#";
    for (const auto byte : {colour.red, colour.green, colour.blue}) {
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 15U];
    }
    return text;
}

/// One document while it is being written.
class Writer {
  public:
    Writer(const Scene& scene, const Theme& theme) : m_scene(scene), m_theme(theme) {}

    std::string write() {
        begin();
        patterns();
        rectangle(Rect{0, 0, m_scene.size.width, m_scene.size.height}, 0);
        attribute("fill", hex(m_theme.background()));
        m_out += "/>\n";
        for (const auto& node : m_scene.nodes) draw(node);
        m_out += "</svg>\n";
        return std::move(m_out);
    }

  private:
    void attribute(std::string_view name, std::string_view value) {
        m_out.append(" ").append(name).append("=\"").append(value).append("\"");
    }
    void attribute(std::string_view name, double value) { attribute(name, number(value)); }

    void begin() {
        m_out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg";
        attribute("xmlns", "http://www.w3.org/2000/svg");
        attribute("width", m_scene.size.width);
        attribute("height", m_scene.size.height);
        attribute("viewBox",
                  "0 0 " + number(m_scene.size.width) + " " + number(m_scene.size.height));
        attribute("role", "img");
        attribute("xml:space", "preserve");
        attribute("style", "font-kerning:none;font-variant-ligatures:none");
        m_out += ">\n<title>" + escaped(m_scene.title) + "</title>\n<desc>" +
                 escaped(m_scene.description) + "</desc>\n";
    }

    static std::string patternId(std::string_view style) {
        std::string id = "pattern-";
        for (const char c : style) id += c == '.' ? '-' : c;
        return id;
    }

    void patterns() {
        std::set<std::string_view> styles;
        for (const auto& node : m_scene.nodes)
            if (m_theme.look(node.style).pattern != Pattern::none) styles.insert(node.style);
        if (styles.empty()) return;
        m_out += "<defs>\n";
        for (const auto style : styles) pattern(style, m_theme.look(style));
        m_out += "</defs>\n";
    }

    void pattern(std::string_view style, const Look& look) {
        const bool hatch = look.pattern == Pattern::hatch;
        const double period = hatch ? kHatchPeriod : kDotPeriod;
        m_out += "<pattern";
        attribute("id", patternId(style));
        attribute("width", period);
        attribute("height", period);
        attribute("patternUnits", "userSpaceOnUse");
        if (hatch) attribute("patternTransform", "rotate(45)");
        m_out += ">";
        rectangle(Rect{0, 0, period, period}, 0);
        fill(look.fill);
        m_out += "/>";
        if (hatch) {
            rectangle(Rect{0, 0, kHatchWidth, period}, 0);
        } else {
            m_out += "<circle";
            attribute("cx", period / 2);
            attribute("cy", period / 2);
            attribute("r", kDotRadius);
        }
        fill(look.patternColour);
        m_out += "/></pattern>\n";
    }

    void fill(const std::optional<Colour>& colour) {
        attribute("fill", colour ? hex(*colour) : "none");
        if (colour && colour->alpha != 255) attribute("fill-opacity", colour->alpha / 255.0);
    }

    void stroke(const Look& look) {
        if (!look.line) return;
        attribute("stroke", hex(*look.line));
        if (look.line->alpha != 255) attribute("stroke-opacity", look.line->alpha / 255.0);
        if (look.lineWidth != 1) attribute("stroke-width", look.lineWidth);
        if (look.dash.empty()) return;
        std::string dash;
        for (const double length : look.dash) {
            if (!dash.empty()) dash += ' ';
            dash += number(length);
        }
        attribute("stroke-dasharray", dash);
    }

    void rectangle(const Rect& rect, double radius) {
        m_out += "<rect";
        attribute("x", rect.x);
        attribute("y", rect.y);
        attribute("width", rect.width);
        attribute("height", rect.height);
        if (radius > 0) attribute("rx", radius);
    }

    void draw(const Node& node) {
        const auto& look = m_theme.look(node.style);
        switch (node.shape) {
            case Shape::box:
                drawBox(node, look);
                break;
            case Shape::text:
                drawText(node, look);
                break;
            case Shape::path:
            case Shape::line:
            case Shape::polygon:
                drawPoints(node, look);
                break;
        }
    }

    void common(const Node& node) {
        attribute("id", escaped(node.id));
        if (node.opacity < 1) attribute("opacity", node.opacity);
    }

    void finish(const Node& node, std::string_view element) {
        if (node.description.empty()) {
            m_out += "/>\n";
            return;
        }
        m_out += "><title>" + escaped(node.description) + "</title></";
        m_out.append(element).append(">\n");
    }

    void drawBox(const Node& node, const Look& look) {
        rectangle(node.rect, node.radius);
        common(node);
        if (look.pattern == Pattern::none) {
            fill(look.fill);
        } else {
            attribute("fill", "url(#" + patternId(node.style) + ")");
        }
        stroke(look);
        finish(node, "rect");
    }

    void drawText(const Node& node, const Look& look) {
        const double shift = node.align == Align::left    ? 0
                             : node.align == Align::right ? node.rect.width
                                                          : node.rect.width / 2;
        const auto cut = cutOf(node.font);
        const bool mono = node.font == Font::mono || node.font == Font::monoBold;
        m_out += "<text";
        attribute("x", node.rect.x + shift);
        attribute("y", node.rect.y + node.baseline);
        common(node);
        attribute("font-family",
                  std::string(cut.family) + (mono ? ", DejaVu Sans Mono, Consolas, monospace"
                                                  : ", Helvetica Neue, Arial, sans-serif"));
        attribute("font-size", node.fontSize);
        if (cut.weight != 400) attribute("font-weight", std::to_string(cut.weight));
        if (node.align != Align::left)
            attribute("text-anchor", node.align == Align::right ? "end" : "middle");
        attribute("textLength", node.rect.width);
        attribute("lengthAdjust", "spacingAndGlyphs");
        fill(look.ink);
        m_out += ">" + escaped(node.text) + "</text>\n";
    }

    void drawPoints(const Node& node, const Look& look) {
        if (node.points.empty()) return;
        auto points = node.points;
        std::array<Point, 3> head{};
        if (node.arrow) head = arrowHead(points);
        m_out += "<path";
        attribute("d", outline(points, node.shape));
        common(node);
        fill(node.shape == Shape::polygon ? look.fill : std::nullopt);
        stroke(look);
        finish(node, "path");
        if (!node.arrow) return;
        m_out += "<path";
        attribute("d", outline({head.begin(), head.end()}, Shape::polygon));
        attribute("id", escaped(node.id) + "/head");
        if (node.opacity < 1) attribute("opacity", node.opacity);
        fill(look.line);
        m_out += "/>\n";
    }

    static std::string outline(const std::vector<Point>& points, Shape shape) {
        std::string out;
        for (std::size_t i = 0; i < points.size(); ++i) {
            if (i == 0)
                out += "M";
            else if (shape != Shape::path)
                out += "L";
            else
                out += i % 3 == 1 ? "C" : " ";
            out += number(points[i].x) + "," + number(points[i].y);
        }
        return shape == Shape::polygon ? out + "Z" : out;
    }

    const Scene& m_scene;
    const Theme& m_theme;
    std::string m_out;
};

}  // namespace

std::string toSvg(const Scene& scene, const Theme& theme) {
    return Writer(scene, theme).write();
}

}  // namespace flowglass::scene
