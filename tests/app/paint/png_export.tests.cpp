#include "app/paint/png_export.hpp"

#include <QImage>
#include <filesystem>

#include "surface.hpp"
#include "tests/catch.hpp"

using namespace flowglass;

namespace {

scene::Scene card() {
    scene::Scene scene;
    scene.size = {120, 80};
    scene::Node node;
    node.id = "card";
    node.style = "card";
    node.rect = {10, 10, 100, 60};
    node.radius = 8;
    scene.nodes.push_back(node);
    return scene;
}

}  // namespace

TEST_CASE("a PNG has as many pixels as the scene's size and scale ask for", "[paint]") {
    tests::paintWithoutScreen();
    const auto path = std::filesystem::temp_directory_path() / "flowglass-png-test.png";
    REQUIRE(paint::writePng(card(), scene::lightTheme(), path, 2).has_value());
    const QImage image(QString::fromStdString(path.string()));
    CHECK(image.size() == QSize(240, 160));
    std::filesystem::remove(path);
}

TEST_CASE("a PNG that cannot be written says so in one sentence with its path", "[paint]") {
    tests::paintWithoutScreen();
    const auto written = paint::writePng(card(), scene::lightTheme(), "/nowhere/at/all.png");
    REQUIRE(written.has_error());
    CHECK(written.error().kind == base::ErrorKind::io);
    CHECK(written.error().where == "/nowhere/at/all.png");
    CHECK(written.error().sentence.back() == '.');
}
