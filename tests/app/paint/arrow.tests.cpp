#include "app/paint/arrow.hpp"

#include <cmath>

#include "core/scene/drawing/theme.hpp"
#include "tests/catch.hpp"

using namespace flowglass;

TEST_CASE("an arrow's tip is where its path ended, and its stroke ends inside the head",
          "[paint]") {
    std::vector<scene::Point> points{{0, 0}, {100, 0}};
    const auto head = paint::cutForArrow(points);
    CHECK(head[0].x == 100);
    CHECK(head[0].y == 0);
    CHECK(head[1].x == Approx(100 - scene::kArrowLength));
    CHECK(std::abs(head[1].y) == Approx(scene::kArrowHalfWidth));
    CHECK(points.back().x < 100);
    CHECK(points.back().x > 100 - scene::kArrowLength);
}

TEST_CASE("an arrow whose last points are the same looks the way it came from", "[paint]") {
    std::vector<scene::Point> points{{50, 0}, {50, 80}, {50, 80}};
    const auto head = paint::cutForArrow(points);
    CHECK(head[0].y == 80);
    CHECK(head[1].y == Approx(80 - scene::kArrowLength));
}

TEST_CASE("an arrow of no length is no accident", "[paint]") {
    std::vector<scene::Point> points{{5, 5}, {5, 5}};
    const auto head = paint::cutForArrow(points);
    for (const auto corner : head) CHECK(std::isfinite(corner.x + corner.y));
}
