#include "core/scene/timeline/timeline.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "core/trace/json_lines.hpp"
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
              playback::Step step = 5, bool veil = false, double scale = 1,
              const std::function<void(TimelineOptions&)>& change = {}) {
    const TimelineAxis axis(recording->player, Grain::moments, kind, &recording->time,
                            &recording->lanes);
    TimelineOptions options;
    options.window = wholeOf(axis);
    options.playhead = step;
    options.veil = veil;
    options.facts = &recording->time;
    options.frames = &recording->player.frames();
    options.names = &recording->player.names();
    options.task = recording->player.stateAt(Grain::moments, step).taskAtHand();
    options.scale = scale;
    if (change) change(options);
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

TEST_CASE("a generator that waits through a silence of the clock leaves no hole", "[scene]") {
    // Two bursts, each of them denser than pixels, and nothing in between.
    std::string lines = R"({"t":0,"kind":"call","frame":1,"function":"<module>"})";
    lines += "\n";
    lines += R"({"t":1,"kind":"create","frame":2,"function":"count","flavor":"generator"})";
    const auto add = [&](std::int64_t time, const char* what) {
        lines += "\n{\"t\":" + std::to_string(time) + R"(,"frame":2,"kind":)" + what + "}";
    };
    for (const std::int64_t burst : {0, 1'000'000})
        for (int i = 1; i < 2000; ++i) {
            add(burst + i * 200, R"("resume","how":"next")");
            add(burst + i * 200 + 100, R"("suspend","how":"yield")");
        }
    const TestRecording recording(trace::readJsonLines(lines).value());
    for (const TimelineWindow window :
         {TimelineWindow{0, 1.4e6}, {3e5, 1.2e6}, {5e5, 9e5}, {399'000, 401'000}}) {
        INFO("from " << window.from << " to " << window.to);
        const auto scene = compose(recording, {1200, 300}, AxisKind::clock, 5, false, 1,
                                   [&](TimelineOptions& options) { options.window = window; });
        const auto slices = slicesOf(scene, "lane:generator:2/");
        REQUIRE(!slices.empty());
        const auto plot = timelineAreas({1200, 300}, {}).lanes;
        double at = plot.x;
        for (const auto& slice : slices) {
            CHECK(slice.rect.x - at < 2);
            at = slice.rect.right();
        }
        CHECK(plot.right() - at < 8);
    }
}

TEST_CASE("how a task failed or was cancelled is seen among slices too many to draw", "[scene]") {
    for (const int rounds : {1, 2, 400})
        for (const auto& [outcome, style] :
             {std::pair{"exception", "state.error"}, std::pair{"cancelled", "state.cancelled"},
              std::pair{"result", "state.many"}}) {
            INFO(outcome << " after " << rounds << " rounds");
            std::string lines = R"({"t":0,"kind":"call","frame":1,"function":"<module>"})";
            int time = 0;
            const auto add = [&](const std::string& rest) {
                lines += "\n{\"t\":" + std::to_string(time += 100) + R"(,"task":1,"kind":)" + rest;
            };
            add(R"("task","name":"bad","loop":1})");
            for (int i = 0; i < rounds; ++i) {
                add(R"("run"})");
                add(R"("wait"})");
                add(R"("ready"})");
            }
            add(R"("run"})");
            const auto before = time;
            add(std::string(R"("finish","outcome":")") + outcome + "\"}");
            lines += "\n" + std::string(R"({"t":8000000,"kind":"mark","text":"m"})");
            const TestRecording recording(trace::readJsonLines(lines).value());
            const auto slices =
                slicesOf(compose(recording, {1200, 300}, AxisKind::clock), "lane:task:1/");
            REQUIRE(!slices.empty());
            CHECK(slices.back().style == style);
            CHECK(slices.back().rect.width >= 1.9);
            if (slices.size() > 1) CHECK(slices[0].rect.right() <= slices[1].rect.x + 0.01);
            // What has not come yet is not told.
            const auto veiled = compose(recording, {1200, 300}, AxisKind::clock, 0, true, 1,
                                        [&](TimelineOptions& options) { options.now = before; });
            for (const auto& slice : slicesOf(veiled, "lane:task:1/"))
                if (style != std::string("state.many")) CHECK(slice.style != style);
        }
}

TEST_CASE("the legend says what the pattern of merged slices means, where there is one",
          "[scene]") {
    const auto* kEntry = "legend:too many to draw";
    const TestRecording few(longRecording(1, 3));
    CHECK(compose(few, {1200, 300}).find(kEntry) == nullptr);
    const TestRecording many(longRecording(1, 5000));
    for (const auto width : {640.0, 1200.0, 1920.0}) {
        const auto scene = compose(many, {width, 300});
        REQUIRE(scene.find(kEntry) != nullptr);
        CHECK(scene.find(kEntry)->style == "state.many");
        CHECK(faultsOf(scene) == std::vector<std::string>{});
    }
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
            for (const auto& [size, scale] :
                 {std::pair{Size{640, 160}, 1.0}, std::pair{Size{1600, 300}, 1.0},
                  std::pair{Size{2048, 600}, 2.0}})
                for (playback::Step step = 0; step <= last; ++step) {
                    INFO(path.filename() << " step " << step << " " << nameOf(kind) << " "
                                         << size.width << " x " << scale);
                    CHECK(faultsOf(compose(recording, size, kind, step, step % 2 == 1, scale),
                                   scale) == std::vector<std::string>{});
                }
    }
}

