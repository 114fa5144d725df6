#include "core/scene/timeline.hpp"

#include <algorithm>
#include <set>

#include "tests/catch.hpp"
#include "tests/core/scene/geometry.hpp"
#include "tests/core/scene/recordings.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;
using playback::Grain;

namespace {

bool isSlice(const Node& node) {
    return node.id.starts_with("lane:") && node.id.find("/slice:") != std::string::npos &&
           node.shape == Shape::box;
}

std::vector<Node> slicesOf(const Scene& scene, const std::string& lane = "lane:") {
    std::vector<Node> slices;
    for (const auto& node : scene.nodes)
        if (isSlice(node) && node.id.starts_with(lane)) slices.push_back(node);
    return slices;
}

Scene compose(const TestRecording& recording, Size size, AxisKind kind = AxisKind::steps,
              playback::Step step = 5, bool veil = false) {
    const TimelineAxis axis(recording->player, Grain::moments, kind, &recording->time);
    TimelineOptions options;
    options.window = wholeOf(axis);
    options.playhead = step;
    options.veil = veil;
    options.facts = &recording->time;
    options.frames = &recording->player.frames();
    return composeTimeline(recording->lanes, axis, size, options);
}

}  // namespace

TEST_CASE("slices of a lane follow each other and are wide enough to be clicked", "[scene]") {
    for (const auto generators : {1U, 4U})
        for (const auto rounds : {3U, 200U, 5000U}) {
            const TestRecording recording(longRecording(generators, rounds));
            for (const auto kind : {AxisKind::steps, AxisKind::clock}) {
                const auto scene = compose(recording, {1200, 300}, kind);
                const auto slices = slicesOf(scene, "lane:generator:2/");
                REQUIRE(!slices.empty());
                double at = 0;
                for (const auto& slice : slices) {
                    CHECK(slice.rect.x >= at - 0.01);
                    at = slice.rect.right();
                    CHECK(slice.target.has_value());
                }
                for (std::size_t i = 0; i + 1 < slices.size(); ++i)
                    CHECK(slices[i].rect.width >= 1.9);
            }
        }
}

TEST_CASE("a picture of a million slices takes nodes in proportion to its pixels", "[scene]") {
    const TestRecording recording(longRecording(1000, 500));
    std::size_t slices = 0;
    for (const auto& lane : recording->lanes.lanes) slices += lane.slices.size();
    CHECK(slices >= 1'000'000);
    const auto scene = compose(recording, {1600, 300});
    CHECK(scene.nodes.size() < 5000);
    CHECK(scene.find("lanes:count") != nullptr);
    CHECK(std::ranges::any_of(scene.nodes,
                              [](const Node& node) { return node.style == "state.many"; }));
    CHECK(faultsOf(scene) == std::vector<std::string>{});
}

TEST_CASE("only lanes in sight are drawn, wherever one scrolls to", "[scene]") {
    const TestRecording recording(longRecording(100, 5));
    const TimelineAxis axis(recording->player, Grain::moments, AxisKind::steps);
    TimelineOptions options;
    options.window = wholeOf(axis);
    const Size size{1000, 300};
    options.scroll = mostScroll(recording->lanes, size, options);
    const auto scene = composeTimeline(recording->lanes, axis, size, options);
    std::set<std::string> lanes;
    for (const auto& node : scene.nodes)
        if (node.id.starts_with("lane:") && node.id.find('/') == std::string::npos)
            lanes.insert(node.id);
    CHECK(lanes.size() < 10);
    CHECK(lanes.contains("lane:generator:101"));
    CHECK(!lanes.contains("lane:generator:2"));
}

TEST_CASE("behind the veil no slice goes past the playhead", "[scene]") {
    const TestRecording recording(longRecording(3, 20));
    const auto scene = compose(recording, {1200, 300}, AxisKind::steps, 40, true);
    const double now = scene.find("playhead")->rect.x;
    const auto slices = slicesOf(scene);
    REQUIRE(!slices.empty());
    for (const auto& slice : slices) CHECK(slice.rect.right() <= now + 0.6);
    for (const auto& node : scene.nodes)
        if (node.id.starts_with("tick:")) CHECK(node.rect.x <= now + 60);
}

TEST_CASE("no text of a timeline overlaps or lies under the playhead, at any step", "[scene]") {
    for (const auto& path : allRecordings()) {
        const TestRecording recording(path);
        const auto last = recording->player.lastStep(Grain::moments);
        for (const auto kind : {AxisKind::steps, AxisKind::clock, AxisKind::clockShortened})
            for (const Size size : {Size{640, 160}, Size{1600, 300}})
                for (playback::Step step = 0; step <= last; ++step) {
                    INFO(path.filename()
                         << " step " << step << " " << nameOf(kind) << " " << size.width);
                    CHECK(faultsOf(compose(recording, size, kind, step)) ==
                          std::vector<std::string>{});
                }
    }
}

TEST_CASE("the chosen axis is marked, and choosing moves nothing", "[scene]") {
    const TestRecording recording(longRecording(2, 4));
    const auto steps = compose(recording, {1200, 300}, AxisKind::steps);
    const auto clock = compose(recording, {1200, 300}, AxisKind::clock);
    CHECK(steps.find("axis:steps")->style == "axis.chosen");
    CHECK(clock.find("axis:steps")->style == "axis");
    CHECK(clock.find("axis:clock")->style == "axis.chosen");
    for (const auto* id : {"axis:steps", "axis:clock", "axis:shortened"}) {
        REQUIRE(steps.find(id) != nullptr);
        CHECK(steps.find(id)->rect.x == clock.find(id)->rect.x);
        CHECK(steps.find(id)->target->action == id);
    }
}

TEST_CASE("a drag of the playhead finds the step it is over", "[scene]") {
    const TestRecording recording(longRecording(2, 10));
    const TimelineAxis axis(recording->player, Grain::moments, AxisKind::steps);
    TimelineOptions options;
    options.window = wholeOf(axis);
    options.scale = 2;
    for (playback::Step step = 0; step <= recording->player.lastStep(Grain::moments); ++step) {
        options.playhead = step;
        const Size size{2400, 600};
        const auto scene = composeTimeline(recording->lanes, axis, size, options);
        const auto map = timelineMap(size, options);
        CHECK(axis.stepAt(map.positionAt(scene.find("playhead")->rect.x)) == step);
    }
}
