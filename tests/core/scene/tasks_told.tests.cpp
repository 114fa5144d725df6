#include "core/scene/drawing/sketch.hpp"
#include "core/scene/frames/frames.hpp"
#include "core/scene/scopes/scopes.hpp"
#include "core/scene/tasks/tasks.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/geometry.hpp"
#include "tests/core/scene/recordings.hpp"
#include "tests/core/scene/task_recordings.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;
using playback::Step;
using trace::Kind;

namespace {

constexpr auto kMoments = playback::Grain::moments;

TestRecording awaitsCancelled() {
    return TestRecording(std::string(FLOWGLASS_SOURCE_DIR) +
                         "/tests/core/scene/data/awaits_cancelled.jsonl");
}

using Compose = Scene (*)(const playback::State&, const StageContext&, Size, const StageOptions&);

Scene at(const TestRecording& recording, Compose compose, Step step, Size size = {1100, 590}) {
    const auto state = recording->player.stateAt(kMoments, step);
    return compose(state, contextOf(recording->player, &recording->stage, kMoments, step, state),
                   size, {});
}

/// The first step of a task that ends with an event of `kind`, from step `from` on.
Step stepOf(const TestRecording& recording, Kind kind, std::uint32_t task, Step from = 1) {
    const auto& player = recording->player;
    for (auto step = from; step <= player.lastStep(kMoments); ++step) {
        const auto event = player.trace().event(player.eventOf(kMoments, step));
        const auto own = event.id<trace::TaskId>(trace::Field::task);
        if (event.kind == kind && (own ? own : event.task) == trace::TaskId{task}) return step;
    }
    FAIL("no such step");
    return 0;
}

const Node& nodeOf(const Scene& scene, std::string_view id) {
    const auto* node = scene.find(id);
    INFO("node " << id);
    REQUIRE(node != nullptr);
    return *node;
}

}  // namespace

TEST_CASE("who awaits a cancelled task is told so in the colour of cancellations", "[scene]") {
    const auto recording = awaitsCancelled();
    const auto ended = stepOf(recording, Kind::finish, 2);
    const auto told = stepOf(recording, Kind::run, 1, ended);
    CHECK(nodeOf(at(recording, composeTasks, told), "run:1").style == "link.cancel");
    CHECK(nodeOf(at(recording, composeTasks, told), "token:exception:1").style == "token.cancel");
    const auto caught = stepOf(recording, Kind::handled, 1, told);
    CHECK(nodeOf(at(recording, composeTasks, caught), "token:exception:1").style == "token.caught");
    CHECK(at(recording, composeTasks, caught + 1).find("token:exception:1") == nullptr);
}

TEST_CASE("what is caught in a task is told as caught, and what it keeps goes to its card",
          "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/group_fails.jsonl");
    const auto taken = stepOf(recording, Kind::handled, 1);
    const auto caught = stepOf(recording, Kind::handled, 1, taken + 1);
    const auto byGroup = at(recording, composeTasks, taken);
    CHECK(nodeOf(byGroup, "token:exception:3").style == "token.caught");
    const auto byClause = at(recording, composeTasks, caught);
    CHECK(nodeOf(byClause, "token:exception:4").style == "token.caught");
    CHECK(nodeOf(byClause, "token:exception:4/text").style == "token.text.caught");
    CHECK(nodeOf(byClause, "token:exception:4/text").text == "ExceptionGroup, caught");
    CHECK(recording->player.narrate(kMoments, taken).plain() ==
          "The TaskGroup of main takes in CancelledError, which it itself asked for: all its tasks "
          "are done, and main waits on until the group has heard of the last one.");
    // It waits on for all of them, though none is left.
    const auto waitsOn = at(recording, composeTasks, stepOf(recording, Kind::wait, 1, taken));
    for (const auto* member : {"2", "3", "4"})
        CHECK(nodeOf(waitsOn, std::string("edge:object:1-task:") + member).style ==
              "link.waits.done");
    CHECK(nodeOf(waitsOn, "note:waits:object:1").text == "all 3 done");
    const auto kept = at(recording, composeTasks, stepOf(recording, Kind::finish, 3));
    CHECK(nodeOf(kept, "token:exception:1").style == "token.exception");
    CHECK(nodeOf(kept, "token:exception:1").travelsAlong == "home:3");
    CHECK(nodeOf(kept, "task:3/bar").style == "state.error");
}