TEST_CASE("every slice of the three workers is seen and can be clicked on their own axis",
          "[scene]") {
    for (const auto* name :
         {"three_workers", "three_workers_cpp", "lessons/three_workers", "crawl"}) {
        const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                      "/tests/core/scene/data/" + name + ".jsonl");
        const auto kind = axisFor(recording->lanes);
        CHECK(kind == AxisKind::clockShortened);
        for (const Size size : {Size{1024, 340}, Size{1280, 340}, Size{3840, 340}})
            for (playback::Step step = 0; step <= recording->player.lastStep(Grain::moments);
                 step += 7) {
                const auto scene = compose(recording, size, kind, step);
                for (const auto& lane : recording->lanes.lanes)
                    for (const auto& slice : lane.slices) {
                        const auto id = "slice:" + std::to_string(slice.begin);
                        INFO(name << " " << lane.label << " " << id << " at " << size.width);
                        const auto drawn = std::ranges::find_if(scene.nodes, [&](const auto& node) {
                            return isSlice(node) && node.id.ends_with("/" + id) &&
                                   node.id.find(":" + std::to_string(lane.id) + "/") !=
                                       std::string::npos;
                        });
                        REQUIRE(drawn != scene.nodes.end());
                        CHECK(drawn->style != "state.many");
                        CHECK(drawn->rect.width >= 2.9);
                        const auto& rect = drawn->rect;
                        const auto* hit =
                            scene.at({rect.x + rect.width / 2, rect.y + rect.height / 2});
                        REQUIRE(hit != nullptr);
                        CHECK(hit->id == drawn->id);
                    }
            }
    }
}

TEST_CASE("tasks have the shortened clock for an axis, all else has steps", "[scene]") {
    CHECK(axisFor(TestRecording(longRecording(1, 3))->lanes) == AxisKind::steps);
    CHECK(axisFor(TestRecording(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/d.jsonl")
                      ->lanes) == AxisKind::clockShortened);
}

TEST_CASE("waiting says what for, sleep says how long, an ending says how", "[scene]") {
    const auto words = [](const Scene& scene) {
        std::set<std::string> all;
        for (const auto& node : scene.nodes)
            if (node.id.starts_with("words:")) all.insert(node.text);
        return all;
    };
    const std::string data = std::string(FLOWGLASS_SOURCE_DIR) + "/tests/core/scene/data/";
    const auto crawl = words(
        compose(TestRecording(data + "crawl.jsonl"), {1600, 300}, AxisKind::clockShortened, 0));
    for (const auto* text : {"waits for TaskGroup", "sleep(1)", "asleep 1 s"})
        CHECK(crawl.contains(text));
    const auto fails = words(compose(TestRecording(data + "task_group_fails.jsonl"), {2400, 300},
                                     AxisKind::clockShortened, 0));
    CHECK(fails.contains("cancelled"));
    CHECK(fails.contains("asleep 120 ms"));
    const auto lesson = [&](const std::string& name) {
        return words(compose(TestRecording(data + "lessons/" + name), {2400, 300}));
    };
    const auto scopes = lesson("swallowed.jsonl");
    for (const auto* text : {"held", "✓", "raises another", "KeyError"})
        CHECK(scopes.contains(text));
    CHECK(lesson("nested_scopes.jsonl").contains("lets it pass"));
    CHECK(lesson("three_decorators.jsonl").contains("3"));
    // Behind the veil nobody knows yet how long it will be.
    const TestRecording veiled(data + "crawl.jsonl");
    const auto before = words(compose(veiled, {1600, 300}, AxisKind::clockShortened, 20, true));
    CHECK(before.contains("sleep(1)"));
    // One wait has one name, however little room there is.
    for (const double width : {420.0, 600.0, 900.0}) {
        const auto narrow = words(compose(TestRecording(data + "crawl.jsonl"), {width, 300},
                                          AxisKind::clockShortened, 0));
        for (const auto* other : {"timer", "group", "waits for worker A, worker B and worker C"})
            CHECK(!narrow.contains(other));
    }
    CHECK(!before.contains("asleep 1 s"));
}

TEST_CASE("the task at hand shows what woke it, from the cause to where it became ready",
          "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/crawl.jsonl");
    const auto step = recording->player.lastStep(Grain::moments) - 4;
    REQUIRE(recording->player.stateAt(Grain::moments, step).taskAtHand() == trace::TaskId{1});
    const auto scene = compose(recording, {1600, 300}, AxisKind::clockShortened, step);
    std::vector<const Node*> wakes;
    for (const auto& node : scene.nodes)
        if (node.id.starts_with("wake:")) wakes.push_back(&node);
    REQUIRE(wakes.size() == 1);
    CHECK(wakes.front()->description == "worker C wakes main");
    // From the end of worker C, the lowest lane, up to main's.
    const auto last = slicesOf(scene, "lane:task:4/").back().rect;
    CHECK(wakes.front()->points.front().x == Approx(last.right()).margin(2));
    CHECK(wakes.front()->points.front().y == Approx(last.y).margin(1));
    const auto own = slicesOf(scene, "lane:task:1/");
    CHECK(std::ranges::any_of(own, [&](const Node& node) {
        return node.style == "state.ready" &&
               std::abs(node.rect.x - wakes.front()->points.back().x) < 3;
    }));
}

