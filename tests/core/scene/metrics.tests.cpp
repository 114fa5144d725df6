#include "core/scene/drawing/metrics.hpp"

#include "tests/catch.hpp"

using namespace flowglass::scene;

TEST_CASE("a text is as wide as the advances of its characters", "[scene]") {
    CHECK(measure("", Font::sans, 10) == 0);
    CHECK(measure("abc", Font::mono, 10) == Approx(18));
    CHECK(measure("ab", Font::sans, 20) ==
          Approx(measure("a", Font::sans, 20) + measure("b", Font::sans, 20)));
    CHECK(measure("W", Font::sans, 10) > measure("i", Font::sans, 10));
    CHECK(measure("weight", Font::sansBold, 10) > measure("weight", Font::sans, 10));
}

TEST_CASE("characters outside the table have a width too", "[scene]") {
    CHECK(measure("漢", Font::mono, 10) == Approx(10));
    CHECK(measure("e\u0301", Font::mono, 10) == Approx(6));
    CHECK(measure("\xFF", Font::sans, 10) > 0);
}

TEST_CASE("a text that is too long ends in an ellipsis and fits", "[scene]") {
    const std::string text = "running_total(numbers)";
    const double whole = measure(text, Font::mono, 15);
    CHECK(elide(text, Font::mono, 15, whole) == text);
    CHECK(elide(text, Font::mono, 15, 9 * 8) == "running…");
    CHECK(elide(text, Font::mono, 15, 9 * 9, Elide::middle) == "runn…ers)");
    CHECK(elide(text, Font::mono, 15, 9) == "…");
    CHECK(elide(text, Font::mono, 15, 8) == "");
    CHECK(elide("", Font::mono, 15, 0) == "");
    for (double width = 0; width < whole; width += 3.7) {
        CHECK(measure(elide(text, Font::sans, 15, width), Font::sans, 15) <= width + 0.001);
        CHECK(measure(elide(text, Font::sans, 15, width, Elide::middle), Font::sans, 15) <=
              width + 0.001);
    }
}

TEST_CASE("eliding never cuts inside a character", "[scene]") {
    CHECK(elide("ééééé", Font::mono, 10, 18) == "éé…");
    CHECK(elide("ééééé", Font::mono, 10, 18, Elide::middle) == "é…é");
}

TEST_CASE("eliding a dotted name keeps its last part", "[scene]") {
    CHECK(elide("@functools.cache", Font::mono, 10, 60, Elide::middle) == "@fun…cache");
    CHECK(elide("std::vector::push", Font::mono, 10, 60, Elide::middle) == "std::…push");
    // Not where that would leave nothing of the beginning, nor where it is no name.
    CHECK(elide("@a.much_longer_name", Font::mono, 10, 60, Elide::middle) == "@a.mu…name");
    CHECK(elide("@retry(3.5, True)", Font::mono, 10, 60, Elide::middle) == "@retr…rue)");
}

TEST_CASE("of a figure at the end of what is cut all stays, or nothing", "[scene]") {
    const auto cut = [](const char* text, double width) {
        return elide(text, Font::mono, 10, width, Elide::middle);
    };
    CHECK(cut("asleep for 100 ms", 61) == "asl…100 ms");
    CHECK(cut("a task, 12.75 ms", 61) == "a…12.75 ms");
    CHECK(cut("wait 1,234 of", 67) == "wa…1,234 of");
    CHECK(cut("asleep for 100 ms", 43) == "…100 ms");
    CHECK(cut("took 1234567890", 43) == "took 1…");
    // Where that is plain, it may be cut.
    CHECK(cut("1234567890123456 ms", 61) == "12345…6 ms");
}

TEST_CASE("a text on one line has no control characters", "[scene]") {
    CHECK(oneLine("a\tb\nc\x01") == "a    b⏎c\uFFFD");
    CHECK(oneLine("\xC3") == "\uFFFD");
    CHECK(oneLine("\uFFFD") == "\uFFFD");
}
