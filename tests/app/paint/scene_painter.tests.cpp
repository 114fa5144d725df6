#include "app/paint/scene_painter.hpp"

#include <set>

#include "app/paint/png_export.hpp"
#include "core/scene/drawing/sketch.hpp"
#include "surface.hpp"
#include "tests/catch.hpp"

using namespace flowglass;

namespace {

scene::Scene sceneOf(scene::Node node) {
    scene::Scene scene;
    scene.size = {100, 60};
    scene.nodes.push_back(std::move(node));
    return scene;
}

scene::Node box(const std::string& style) {
    scene::Node node;
    node.id = "box";
    node.style = style;
    node.rect = {20, 10, 60, 40};
    return node;
}

QImage imageOf(const scene::Scene& scene, double scale = 1) {
    tests::paintWithoutScreen();
    return paint::renderImage(scene, scene::lightTheme(), scale);
}

QColor at(const QImage& image, int x, int y) {
    return image.pixelColor(x, y);
}

}  // namespace

TEST_CASE("a box is filled with its style's colour, and nothing beside it is", "[paint]") {
    const auto image = imageOf(sceneOf(box("state.running")));
    const auto& theme = scene::lightTheme();
    CHECK(at(image, 50, 30) == paint::toQColor(*theme.look("state.running").fill));
    CHECK(at(image, 5, 5) == paint::toQColor(theme.background()));
    CHECK(at(image, 90, 30) == paint::toQColor(theme.background()));
}

TEST_CASE("a parked state differs by its pattern, not by colour alone", "[paint]") {
    const auto image = imageOf(sceneOf(box("state.parked")));
    std::set<QRgb> colours;
    for (int x = 30; x < 70; ++x) colours.insert(image.pixel(x, 30));
    CHECK(colours.size() > 2);
}

TEST_CASE("a pattern lies in the same places at every resolution", "[paint]") {
    const auto small = imageOf(sceneOf(box("state.parked")), 1);
    const auto large = imageOf(sceneOf(box("state.parked")), 4);
    const auto scaled = large.scaled(small.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    int far = 0;
    for (int y = 15; y < 45; ++y) {
        for (int x = 25; x < 75; ++x) {
            if (std::abs(qRed(small.pixel(x, y)) - qRed(scaled.pixel(x, y))) > 60) ++far;
        }
    }
    CHECK(far < 30 * 50 / 50);
}

TEST_CASE("what has no opacity leaves no trace", "[paint]") {
    auto node = box("state.running");
    node.opacity = 0;
    const auto image = imageOf(sceneOf(node));
    CHECK(tests::inkedPixels(image, image.rect()) == 0);
}

TEST_CASE("an arrow's head reaches the end of its path", "[paint]") {
    scene::Node node;
    node.id = "link";
    node.style = "link.yield";
    node.shape = scene::Shape::path;
    node.points = {{10, 30}, {30, 30}, {60, 30}, {90, 30}};
    node.rect = {10, 24, 80, 12};
    node.arrow = true;
    const auto image = imageOf(sceneOf(node));
    CHECK(tests::inkedPixels(image, {84, 28, 5, 5}) > 4);
    CHECK(tests::inkedPixels(image, {92, 0, 8, 60}) == 0);
}

TEST_CASE("text that is aligned to the right ends at its box's edge", "[paint]") {
    scene::Node node;
    node.id = "text";
    node.style = "text.ink";
    node.shape = scene::Shape::text;
    node.rect = {10, 20, 80, 20};
    node.text = "42";
    node.font = scene::Font::mono;
    node.fontSize = 14;
    node.baseline = 15;
    node.align = scene::Align::right;
    const auto image = imageOf(sceneOf(node));
    CHECK(tests::inkedPixels(image, {60, 20, 30, 20}) > 10);
    CHECK(tests::inkedPixels(image, {10, 20, 50, 20}) == 0);
}

TEST_CASE("a style that no theme knows paints nothing and breaks nothing", "[paint]") {
    const auto image = imageOf(sceneOf(box("nobody.knows.this")));
    CHECK(tests::inkedPixels(image, image.rect()) == 0);
}

TEST_CASE("a scene composed larger, with its strokes, looks like one that is painted larger",
          "[paint]") {
    constexpr double kScale = 3;
    auto link = box("link.yield");
    link.shape = scene::Shape::path;
    link.arrow = true;
    link.points = {{20, 10}, {40, 10}, {60, 50}, {80, 50}};
    for (const auto& node : {box("state.parked"), box("state.created"), link}) {
        const auto painted = imageOf(sceneOf(node), kScale);
        QImage composed(painted.size(), painted.format());
        composed.fill(paint::toQColor(scene::lightTheme().background()));
        QPainter painter(&composed);
        paint::ScenePainter strokes(scene::lightTheme());
        strokes.setStrokeScale(kScale);
        strokes.paint(painter, scene::scaled(sceneOf(node), kScale));
        painter.end();
        int far = 0;
        for (int y = 0; y < painted.height(); ++y)
            for (int x = 0; x < painted.width(); ++x)
                far += std::abs(at(painted, x, y).green() - at(composed, x, y).green()) > 16;
        INFO(node.style);
        CHECK(far < 60);
    }
}
