#include <map>

#include "core/scene/timeline.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/recordings.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;

namespace {

Scene compose(const TestRecording& recording, Size size, playback::Step step) {
    const TimelineAxis axis(recording->player, playback::Grain::moments, AxisKind::clockShortened,
                            &recording->time, &recording->lanes);
    TimelineOptions options;
    options.window = wholeOf(axis);
    options.playhead = step;
    options.veil = true;
    options.facts = &recording->time;
    options.frames = &recording->player.frames();
    options.names = &recording->player.names();
    options.task = recording->player.stateAt(playback::Grain::moments, step).taskAtHand();
    return composeTimeline(recording->lanes, axis, size, options);
}

}  // namespace

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

TEST_CASE("what is written into a slice stays as time goes on", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/two_consumers.jsonl");
    std::map<std::string, std::string> written;
    for (playback::Step step = 0; step <= recording->player.lastStep(playback::Grain::moments);
         ++step) {
        const auto scene = compose(recording, {900, 300}, step);
        for (const auto& node : scene.nodes) {
            if (!node.id.starts_with("words:")) continue;
            INFO(node.id << " at step " << step);
            CHECK(written.try_emplace(node.id, node.text).first->second == node.text);
        }
    }
    CHECK(written.size() > 3);
}

TEST_CASE("how long a break is reads otherwise than how late it is", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/crawl.jsonl");
    const auto scene =
        compose(recording, {1600, 300}, recording->player.lastStep(playback::Grain::moments));
    std::size_t breaks = 0;
    for (const auto& node : scene.nodes) {
        if (node.id.starts_with("length-of-break:")) {
            ++breaks;
            CHECK(node.text.starts_with('+'));
            CHECK(scene.find("tab:" + node.id.substr(10)) != nullptr);
        } else if (node.id.starts_with("tick:")) {
            CHECK_FALSE(node.text.starts_with('+'));
        }
    }
    CHECK(breaks > 0);
}