TEST_CASE("all wake-ups are drawn for who asks for them, as far as they can be told apart",
          "[scene]") {
    const auto wakes = [](const Scene& scene) {
        return std::ranges::count_if(scene.nodes,
                                     [](const Node& node) { return node.id.starts_with("wake:"); });
    };
    const auto all = [](TimelineOptions& options) { options.allWakes = true; };
    const TestRecording crawl(std::string(FLOWGLASS_SOURCE_DIR) +
                              "/tests/core/scene/data/crawl.jsonl");
    const auto step = crawl->player.lastStep(Grain::moments);
    constexpr auto kAxis = AxisKind::clockShortened;
    CHECK(wakes(compose(crawl, {1600, 300}, kAxis, step)) == 0);
    CHECK(wakes(compose(crawl, {1600, 300}, kAxis, step, false, 1, all)) > 6);
    // What comes is not told behind a veil.
    CHECK(wakes(compose(crawl, {1600, 300}, kAxis, 20, true, 1, all)) <
          wakes(compose(crawl, {1600, 300}, kAxis, step, true, 1, all)));
}

TEST_CASE("a filter leaves the lanes that it names, and those they are nested under", "[scene]") {
    const TestRecording crawl(std::string(FLOWGLASS_SOURCE_DIR) +
                              "/tests/core/scene/data/crawl.jsonl");
    const auto named = [&](std::string_view filter) {
        std::vector<std::string> names;
        for (const auto lane : rowsNamed(crawl->lanes, filter).value_or(LaneRows()))
            names.push_back(crawl->lanes.lanes[lane].label);
        return names;
    };
    CHECK_FALSE(rowsNamed(crawl->lanes, " , "));
    CHECK(named("WORKER b") == std::vector<std::string>{"<module>", "loop", "main", "worker B"});
    CHECK(named("r c, worker a").back() == "worker C");
    CHECK(named("nobody").empty());
    const auto rows = rowsNamed(crawl->lanes, "worker b");
    const auto filtered = [&](TimelineOptions& options) { options.rows = &*rows; };
    const auto scene =
        compose(crawl, {1600, 300}, AxisKind::clockShortened, 20, false, 1, filtered);
    CHECK(slicesOf(scene, "lane:task:2/").empty());
    const auto slices = slicesOf(scene, "lane:task:3/");
    REQUIRE_FALSE(slices.empty());
    // It takes the place of the lanes that are not shown.
    CHECK(slices.front().rect.y ==
          slicesOf(compose(crawl, {1600, 300}, AxisKind::clockShortened, 20), "lane:task:2/")
              .front()
              .rect.y);
    const auto none = rowsNamed(crawl->lanes, "nobody");
    const auto empty = compose(crawl, {1600, 300}, AxisKind::clockShortened, 20, false, 1,
                               [&](TimelineOptions& options) { options.rows = &*none; });
    REQUIRE(empty.find("lanes:none") != nullptr);
    CHECK(slicesOf(empty).empty());
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
