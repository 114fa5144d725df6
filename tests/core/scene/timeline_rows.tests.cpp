#include "core/scene/timeline.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/recordings.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;

TEST_CASE("a filter finds tasks by their coroutine as well, and by asyncio's name", "[scene]") {
    const std::string lessons =
        std::string(FLOWGLASS_SOURCE_DIR) + "/tests/core/scene/data/lessons/";
    const auto last = [&](const char* lesson, std::string_view filter) {
        const TestRecording recording(lessons + lesson);
        const auto rows = rowsNamed(recording->lanes, filter).value_or(LaneRows());
        return rows.empty() ? std::string() : recording->lanes.lanes[rows.back()].label;
    };
    CHECK(last("two_consumers.jsonl", "sell") == "ben");
    CHECK(last("loop_held.jsonl", "task-3") == "rude");
}

TEST_CASE("a strip leaves out what is around the tasks before it leaves out tasks", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/two_consumers.jsonl");
    const auto shown = [&](std::size_t fit) {
        std::string labels;
        const auto rows = rowsThatFit(recording->lanes, fit);
        for (const auto lane : rows.value_or(LaneRows()))
            labels += recording->lanes.lanes[lane].label + " ";
        return labels;
    };
    CHECK_FALSE(rowsThatFit(recording->lanes, recording->lanes.lanes.size()));
    CHECK(shown(5) == "loop main baker ada ben ");
    CHECK(shown(4) == "main baker ada ben ");
    CHECK(shown(2) == "main baker ada ben ");
    CHECK_FALSE(rowsThatFit(TestRecording(longRecording(4, 2))->lanes, 2));
    // Beside seven lines of code, over a line of output, there is room for five.
    TimelineOptions strip;
    strip.compact = strip.strip = true;
    strip.legend = strip.chooser = false;
    const auto areas = timelineAreas({560, 108}, strip);
    CHECK(areas.lanes.height / areas.pitch >= 5);
}
