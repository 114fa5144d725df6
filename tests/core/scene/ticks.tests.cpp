#include "core/scene/timeline/ticks.hpp"

#include "tests/catch.hpp"

using namespace flowglass::scene;

namespace {

std::vector<std::string> labels(const std::vector<Tick>& ticks) {
    std::vector<std::string> texts;
    for (const auto& tick : ticks) texts.push_back(tick.label);
    return texts;
}

}  // namespace

TEST_CASE("the distance of ticks is 1, 2 or 5 times a power of ten", "[scene]") {
    CHECK(tickStep(40, 1360) == 5);
    CHECK(tickStep(1000, 1000, 100) == 100);
    CHECK(tickStep(1001, 1000, 100) == 200);
    CHECK(tickStep(2e9, 1000, 100) == 2e8);
    CHECK(tickStep(4.5e6, 1000, 100) == 5e5);
}

TEST_CASE("no step is divided", "[scene]") {
    CHECK(tickStep(2, 2000) == 1);
    CHECK(tickStep(0, 100) == 1);
    CHECK(tickStep(10, 0) == 1);
}

TEST_CASE("ticks are the multiples of the step within the span, ends included", "[scene]") {
    CHECK(labels(ticksBetween(0, 20, 10, TickUnit::steps)) ==
          std::vector<std::string>{"step 0", "step 10", "step 20"});
    CHECK(labels(ticksBetween(11, 19, 10, TickUnit::steps)).empty());
    CHECK(labels(ticksBetween(990, 1005, 10, TickUnit::steps)) ==
          std::vector<std::string>{"step 990", "step 1,000"});
    CHECK(ticksBetween(5, 4, 1, TickUnit::steps).empty());
    CHECK(ticksBetween(0, 10, 0, TickUnit::steps).empty());
}

TEST_CASE("times are written in the unit that keeps them short", "[scene]") {
    CHECK(labels(ticksBetween(0, 400, 200, TickUnit::nanoseconds)) ==
          std::vector<std::string>{"0 ns", "200 ns", "400 ns"});
    CHECK(labels(ticksBetween(1e6, 2e6, 5e5, TickUnit::nanoseconds)) ==
          std::vector<std::string>{"1.0 ms", "1.5 ms", "2.0 ms"});
    CHECK(labels(ticksBetween(2e9, 2.2e9, 1e8, TickUnit::nanoseconds)) ==
          std::vector<std::string>{"2.0 s", "2.1 s", "2.2 s"});
    // A second into the recording, microseconds apart: seconds would need six decimals.
    CHECK(labels(ticksBetween(1e9, 1.000004e9, 2e3, TickUnit::nanoseconds)) ==
          std::vector<std::string>{"1000.000 ms", "1000.002 ms", "1000.004 ms"});
}

TEST_CASE("a length of time is said in few characters", "[scene]") {
    CHECK(durationText(0) == "0 ns");
    CHECK(durationText(340) == "340 ns");
    CHECK(durationText(1234) == "1.2 µs");
    CHECK(durationText(3e9) == "3 s");
    CHECK(durationText(250e6) == "250 ms");
    CHECK(durationText(1200e9) == "20 min");
}
