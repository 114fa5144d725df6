#include <algorithm>
#include <cmath>
#include <map>

#include "core/scene/timeline/timeline.hpp"
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

TEST_CASE("a strip leaves out what tasks do before it leaves out any of them", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/two_consumers.jsonl");
    const auto& lanes = recording->lanes;
    const auto shown = [&](std::size_t fit, trace::EventIndex next) {
        std::string labels;
        const auto rows = rowsThatFit(lanes, fit, next);
        for (const auto lane : rows.value_or(LaneRows())) labels += lanes.lanes[lane].label + " ";
        return labels;
    };
    CHECK_FALSE(rowsThatFit(lanes, lanes.lanes.size(), 0));
    CHECK(shown(6, 0) == "<module> loop main baker ada ben ");
    CHECK(shown(6, recording->player.trace().size()) == shown(6, 0));
    // Too few rows for all of them: what is around the tasks goes first, at every moment.
    CHECK(shown(5, 0) == "loop main baker ada ben ");
    CHECK(shown(4, 0) == "main baker ada ben ");
    CHECK(shown(3, 0) == "main baker ada ");
    const auto ben = lanes.lanes.at(5).slices.front().begin;
    CHECK(shown(3, ben) == shown(3, 0));
    CHECK(shown(3, ben + 1).ends_with("ben "));
    // What the step is about is among them.
    CHECK(rowsThatFit(lanes, 2, ben, 0)->front() == 0);
    // Beside seven lines of code, over a line of output, there is room for five, or for six that
    // stand closer to each other.
    TimelineOptions strip;
    strip.compact = strip.strip = true;
    strip.legend = strip.chooser = false;
    const auto fitting = [&] {
        const auto areas = timelineAreas({560, 108}, strip);
        return areas.lanes.height / areas.pitch;
    };
    strip.wanted = 5;
    CHECK(std::floor(fitting()) == 5);
    strip.wanted = 6;
    CHECK(std::floor(fitting() + 0.01) == 6);
}

TEST_CASE("lanes that are closer than letters are high have no words", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/two_consumers.jsonl");
    const auto& player = recording->player;
    constexpr auto kMoments = playback::Grain::moments;
    const TimelineAxis axis(player, kMoments, AxisKind::clockShortened, &recording->time,
                            &recording->lanes);
    TimelineOptions strip;
    strip.compact = strip.strip = true;
    strip.legend = strip.chooser = false;
    strip.playhead = player.lastStep(kMoments);
    strip.window = wholeOf(axis);
    const auto hasWords = [&](std::size_t wanted) {
        strip.wanted = wanted;
        const auto scene = composeTimeline(recording->lanes, axis, {900, 108}, strip);
        return std::ranges::any_of(scene.nodes,
                                   [](const Node& node) { return node.id.starts_with("words:"); });
    };
    CHECK(hasWords(5));
    CHECK_FALSE(hasWords(6));
}

TEST_CASE("a strip's lanes stay where they are until another one needs the room", "[scene]") {
    const TestRecording recording(longRecording(4, 2));
    const auto& lanes = recording->lanes.lanes;
    const auto happensAt = [&](std::size_t lane, trace::EventIndex at) {
        return std::ranges::any_of(lanes[lane].slices, [at](const model::Slice& slice) {
            return slice.begin == at || slice.end == at;
        });
    };
    auto before = rowsThatFit(recording->lanes, 2, 0);
    REQUIRE(before);
    for (trace::EventIndex next = 1; next <= recording->player.trace().size(); ++next) {
        const auto rows = rowsThatFit(recording->lanes, 2, next);
        REQUIRE(rows);
        CHECK(rows->size() == 2);
        INFO("before event " << next);
        for (const auto lane : *rows) CHECK((rowOf(&*before, lane) || happensAt(lane, next - 1)));
        before = rows;
    }
}

TEST_CASE("the only thread stays in a strip while its generators come and go", "[scene]") {
    const TestRecording recording(longRecording(6, 2));
    const auto& lanes = recording->lanes;
    REQUIRE(lanes.lanes.front().sort == model::Lane::Sort::thread);
    for (trace::EventIndex next = 1; next <= recording->player.trace().size(); ++next)
        for (const std::size_t fit : {3, 4, 5}) {
            const auto rows = rowsThatFit(lanes, fit, next);
            REQUIRE(rows);
            INFO(fit << " before event " << next);
            CHECK(rows->size() == fit);
            CHECK(rows->front() == 0);
        }
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

TEST_CASE("words in a slice stay where they are as time goes on", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/nested_scopes.jsonl");
    std::map<std::string, double> places;
    std::size_t held = 0;
    const auto last = recording->player.lastStep(playback::Grain::moments);
    for (playback::Step step = 1; step <= last; ++step)
        for (const auto& node : compose(recording, {1200, 312}, step).nodes) {
            if (!node.id.starts_with("words:") || node.shape != Shape::text) continue;
            INFO("step " << step << ": " << node.text);
            CHECK(places.emplace(node.id, node.rect.x).first->second == Approx(node.rect.x));
            held += node.text == "held" ? 1 : 0;
        }
    CHECK(held > 2);
}

TEST_CASE("the name of a lane is read whole before it stands as deep as it is", "[scene]") {
    TimelineOptions options;
    options.strip = options.compact = true;
    std::size_t names = 0;
    for (const auto& path : allRecordings()) {
        const TestRecording recording(path);
        const TimelineAxis axis(recording->player, playback::Grain::moments, AxisKind::steps);
        options.window = wholeOf(axis);
        options.playhead = 1;
        const auto scene = composeTimeline(recording->lanes, axis, {520, 400}, options);
        for (const auto& lane : recording->lanes.lanes) {
            if (lane.label.size() > 12 || lane.depth > 3) continue;
            names += std::ranges::count_if(scene.nodes, [&](const Node& node) {
                return node.id.starts_with("lane:") && node.text == lane.label;
            });
            for (const auto& node : scene.nodes)
                if (node.id.starts_with("lane:") && node.text.find("…") != std::string::npos)
                    CHECK(node.text.size() > 12);
        }
    }
    CHECK(names > 20);
}

TEST_CASE("a strip says that the loop was held, and for how long", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/loop_held.jsonl");
    const auto& player = recording->player;
    const TimelineAxis axis(player, playback::Grain::moments, AxisKind::clockShortened,
                            &recording->time, &recording->lanes);
    TimelineOptions options;
    options.window = wholeOf(axis);
    options.veil = options.strip = options.compact = true;
    options.facts = &recording->time;
    bool isOver = false;
    for (playback::Step step = 1; step <= player.lastStep(playback::Grain::moments); ++step) {
        options.playhead = step;
        const auto scene = composeTimeline(recording->lanes, axis, {520, 180}, options);
        INFO("step " << step);
        CHECK(std::ranges::any_of(scene.nodes, [](const Node& node) {
                  return node.text.starts_with("loop held 20") && node.text.ends_with(" ms");
              }) == isOver);
        isOver |= player.trace().kind(player.eventOf(playback::Grain::moments, step)) ==
                  trace::Kind::block;
    }
    CHECK(isOver);
}