TEST_CASE("the name of an exception is read whole beside a low loop", "[scene]") {
    const auto recording = awaitsCancelled();
    const auto ended = stepOf(recording, Kind::finish, 2);
    const auto told = stepOf(recording, Kind::run, 1, ended);
    const auto low = at(recording, composeTasks, told, {560, 300});
    CHECK(nodeOf(low, "token:exception:1/text").text +
              nodeOf(low, "token:exception:1/text:1").text ==
          "CancelledError");
}

TEST_CASE("a scope says that it waits while the one that leaves it does", "[scene]") {
    const auto recording = awaitsCancelled();
    const auto leaves = stepOf(recording, Kind::exiting, 1);
    const auto waits = stepOf(recording, Kind::wait, 1, leaves);
    CHECK(nodeOf(at(recording, composeScopes, leaves), "scope:1/exit/line:0").text == "runs");
    CHECK(nodeOf(at(recording, composeScopes, waits), "scope:1/exit/line:0").text == "waits");
}

TEST_CASE("a coroutine's frame that waits goes to where it is parked", "[scene]") {
    const auto recording = awaitsCancelled();
    const auto scene = at(recording, composeFrames, stepOf(recording, Kind::wait, 1));
    const auto& ghost = nodeOf(scene, "ghost:2").rect;
    const auto& card = nodeOf(scene, "frame:2").rect;
    const auto& way = nodeOf(scene, "link:yield:2-").points;
    CHECK(way.front().x == Approx(ghost.right() + 3));
    CHECK(way.front().y == Approx(ghost.y + ghost.height / 2));
    CHECK(way.back().x == Approx(card.x - 2));
    CHECK(way.back().y > card.y);
    CHECK(way.back().y < card.bottom());
}

TEST_CASE("who waits for a hundred tasks leads to one node, without who is in play", "[scene]") {
    const TestRecording recording(gathered(100));
    const auto waits = at(recording, composeTasks, stepOf(recording, Kind::wait, 1));
    std::size_t leaves = 0;
    std::string fold;
    for (const auto& node : waits.nodes) {
        leaves += node.id.starts_with("waits:task:") && node.id.ends_with("/name") ? 1 : 0;
        if (node.id.starts_with("waits:fold:") && node.id.ends_with("/name")) fold = node.text;
    }
    CHECK(leaves == 1);
    CHECK(fold == "100 tasks");
    const auto runs = at(recording, composeTasks, stepOf(recording, Kind::run, 90));
    CHECK(runs.find("waits:task:90") != nullptr);
    CHECK(runs.find("waits:task:91") == nullptr);
}

TEST_CASE("a task whose coroutine is parked is not drawn as running", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/loop_held.jsonl");
    // Between its coroutine's parking and what it waits for, which are one moment.
    const auto& player = recording->player;
    const auto step = stepOf(recording, Kind::wait, 2);
    auto parks = player.eventOf(kMoments, step);
    while (player.trace().kind(parks) != Kind::suspend) --parks;
    const auto state = player.stateAt(playback::Grain::events, parks + 1);
    const auto scene = composeTasks(
        state, contextOf(player, &recording->stage, playback::Grain::events, parks + 1, state),
        {1100, 590}, {});
    CHECK(nodeOf(scene, "task:2/bar").style == "state.waiting");
    CHECK(nodeOf(scene, "task:2/status").text == "parked");
    CHECK(nodeOf(scene, "task:2/detail").text == "parked at line 8");
    CHECK(scene.find("plate:task:2") == nullptr);
    CHECK(nodeOf(at(recording, composeTasks, step - 1), "task:2/bar").style == "state.running");
    // The loop picks it up while its coroutine is parked still.
    const auto picked = stepOf(recording, Kind::run, 2, step + 1);
    CHECK(nodeOf(at(recording, composeTasks, picked), "task:2/bar").style == "state.running");
}

TEST_CASE("an arrow of the graph passes behind nobody", "[scene]") {
    std::size_t skipping = 0;
    for (const std::uint32_t writers : {1U, 2U, 3U, 5U}) {
        const TestRecording recording(queueingForLock(writers));
        const auto last = recording->player.lastStep(kMoments);
        for (const Size size : {Size{1100, 590}, Size{736, 336}, Size{640, 400}}) {
            const auto scene = at(recording, composeTasks, last, size);
            INFO(writers << " writers at " << size.width << " x " << size.height);
            CHECK(faultsOf(scene) == std::vector<std::string>{});
            for (const auto& edge : scene.nodes) {
                if (!edge.id.starts_with("edge:")) continue;
                if (edge.points.size() > 4) ++skipping;
                for (int i = 0; i <= 200; ++i) {
                    const auto on = pointAlong(edge.points, i / 200.0);
                    for (const auto& box : scene.nodes) {
                        const bool stands =
                            box.id.starts_with("waits:") || box.id.starts_with("fold:graph:");
                        if (!stands || box.shape != Shape::box) continue;
                        INFO(edge.id << " and " << box.id);
                        CHECK_FALSE(box.rect.contains(on));
                    }
                }
            }
        }
    }
    CHECK(skipping > 0);
}

