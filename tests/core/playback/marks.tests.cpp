#include "core/playback/moves/marks.hpp"
#include "tests/catch.hpp"

using flowglass::playback::Marks;

TEST_CASE("marks count and find every marked event", "[playback]") {
    Marks marks;
    std::vector<std::uint64_t> marked;
    for (std::uint64_t i = 0; i < 3000; ++i) {
        const bool mark = i % 7 == 3 || (i > 1000 && i < 1500);
        marks.push_back(mark);
        if (mark) marked.push_back(i);
    }
    REQUIRE(marks.count() == marked.size());
    for (std::size_t n = 0; n < marked.size(); ++n) {
        CHECK(marks.at(n) == marked[n]);
        CHECK(marks.before(marked[n]) == n);
        CHECK(marks.before(marked[n] + 1) == n + 1);
        CHECK(marks.atOrAfter(marked[n]) == marked[n]);
    }
    CHECK(marks.atOrAfter(marked.back() + 1) == std::nullopt);
    CHECK(marks.before(9999) == marked.size());
    CHECK_FALSE(marks.has(9999));
}

TEST_CASE("a copy of marks does not see what the other adds", "[playback]") {
    Marks marks;
    for (int i = 0; i < 100; ++i) marks.push_back(true);
    Marks copy = marks;
    copy.push_back(true);
    marks.push_back(false);
    CHECK(copy.count() == 101);
    CHECK(marks.count() == 100);
    CHECK_FALSE(marks.has(100));
}
