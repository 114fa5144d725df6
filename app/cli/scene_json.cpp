#include "app/cli/scene_json.hpp"

#include <cmath>

#include "core/base/json_writer.hpp"

namespace flowglass::cli {

namespace {

using base::JsonWriter;
using scene::Node;

std::string_view nameOf(scene::Shape shape) {
    switch (shape) {
        case scene::Shape::box:
            return "box";
        case scene::Shape::path:
            return "path";
        case scene::Shape::line:
            return "line";
        case scene::Shape::polygon:
            return "polygon";
        case scene::Shape::text:
            return "text";
    }
    return "unknown";
}

std::string_view nameOf(scene::Font font) {
    switch (font) {
        case scene::Font::sans:
            return "sans";
        case scene::Font::sansMedium:
            return "sans-medium";
        case scene::Font::sansBold:
            return "sans-bold";
        case scene::Font::mono:
            return "mono";
        case scene::Font::monoBold:
            return "mono-bold";
    }
    return "unknown";
}

/// Hundredths of a pixel are enough, and the same on every machine.
JsonWriter& px(JsonWriter& json, double value) {
    return json.number(std::round(value * 100) / 100);
}

void writeRect(JsonWriter& json, const scene::Rect& rect) {
    json.key("rect").beginArray();
    px(json, rect.x);
    px(json, rect.y);
    px(json, rect.width);
    px(json, rect.height);
    json.endArray();
}

void writePoints(JsonWriter& json, const Node& node) {
    if (node.points.empty()) return;
    json.key("points").beginArray();
    for (const auto& point : node.points) {
        json.beginArray();
        px(json, point.x);
        px(json, point.y);
        json.endArray();
    }
    json.endArray();
    if (node.arrow) json.key("arrow").boolean(true);
}

void writeText(JsonWriter& json, const Node& node) {
    if (node.shape != scene::Shape::text) return;
    json.key("text").string(node.text).key("font").string(nameOf(node.font));
    px(json.key("size"), node.fontSize);
    px(json.key("baseline"), node.baseline);
}

void writeNode(JsonWriter& json, const Node& node) {
    json.beginObject().key("id").string(node.id);
    json.key("style").string(node.style).key("shape").string(nameOf(node.shape));
    writeRect(json, node.rect);
    if (node.radius > 0) px(json.key("radius"), node.radius);
    writePoints(json, node);
    writeText(json, node);
    if (node.opacity < 1) px(json.key("opacity"), node.opacity);
    if (!node.description.empty()) json.key("description").string(node.description);
    if (!node.travelsAlong.empty()) json.key("travels_along").string(node.travelsAlong);
    json.endObject();
}

}  // namespace

std::string sceneJson(const scene::Scene& scene) {
    JsonWriter json;
    json.beginObject();
    px(json.key("width"), scene.size.width);
    px(json.key("height"), scene.size.height);
    json.key("title").string(scene.title).key("description").string(scene.description);
    json.key("nodes").beginArray();
    for (const auto& node : scene.nodes) writeNode(json, node);
    json.endArray().endObject();
    return json.take() + "\n";
}

}  // namespace flowglass::cli
