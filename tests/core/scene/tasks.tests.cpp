#include "core/scene/tasks/tasks.hpp"

#include <cmath>
#include <map>
#include <set>

#include "core/scene/drawing/scene_json.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/held_lock.hpp"
#include "tests/core/scene/geometry.hpp"
#include "tests/core/scene/recordings.hpp"
#include "tests/core/scene/task_recordings.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;
using playback::Grain;
using playback::Step;

namespace {

std::filesystem::path dataFile(const std::string& name) {
    return std::string(FLOWGLASS_SOURCE_DIR) + "/tests/core/scene/data/" + name + ".jsonl";
}

std::filesystem::path lesson(const std::string& name) {
    return dataFile("lessons/" + name);
}

Scene at(const TestRecording& recording, Step step, Size size = {1100, 590},
         StageOptions options = {}) {
    const auto& player = recording->player;
    const auto state = player.stateAt(Grain::moments, step);
    return composeTasks(state, contextOf(player, &recording->stage, Grain::moments, step, state),
                        size, options);
}

/// The step that is about the event of `kind` number `number`, from 0, of `task`.
Step stepOf(const TestRecording& recording, trace::Kind kind, std::uint32_t task,
            std::size_t number = 0) {
    const auto& player = recording->player;
    for (Step step = 1; step <= player.lastStep(Grain::moments); ++step) {
        const auto event = player.trace().event(player.eventOf(Grain::moments, step));
        const auto id = event.id<trace::TaskId>(trace::Field::task);
        if (event.kind == kind && (task == 0 || id == trace::TaskId{task}) && number-- == 0)
            return step;
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

struct Shape {
    Size size;
    double scale;
};

constexpr std::array kShapes{Shape{{1100, 590}, 1}, Shape{{640, 400}, 1}, Shape{{420, 226}, 1},
                             Shape{{640, 400}, 2}, Shape{{3840, 2160}, 2}};

void checkLayout(const TestRecording& recording, Step every = 1) {
    for (const auto& [size, scale] : kShapes)
        for (Step step = 0; step <= recording->player.lastStep(Grain::moments); step += every) {
            INFO("step " << step << " at " << size.width << " x " << size.height << " x " << scale);
            StageOptions options;
            options.scale = scale;
            CHECK(faultsOf(at(recording, step, size, options), scale) ==
                  std::vector<std::string>{});
        }
}

}  // namespace

TEST_CASE("ten, a hundred and five hundred tasks are laid out well", "[scene]") {
    for (const std::uint32_t count : {10U, 100U, 500U}) {
        INFO(count << " tasks");
        const TestRecording recording(gathered(count));
        checkLayout(recording, count / 10 * 3 + 1);
    }
}

TEST_CASE("many loops and threads, rings and long names are laid out well", "[scene]") {
    checkLayout(TestRecording(manyLoops(9, 12)), 5);
    checkLayout(TestRecording(ringOfWaits()));
}

TEST_CASE("a task keeps its place from its creation to its end", "[scene]") {
    for (const auto& path : allRecordings()) {
        const TestRecording recording(path);
        std::map<std::string, double> tops;
        for (Step step = 0; step <= recording->player.lastStep(Grain::moments); ++step)
            for (const auto& node : at(recording, step).nodes) {
                if (!node.id.starts_with("task:") || node.id.find('/') != std::string::npos)
                    continue;
                INFO(path.filename() << " step " << step << " " << node.id);
                CHECK(tops.emplace(node.id, node.rect.y).first->second == Approx(node.rect.y));
            }
    }
}

TEST_CASE("the same step gives the same picture from wherever one comes", "[scene]") {
    const TestRecording recording(dataFile("task_group_fails"));
    const auto last = recording->player.lastStep(Grain::moments);
    std::vector<std::string> forwards;
    for (Step step = 0; step <= last; ++step) forwards.push_back(toJson(at(recording, step)));
    for (Step step = last + 1; step-- > 0;) CHECK(toJson(at(recording, step)) == forwards[step]);
}

TEST_CASE("what runs stands in the loop's socket, what is ready in its queue, in order",
          "[scene]") {
    const TestRecording recording(dataFile("crawl"));
    const auto scene = at(recording, stepOf(recording, trace::Kind::run, 2));
    CHECK(nodeOf(scene, "plate:task:2").style == "state.running");
    CHECK(nodeOf(scene, "plate:task:2/name").text == "worker A");
    CHECK(nodeOf(scene, "ready:task:3").rect.right() < nodeOf(scene, "ready:task:4").rect.x);
    CHECK(nodeOf(scene, "task:3/status").text == "next to run");
    CHECK(nodeOf(scene, "task:4/status").text == "2nd in the queue");
    CHECK(nodeOf(scene, "task:2/bar").style == "state.running");
    CHECK(nodeOf(scene, "task:1/detail").text == "TaskGroup, 3 of 3 not done");
    CHECK(nodeOf(scene, "loop:1/turn").text == "turn 2");
    CHECK(scene.find("run:2") != nullptr);
}

TEST_CASE("who waits for a timer shows how much time is left", "[scene]") {
    const TestRecording recording(dataFile("crawl"));
    const auto scene = at(recording, stepOf(recording, trace::Kind::ready, 3, 1));
    CHECK(nodeOf(scene, "task:2/status").text == "1 s left");
    const auto& whole = nodeOf(scene, "task:2/wait").rect;
    CHECK(nodeOf(scene, "task:2/waited").rect.width == Approx(whole.width / 2).epsilon(0.01));
    CHECK(scene.find("task:1/wait") == nullptr);
}

TEST_CASE("a wake-up is an arrow from its cause to the queue", "[scene]") {
    const TestRecording recording(dataFile("crawl"));
    const auto timer = at(recording, stepOf(recording, trace::Kind::ready, 3, 1));
    CHECK(nodeOf(timer, "wake:3").points.front().x ==
          Approx(nodeOf(timer, "task:3").rect.x).margin(3));
    CHECK(nodeOf(timer, "wake:3").points.back().x ==
          Approx(nodeOf(timer, "ready:task:3").rect.right()).margin(4));
    // The last child wakes main.
    const auto child = at(recording, stepOf(recording, trace::Kind::ready, 1, 1));
    CHECK(nodeOf(child, "wake:1").points.front().y ==
          Approx(nodeOf(child, "task:4").rect.y + nodeOf(child, "task:4").rect.height / 2));
}

TEST_CASE("a sleeping loop and a blocked one say so", "[scene]") {
    const TestRecording crawl(dataFile("crawl"));
    const auto asleep = at(crawl, stepOf(crawl, trace::Kind::idle, 0));
    CHECK(nodeOf(asleep, "loop:1/socket:1/name").text == "asleep for 1 s");
    const TestRecording queue(dataFile("queue_and_lock"));
    const auto blocked = at(queue, stepOf(queue, trace::Kind::block, 0));
    CHECK(nodeOf(blocked, "plate:task:3").style == "state.blocked");
    CHECK(nodeOf(blocked, "plate:task:3/detail").text == "blocks the loop: time.sleep(0.2)");
}

TEST_CASE("the graph leads from who waits, through the group, to whom it waits for", "[scene]") {
    const TestRecording recording(dataFile("crawl"));
    const auto scene = at(recording, stepOf(recording, trace::Kind::finish, 3));
    const auto& main = nodeOf(scene, "waits:task:1").rect;
    const auto& group = nodeOf(scene, "waits:object:1").rect;
    const auto& worker = nodeOf(scene, "waits:task:3").rect;
    CHECK(main.right() < group.x);
    CHECK(group.right() < worker.x);
    CHECK(nodeOf(scene, "note:waits:object:1").text == "2 of 3 not done");
    CHECK(nodeOf(scene, "edge:object:1-task:3").style == "link.waits.done");
    CHECK(nodeOf(scene, "edge:object:1-task:2").style == "link.waits");
    CHECK(nodeOf(scene, "token:home:3/text").text == "'b'");
}

TEST_CASE("cancellation is a token from who asks to who is asked", "[scene]") {
    const TestRecording recording(dataFile("task_group_fails"));
    const auto asked = at(recording, stepOf(recording, trace::Kind::cancel, 2));
    const auto& token = nodeOf(asked, "token:cancel:2");
    CHECK(nodeOf(asked, "token:cancel:2/text").text == "cancel");
    CHECK(token.travelsAlong == "cancel:2");
    CHECK(nodeOf(asked, "cancel:2").points.back().x ==
          Approx(nodeOf(asked, "task:2").rect.x).margin(4));
    const auto over = at(recording, stepOf(recording, trace::Kind::finish, 2));
    CHECK(nodeOf(over, "task:2/bar").style == "state.cancelled");
    CHECK(nodeOf(over, "token:exception:2/text").text == "CancelledError");
    CHECK(nodeOf(over, "token:exception:2").travelsAlong == "home:2");
    const auto failed = at(recording, stepOf(recording, trace::Kind::finish, 3));
    CHECK(nodeOf(failed, "task:3/detail").text == "failed: ConnectionError");
}

TEST_CASE("a cancellation is one token from who asks, through the throw, to the end", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/d.jsonl");
    const auto asked = stepOf(recording, trace::Kind::cancel, 3);
    const auto thrown = stepOf(recording, trace::Kind::run, 3, 1);
    const auto over = stepOf(recording, trace::Kind::finish, 3);
    REQUIRE(thrown < over);
    const auto id =
        "token:exception:" + std::to_string(recording->player.stateAt(Grain::moments, asked)
                                                .task(trace::TaskId{3})
                                                ->exception.value()
                                                .value);
    CHECK(nodeOf(at(recording, asked), id + "/text").text == "cancel");
    CHECK(nodeOf(at(recording, thrown), id).travelsAlong == "run:3");
    for (auto step = thrown; step < over; ++step) {
        INFO("step " << step);
        const auto scene = at(recording, step);
        const auto handled =
            recording->player.trace().event(recording->player.eventOf(Grain::moments, step));
        if (handled.kind == trace::Kind::handled) continue;
        CHECK(nodeOf(scene, id).style == "token.cancel");
        CHECK(nodeOf(scene, id + "/text").text == "CancelledError");
    }
    CHECK(nodeOf(at(recording, over), id).travelsAlong == "home:3");
}

TEST_CASE("who waits for tasks that have nothing else in common waits for their names", "[scene]") {
    const TestRecording recording(dataFile("three_workers_cpp"));
    const auto step = stepOf(recording, trace::Kind::wait, 1);
    CHECK(nodeOf(at(recording, step), "task:1/detail").text ==
          "slow, fast and other, 3 of 3 not done");
    CHECK(recording->player.narrate(Grain::moments, step).plain() ==
          "gather waits for slow, fast and other, and lets the loop go on.");
}

TEST_CASE("each thread that runs tasks of a loop has a socket of its own", "[scene]") {
    const TestRecording recording(dataFile("two_threads"));
    const auto scene = at(recording, stepOf(recording, trace::Kind::run, 5));
    CHECK(nodeOf(scene, "plate:task:5").rect.x > nodeOf(scene, "plate:task:3").rect.right());
    CHECK(nodeOf(scene, "plate:task:2").style == "state.calling");
    CHECK(nodeOf(scene, "task:2/bar").style == "state.calling");
    // What hooks cannot know is not made up.
    const auto over = at(recording, recording->player.lastStep(Grain::moments));
    CHECK(nodeOf(over, "task:2/detail").text == "done, outcome not known");
    CHECK(nodeOf(over, "task:2/name").text == "task 2");
    CHECK(over.find("loop:1/turn") == nullptr);
}

TEST_CASE("a hundred tasks are folded by parent, with counts that are right", "[scene]") {
    const TestRecording recording(gathered(100));
    const auto scene = at(recording, stepOf(recording, trace::Kind::wait, 1));
    std::size_t shown = 0;
    for (const auto& node : scene.nodes)
        if (node.id.starts_with("task:") && node.id.ends_with("/name")) ++shown;
    const auto& fold = nodeOf(scene, "fold:tasks:0/text");
    CHECK(fold.text ==
          "+" + std::to_string(101 - shown) + " more: " + std::to_string(101 - shown) + " ready");
    CHECK(nodeOf(scene, "heading:tasks/tally").text == "100 ready, 1 waiting");
    CHECK(nodeOf(scene, "task:1/name").text == "main");
    // The one that the step is about is among them, wherever it is in the row.
    const auto late = at(recording, stepOf(recording, trace::Kind::run, 90));
    CHECK(late.find("task:90") != nullptr);
}

TEST_CASE("of many groups of tasks each is seen, and whoever runs", "[scene]") {
    const TestRecording recording(grouped(4, 24));
    for (const auto kind : {trace::Kind::run, trace::Kind::output}) {
        const auto scene = at(recording, stepOf(recording, kind, 0));
        for (int group = 2; group <= 5; ++group)
            CHECK(scene.find("task:" + std::to_string(group)) != nullptr);
        CHECK(scene.find("task:101") != nullptr);
    }
}

TEST_CASE("who has ended and left its place to another is counted", "[scene]") {
    const TestRecording few(inTurn(4));
    const auto waits = at(few, stepOf(few, trace::Kind::wait, 1, 3));
    CHECK(nodeOf(waits, "heading:tasks/tally").text == "1 ready, 1 waiting, 1 failed, 2 done");
    CHECK(nodeOf(waits, "tasks:unlisted").text == "+3 more: 1 failed, 2 done");
    // A group's tasks are counted with those that ended before it was waited for.
    CHECK(nodeOf(waits, "note:waits:object:1").text == "1 of 4 not done");
    const auto second = at(few, stepOf(few, trace::Kind::finish, 3));
    CHECK(nodeOf(second, "tasks:unlisted").text == "+1 more: 1 failed");
    checkLayout(few);
    // Of those that are not kept any more only the number is known.
    const TestRecording many(inTurn(300));
    const auto last = at(many, stepOf(many, trace::Kind::finish, 301));
    CHECK(nodeOf(last, "heading:tasks/tally").text == "1 waiting, 256 done, 44 ended long before");
    const auto waited = at(many, stepOf(many, trace::Kind::wait, 1, 299));
    CHECK(nodeOf(waited, "note:waits:object:1").text == "1 not done");
}

TEST_CASE("what is folded of a parent's tasks can be leafed through to the last", "[scene]") {
    const TestRecording recording(gathered(100));
    const auto step = stepOf(recording, trace::Kind::wait, 1);
    StageOptions options;
    std::set<std::string> seen;
    std::size_t turns = 0;
    do {
        const auto scene = at(recording, step, {1100, 590}, options);
        CHECK(faultsOf(scene) == std::vector<std::string>{});
        for (const auto& node : scene.nodes) seen.insert(node.id);
        REQUIRE(leaf(options.opened, nodeOf(scene, "fold:tasks:0").target.value().action));
    } while (!options.opened.empty() && ++turns < 200);
    for (std::uint32_t task = 1; task <= 101; ++task)
        CHECK(seen.contains("task:" + std::to_string(task)));
}

TEST_CASE("the task that a step is about is listed where there is room for one or two only",
          "[scene]") {
    for (const auto& [size, scale] : kShapes) {
        const TestRecording recording(gathered(10));
        StageOptions options;
        options.scale = scale;
        for (const std::uint32_t task : {2U, 5U, 9U, 11U}) {
            const auto scene =
                at(recording, stepOf(recording, trace::Kind::run, task), size, options);
            INFO("task " << task << " at " << size.width << " x " << size.height << " x " << scale);
            CHECK(scene.find("task:" + std::to_string(task)) != nullptr);
            CHECK(faultsOf(scene, scale) == std::vector<std::string>{});
        }
    }
}

TEST_CASE("what tasks share stands in the graph by its name, with who is woken by it", "[scene]") {
    const TestRecording recording(lesson("two_consumers"));
    const auto waits = at(recording, stepOf(recording, trace::Kind::wait, 2));
    CHECK(nodeOf(waits, "waits:object:2/name").text == "shelf");
    CHECK(nodeOf(waits, "note:waits:object:2").text == "queue");
    CHECK(nodeOf(waits, "edge:task:2-object:2").style == "link.waits");
    CHECK(nodeOf(waits, "task:2/detail").text == "queue, shelf.put");
    // The first seller makes room: the baker can go on.
    const auto woken = at(recording, stepOf(recording, trace::Kind::ready, 2, 1));
    CHECK(nodeOf(woken, "edge:task:3-object:2").style == "link.wake");
    const auto& back = nodeOf(woken, "edge:object:2-task:2");
    CHECK(back.style == "link.wake");
    CHECK(back.points.back().x < back.points.front().x);
    // What arrives at one side of a node does not lie on each other.
    const TestRecording many(lesson("two_consumers"));
    for (Step step = 0; step <= many->player.lastStep(playback::Grain::moments); ++step) {
        const auto scene = at(many, step);
        std::vector<Point> heads;
        for (const auto& node : scene.nodes)
            if (node.id.starts_with("edge:")) heads.push_back(node.points.back());
        for (std::size_t i = 0; i < heads.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                CHECK(std::hypot(heads[i].x - heads[j].x, heads[i].y - heads[j].y) > 6);
    }
    // In a lecture's narrow panel as well, and when nobody waits for it any more.
    const auto narrow = at(recording, stepOf(recording, trace::Kind::wait, 2), {900, 590});
    CHECK(nodeOf(narrow, "waits:object:2").rect.x > nodeOf(narrow, "waits:task:2").rect.right());
    CHECK(at(recording, stepOf(recording, trace::Kind::finish, 2)).find("waits:object:2"));
    CHECK(at(recording, 1).find("waits:object:2") == nullptr);
}

TEST_CASE("who holds a lock that another one waits for leads to it in the graph", "[scene]") {
    const TestRecording recording(heldLock(true));
    const auto scene = at(recording, stepOf(recording, trace::Kind::wait, 2));
    CHECK(nodeOf(scene, "edge:task:2-object:1").style == "link.waits");
    CHECK(nodeOf(scene, "edge:task:1-object:1").style == "link.holds");
    CHECK(nodeOf(scene, "note:waits:object:1").text == "held by A");
    checkLayout(recording);
}

TEST_CASE("a task says which of its coroutines is at work, and which timeout runs", "[scene]") {
    const TestRecording recording(lesson("out_of_time"));
    const auto step = stepOf(recording, trace::Kind::wait, 1);
    CHECK(nodeOf(at(recording, step), "task:1/detail").text == "asyncio.sleep(60), in download");
    CHECK(nodeOf(at(recording, step), "task:1/status").text.starts_with("timeout in "));
    CHECK(nodeOf(at(recording, step - 1), "task:1/detail").text == "download, line 5");
    const auto asked = at(recording, stepOf(recording, trace::Kind::cancel, 1));
    CHECK(nodeOf(asked, "task:1/bar").style == "state.cancelled");
    CHECK(nodeOf(asked, "cancel:1").style == "link.cancel");
}

TEST_CASE("who has failed asks the others to stop from its card", "[scene]") {
    const TestRecording recording(lesson("group_fails"));
    const auto asked = at(recording, stepOf(recording, trace::Kind::cancel, 4));
    const auto& arrow = nodeOf(asked, "cancel:4");
    CHECK(arrow.style == "link.cancel");
    const auto middle = [&](std::string_view card) {
        const auto& rect = nodeOf(asked, card).rect;
        return rect.y + rect.height / 2;
    };
    CHECK(arrow.points.front().y == Approx(middle("task:3")));
    CHECK(arrow.points.back().y == Approx(middle("task:4")));
    CHECK(nodeOf(asked, "task:4/status").text == "asked to stop");
    CHECK(nodeOf(asked, "task:4/bar").style == "state.cancelled");
    const auto thrown = at(recording, stepOf(recording, trace::Kind::run, 1, 1));
    CHECK(nodeOf(thrown, "token:exception:3/text").text == "CancelledError");
}

TEST_CASE("a recording without an event loop says so", "[scene]") {
    const TestRecording recording(dataFile("prefix_sums"));
    const auto scene = at(recording, 3);
    REQUIRE(scene.find("notice:loops") != nullptr);
    CHECK(scene.find("notice:loops")->text == "No event loop in this recording.");
    REQUIRE(scene.find("notice:views") != nullptr);
    CHECK(scene.find("notice:views")->text == "Frames shows what the program does.");
    CHECK(scene.find("notice:tasks") == nullptr);
    CHECK(scene.find("heading:tasks") == nullptr);
    CHECK(std::ranges::none_of(scene.nodes,
                               [](const auto& node) { return node.text == "EVENT LOOP"; }));
}