TEST_CASE("who the step is about is in sight in the graph, however many wait with it", "[scene]") {
    const TestRecording recording(queueingForLock(9));
    const auto& player = recording->player;
    for (Step step = 1; step <= player.lastStep(kMoments); ++step) {
        const auto event = player.trace().event(player.eventOf(kMoments, step));
        if (event.kind != trace::Kind::wait) continue;
        const auto task = event.id<trace::TaskId>(trace::Field::task);
        INFO("step " << step);
        const auto scene = at(recording, composeTasks, step, {880, 386});
        CHECK(scene.find("waits:task:" + std::to_string(task->value)) != nullptr);
        CHECK(faultsOf(scene) == std::vector<std::string>{});
    }
}

TEST_CASE("where the count of tasks has no room, whole parts of it go", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/three_workers.jsonl");
    bool cut = false;
    for (Step step = 0; step <= recording->player.lastStep(kMoments); ++step)
        for (const double width : {420.0, 520.0, 640.0}) {
            const auto scene = at(recording, composeTasks, step, {width, 300});
            const auto* tally = scene.find("heading:tasks/tally");
            if (tally == nullptr || tally->text.find("…") == std::string::npos) continue;
            INFO(step << ": " << tally->text);
            CHECK(tally->text.ends_with(", …"));
            CHECK(!tally->description.empty());
            cut = true;
        }
    CHECK(cut);
}

TEST_CASE("who is to stop since another task failed is told that their group asks", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/group_fails.jsonl");
    for (const std::uint32_t task : {4U, 1U}) {
        const auto asked = stepOf(recording, Kind::cancel, task);
        const auto scene = at(recording, composeTasks, stepOf(recording, Kind::ready, task, asked));
        CHECK(nodeOf(scene, "task:" + std::to_string(task) + "/detail")
                  .text.starts_with("its group asks it to stop"));
    }
}

TEST_CASE("how long a loop sleeps is the same in its socket, its sentence and a task's card",
          "[scene]") {
    std::size_t sleeps = 0;
    for (const auto* lesson : {"group_fails", "loop_held", "two_consumers", "three_workers"}) {
        const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                      "/tests/core/scene/data/lessons/" + lesson + ".jsonl");
        const auto& player = recording->player;
        for (Step step = 1; step <= player.lastStep(kMoments); ++step) {
            if (player.trace().kind(player.eventOf(kMoments, step)) != Kind::idle) continue;
            const auto scene = at(recording, composeTasks, step);
            const auto asleep = nodeOf(scene, "loop:1/socket:1/name").text;
            const std::string lead = "asleep for ";
            INFO(lesson << " step " << step << ": " << asleep);
            REQUIRE(asleep.starts_with(lead));
            const auto time = asleep.substr(lead.size());
            CHECK(player.narrate(kMoments, step).plain().ends_with("runs out, in " + time + "."));
            CHECK(std::ranges::any_of(scene.nodes, [&](const Node& node) {
                return node.id.ends_with("/status") && node.text == time + " left";
            }));
            ++sleeps;
        }
    }
    CHECK(sleeps > 5);
}

TEST_CASE("nobody who waits is left out of the graph, however long the chain of waits is",
          "[scene]") {
    const TestRecording recording(ringOfWaits());
    const auto last = recording->player.lastStep(kMoments);
    for (const Size size : {Size{1100, 590}, Size{900, 590}, Size{720, 520}}) {
        INFO(size.width << " x " << size.height);
        const auto scene = at(recording, composeTasks, last, size);
        REQUIRE(scene.find("graph") != nullptr);
        CHECK(scene.find("graph/more") == nullptr);
        int seen = 0;
        for (int task = 1; task <= 8; ++task)
            seen += scene.find("waits:task:" + std::to_string(task)) != nullptr ? 1 : 0;
        // In a low panel a fold counts who stands in no row.
        for (const auto& node : scene.nodes)
            if (node.id.starts_with("fold:graph:") && node.id.ends_with("/text"))
                seen += std::stoi(node.text.substr(1));
        CHECK(seen == 8);
        CHECK(faultsOf(scene) == std::vector<std::string>{});
    }
}
