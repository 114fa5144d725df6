#include "app/window/controls/text_size.hpp"

#include "app/window/controls/look.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using namespace flowglass::window;

TEST_CASE("text grows and shrinks by notches, between as usual and three times that", "[window]") {
    double size = 1;
    for (std::size_t i = 0; i < kTextSizes.size() + 2; ++i) {
        const double larger = nextTextSize(size, 1);
        CHECK((larger > size || size == 3));
        size = larger;
    }
    CHECK(size == 3);
    CHECK(nextTextSize(size, -1) < size);
    CHECK(nextTextSize(size, 0) == 1);
    CHECK(nextTextSize(1, -1) == 1);
}

TEST_CASE("a size that is none of them counts as the nearest", "[window]") {
    CHECK(textSizeNear(1.97) == 2);
    CHECK(textSizeNear(0) == 1);
    CHECK(textSizeNear(99) == 3);
}

TEST_CASE("the lengths of a sheet grow with the text, hairlines do not", "[window]") {
    const Look look = lookOf(scene::lightTheme(), 2.5);
    CHECK(look.px(10) == 25);
    CHECK(look.sized("a { font-size: 14px; border: 1px solid red; margin: 4px 10px; }") ==
          "a { font-size: 35px; border: 1px solid red; margin: 10px 25px; }");
    CHECK(lookOf(scene::lightTheme()).sized("padding: 7px") == "padding: 7px");
}
