#include "app/paint/glyphs.hpp"

#include <QImage>

#include "core/scene/drawing/metrics.hpp"
#include "surface.hpp"
#include "tests/catch.hpp"

using namespace flowglass;

namespace {

QImage drawn(std::string_view text, scene::Font font, double size) {
    tests::paintWithoutScreen();
    QImage image(600, 60, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::TextAntialiasing);
    painter.setPen(Qt::black);
    paint::drawText(painter, {10, 40}, text, font, size);
    return image;
}

}  // namespace

TEST_CASE("text ends where the scene's metrics say that it ends", "[paint]") {
    const std::string text = "running_total hands 6 to the for loop";
    for (const auto font :
         {scene::Font::sans, scene::Font::sansBold, scene::Font::mono, scene::Font::monoBold}) {
        const auto image = drawn(text, font, 15);
        const int end = 10 + static_cast<int>(scene::measure(text, font, 15));
        CHECK(tests::inkedPixels(image, {10, 0, end - 10 + 2, 60}) > 200);
        CHECK(tests::inkedPixels(image, {end + 2, 0, 600 - end - 2, 60}) == 0);
        CHECK(tests::inkedPixels(image, {end - 14, 0, 14, 60}) > 0);
    }
}

TEST_CASE("a size between two pixels is drawn at that size", "[paint]") {
    const std::string text = "mmmmmmmmmmmmmmmmmmmm";
    const auto image = drawn(text, scene::Font::mono, 12.5);
    const int end = 10 + static_cast<int>(scene::measure(text, scene::Font::mono, 12.5));
    CHECK(tests::inkedPixels(image, {end - 8, 0, 8, 60}) > 0);
    CHECK(tests::inkedPixels(image, {end + 2, 0, 600 - end - 2, 60}) == 0);
}

TEST_CASE("characters that the font lacks are still drawn", "[paint]") {
    const auto with = drawn("a漢b", scene::Font::mono, 20);
    const auto without = drawn("a b", scene::Font::mono, 20);
    CHECK(tests::inkedPixels(with, {0, 0, 600, 60}) > tests::inkedPixels(without, {0, 0, 600, 60}));
}
