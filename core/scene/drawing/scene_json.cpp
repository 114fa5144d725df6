#include "core/scene/drawing/scene_json.hpp"

#include <array>
#include <cmath>

namespace flowglass::scene {
namespace {

constexpr std::array<std::string_view, 5> kShapes{"box", "path", "line", "polygon", "text"};
constexpr std::array<std::string_view, 5> kFonts{"sans", "sansMedium", "sansBold", "mono",
                                                 "monoBold"};
constexpr std::array<std::string_view, 3> kAligns{"left", "centre", "right"};

double rounded(double value) {
    return std::round(value * 100) / 100 + 0.0;
}

void writeTarget(base::JsonWriter& json, const Target& target) {
    json.key("target").beginObject();
    if (target.frame) json.key("frame").number(std::uint64_t{target.frame->value});
    if (target.event) json.key("event").number(std::uint64_t{*target.event});
    if (target.task) json.key("task").number(std::uint64_t{target.task->value});
    if (!target.action.empty()) json.key("action").string(target.action);
    json.endObject();
}

void writeText(base::JsonWriter& json, const Node& node) {
    json.key("text").string(node.text);
    json.key("font").string(kFonts[static_cast<std::size_t>(node.font)]);
    json.key("fontSize").number(rounded(node.fontSize));
    json.key("baseline").number(rounded(node.baseline));
    if (node.align != Align::left)
        json.key("align").string(kAligns[static_cast<std::size_t>(node.align)]);
}

void writeNode(base::JsonWriter& json, const Node& node) {
    json.beginObject();
    json.key("id").string(node.id);
    json.key("style").string(node.style);
    json.key("shape").string(kShapes[static_cast<std::size_t>(node.shape)]);
    json.key("rect").beginArray();
    for (const double length : {node.rect.x, node.rect.y, node.rect.width, node.rect.height})
        json.number(rounded(length));
    json.endArray();
    if (node.radius > 0) json.key("radius").number(rounded(node.radius));
    if (!node.points.empty()) {
        json.key("points").beginArray();
        for (const auto& point : node.points)
            json.beginArray().number(rounded(point.x)).number(rounded(point.y)).endArray();
        json.endArray();
    }
    if (node.arrow) json.key("arrow").boolean(true);
    if (node.shape == Shape::text) writeText(json, node);
    if (node.opacity < 1) json.key("opacity").number(rounded(node.opacity));
    if (!node.description.empty()) json.key("description").string(node.description);
    if (node.target) writeTarget(json, *node.target);
    if (!node.travelsAlong.empty()) json.key("travelsAlong").string(node.travelsAlong);
    json.endObject();
}

}  // namespace

void writeJson(base::JsonWriter& json, const Scene& scene) {
    json.beginObject();
    json.key("width").number(rounded(scene.size.width));
    json.key("height").number(rounded(scene.size.height));
    json.key("title").string(scene.title);
    json.key("description").string(scene.description);
    json.key("nodes").beginArray();
    for (const auto& node : scene.nodes) writeNode(json, node);
    json.endArray();
    json.endObject();
}

std::string toJson(const Scene& scene) {
    base::JsonWriter json;
    writeJson(json, scene);
    return json.take();
}

}  // namespace flowglass::scene
