#include "app/lecture/presenter_window.hpp"
#include "app/lecture/screens.hpp"
#include "tests/catch.hpp"

using namespace flowglass::lecture;

TEST_CASE("the lecture's clock shows hours only when there are some", "[lecture]") {
    CHECK(clockText(0) == "0:00");
    CHECK(clockText(65'999) == "1:05");
    CHECK(clockText(3'600'000) == "1:00:00");
    CHECK(clockText(3'729'000) == "1:02:09");
}

TEST_CASE("the audience gets the screen that who lectures does not look at", "[lecture]") {
    CHECK(placesOf(1, 0, false).lecture == 0);
    CHECK(!placesOf(1, 0, true).presenter);
    CHECK(placesOf(2, 0, false).lecture == 1);
    CHECK(placesOf(2, 0, false).presenter == 0U);
    CHECK(placesOf(2, 1, false).lecture == 0);
    CHECK(placesOf(3, 1, false).presenter == 1U);
    CHECK(placesOf(2, 0, true).lecture == 0);
    CHECK(placesOf(2, 0, true).presenter == 1U);
}
