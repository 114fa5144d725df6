#include "core/scene/frames/frames.hpp"

#include <algorithm>
#include <set>

#include "core/scene/page/page.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/geometry.hpp"
#include "tests/core/scene/recordings.hpp"
#include "tests/core/scene/states.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;

namespace {

const Node& nodeOf(const Scene& scene, std::string_view id) {
    const auto* node = scene.find(id);
    INFO("node " << id);
    REQUIRE(node != nullptr);
    return *node;
}

}  // namespace

TEST_CASE("a stage of any state is laid out well at every size", "[scene]") {
    struct Case {
        Size size;
        double scale;
    };
    for (const auto& [size, scale] :
         {Case{{1100, 590}, 1}, Case{{640, 400}, 1}, Case{{640, 400}, 2}, Case{{1280, 720}, 2},
          Case{{3840, 2160}, 1}, Case{{3840, 2160}, 2}, Case{{900, 1600}, 1},
          Case{{2000, 420}, 1.5}})
        for (const auto& [name, state] : gallery()) {
            StageOptions options;
            options.scale = scale;
            INFO(name << " at " << size.width << " x " << size.height << " x " << scale);
            CHECK(faultsOf(composeFrames(state, {}, size, options), scale) ==
                  std::vector<std::string>{});
        }
}

TEST_CASE("a parked frame is on the shelf, a running one on the stack", "[scene]") {
    const auto scene = composeFrames(prefixSums(), {}, {1100, 590});
    const auto& module = nodeOf(scene, "frame:1");
    const auto& total = nodeOf(scene, "frame:3");
    CHECK(module.rect.right() < 550);
    CHECK(total.rect.x > 550);
    CHECK(nodeOf(scene, "frame:3/bar").style == "state.parked");
    CHECK(nodeOf(scene, "frame:1/bar").style == "state.running");
    CHECK(nodeOf(scene, "frame:3/title").text == "running_total(numbers)");
    CHECK(nodeOf(scene, "frame:3/status").text == "parked at line 10");
    CHECK(nodeOf(scene, "badge:3/text").text == "yielded 6, the 3rd");
    CHECK(nodeOf(scene, "ghost:3/text").text == "running_total stepped off here");
    CHECK(nodeOf(scene, "frame:1/status").text == "line 12, for");
    CHECK(nodeOf(scene, "frame:2/pending:0").text == "range(9), next is 5");
    CHECK(nodeOf(scene, "pulls:3-2/text").text == "pulls from");
    CHECK(total.description == "running_total(numbers), parked at line 10, yielded 6, the 3rd");
}

TEST_CASE("a generator that runs is not described as one that waits or has ended", "[scene]") {
    auto state = prefixSums();
    auto total = *state.frame(trace::FrameId{3});
    total.condition = playback::Condition::running;
    state.frames[total.id] = std::make_shared<playback::FrameState>(total);
    state.threads.front().stack.push_back(total.id);
    state.transfer.reset();
    CHECK(nodeOf(composeFrames(state, {}, {1100, 590}), "frame:3").description ==
          "running_total(numbers), line 10");
}

TEST_CASE("a stack of nothing but code that is not recorded says so, but not over a place left",
          "[scene]") {
    // As under a test runner: a library pulls from the generator, nobody else is recorded.
    auto state = prefixSums();
    for (auto& thread : state.threads) thread.stack.clear();
    state.next = 9;
    CHECK(composeFrames(state, {}, {1100, 590}).find("notice:stack") == nullptr);
    CHECK(composeFrames(state, {}, {1100, 590}).find("ghost:3/text") != nullptr);
    state.transfer.reset();
    CHECK(nodeOf(composeFrames(state, {}, {1100, 590}), "notice:stack").text ==
          "Nothing that is recorded runs now.");
    state.ended = true;
    CHECK(nodeOf(composeFrames(state, {}, {1100, 590}), "notice:stack").text ==
          "The program has ended.");
}

TEST_CASE("an exception that is thrown into a generator has its name on the way", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/send_throw_close.jsonl");
    const auto step = recording->player.stepOf(playback::Grain::moments, 47);
    const auto state = recording->player.stateAt(playback::Grain::moments, step);
    const auto context =
        contextOf(recording->player, &recording->stage, playback::Grain::moments, step, state);
    const auto scene = composeFrames(state, context, {1100, 590});
    CHECK(nodeOf(scene, "token:exception:1/text").text ==
          recording->player.names().exceptionName(trace::ExceptionId{1}));
}

TEST_CASE("a cancellation is drawn as one, not as an error", "[scene]") {
    StateBuilder build;
    build.frame(1, "main", playback::Condition::running, 3);
    build.stack({1});
    playback::ExceptionState cancellation;
    cancellation.id = trace::ExceptionId{1};
    cancellation.type = "CancelledError";
    cancellation.at = trace::FrameId{1};
    cancellation.line = 3;
    build.state.exceptions.push_back(cancellation);
    const auto styleOf = [&](std::string_view id) {
        return nodeOf(composeFrames(build.state, {}, {1100, 590}), id).style;
    };
    CHECK(styleOf("token:exception:1") == "token.cancel");
    build.frame(2, "work", playback::Condition::running, 7);
    build.stack({1, 2});
    build.moves(playback::Transfer::Sort::exception, 2, 1);
    build.state.transfer->exception = trace::ExceptionId{1};
    CHECK(styleOf("token:exception:1") == "token.cancel");
    CHECK(styleOf("link:exception:2-1") == "link.cancel");
    build.state.exceptions.front().type = "ValueError";
    CHECK(styleOf("token:exception:1") == "token.exception");
    CHECK(styleOf("link:exception:2-1") == "link.exception");
}

TEST_CASE("that a generator has nothing left is told where its line prints", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/used_twice.jsonl");
    std::string told;
    for (playback::Step step = 1; step <= recording->player.lastStep(playback::Grain::moments);
         ++step) {
        const auto sentence = recording->player.narrate(playback::Grain::moments, step);
        if (sentence.label == "OUTPUT") told += sentence.plain() + "\n";
    }
    CHECK(told ==
          "<module> prints \"sum: 14\".\n"
          "<module> prints \"sum again: 0\"; once is squares, which has already ended: it has "
          "nothing left to give.\n"
          "<module> prints \"largest: 9\".\n"
          "<module> prints \"smallest: 0\".\n");
}

TEST_CASE("a program that has just run to its end still shows all that it holds", "[scene]") {
    auto state = prefixSums();
    auto module = *state.frame(trace::FrameId{1});
    module.condition = playback::Condition::done;
    module.ending = playback::Ending::returned;
    for (const auto* name : {"a", "b", "c", "d"}) local(module, name, number(1));
    state.frames.clear();
    state.frames[module.id] = std::make_shared<playback::FrameState>(module);
    state.threads.front().stack.clear();
    state.transfer.reset();
    const auto scene = composeFrames(state, {}, {1100, 590});
    for (const auto* name : {"a", "b", "c", "d"})
        CHECK(scene.find("frame:1/local:" + std::string(name)) != nullptr);
}

TEST_CASE("a call of a method hands over its arguments, not its object", "[scene]") {
    auto state = prefixSums();
    auto callee = *state.frame(trace::FrameId{1});
    callee.id = trace::FrameId{9};
    callee.arguments = {{"self", text("Remembered()")}, {"n", text("6")}};
    state.frames[callee.id] = std::make_shared<playback::FrameState>(callee);
    state.threads.front().stack.push_back(callee.id);
    state.transfer = {playback::Transfer::Sort::call, trace::FrameId{1}, callee.id, {}, {}};
    CHECK(nodeOf(composeFrames(state, {}, {1100, 590}), "token:call/text").text == "6");
}

TEST_CASE("of a long iterator, what comes next stays readable", "[scene]") {
    auto state = prefixSums();
    auto evens = *state.frame(trace::FrameId{2});
    evens.pending = {"('4', 'oops', '7', '1', '9', 'eleven', 'twelve', '13', '14'), next is '7'"};
    state.frames[evens.id] = std::make_shared<playback::FrameState>(evens);
    const auto scene = composeFrames(state, {}, {1100, 590});
    const auto& shown = nodeOf(scene, "frame:2/pending:0").text;
    CHECK(shown.find("…") != std::string::npos);
    CHECK(shown.ends_with("next is '7'"));
}

TEST_CASE("what a fold hides is shown as what it was", "[scene]") {
    auto state = prefixSums();
    auto evens = *state.frame(trace::FrameId{2});
    evens.foldedSince = 30;
    evens.line = 0;
    state.frames[evens.id] = std::make_shared<playback::FrameState>(evens);
    const auto scene = composeFrames(state, {}, {1100, 590});
    CHECK(nodeOf(scene, "frame:2/local:n").text == "unknown, was 4");
    CHECK(nodeOf(scene, "frame:2/local:n").style == "text.muted");
    CHECK(nodeOf(scene, "frame:2/pending:0").text.starts_with("unknown, was "));
    CHECK(nodeOf(scene, "frame:2/folded").text == "rounds that are only counted");
    CHECK(nodeOf(scene, "frame:3/local:n").text == "4");
    for (const auto& node : scene.nodes) CHECK(node.text != "parked at line 4");
}

TEST_CASE("a value travels along the link from who yields to who pulls", "[scene]") {
    const auto scene = composeFrames(prefixSums(), {}, {1100, 590});
    const auto& token = nodeOf(scene, "token:yield");
    CHECK(nodeOf(scene, "token:yield/text").text == "6");
    const auto& link = nodeOf(scene, token.travelsAlong);
    CHECK(link.points.front().x > link.points.back().x);
    CHECK(link.points.front().x == Approx(nodeOf(scene, "frame:3").rect.x).margin(4));
    CHECK(link.points.back().x == Approx(nodeOf(scene, "frame:1").rect.right()).margin(4));
}

TEST_CASE("what was bound in this step is marked, and nothing else", "[scene]") {
    StageContext context;
    context.since = 20;
    const auto scene = composeFrames(prefixSums(), context, {1100, 590});
    CHECK(scene.find("frame:3/changed:local:total") != nullptr);
    CHECK(scene.find("frame:3/changed:local:n") == nullptr);
    CHECK(scene.find("frame:2/changed:local:n") == nullptr);
}

TEST_CASE("what takes no part in the step is dimmed", "[scene]") {
    const auto scene = composeFrames(prefixSums(), {}, {1100, 590});
    CHECK(nodeOf(scene, "frame:2").opacity < 1);
    CHECK(nodeOf(scene, "frame:3").opacity == 1);
    CHECK(nodeOf(scene, "frame:1").opacity == 1);
    StageOptions options;
    options.dim = false;
    CHECK(nodeOf(composeFrames(prefixSums(), {}, {1100, 590}, options), "frame:2").opacity == 1);
}

TEST_CASE("a hundred parked frames are folded with a count that is right", "[scene]") {
    for (const auto& [name, state] : gallery()) {
        if (name != "hundred_parked") continue;
        const auto scene = composeFrames(state, {}, {1100, 590});
        const auto shown = std::ranges::count_if(scene.nodes, [](const Node& node) {
            return node.id.starts_with("badge:") ||
                   (node.id.starts_with("frame:") && node.id.ends_with("/title"));
        });
        CHECK(nodeOf(scene, "fold:shelf/text").text == "+" + std::to_string(101 - shown) + " more");
        // The one that yields is among them.
        CHECK(scene.find("frame:60") != nullptr);
    }
}

TEST_CASE("what is folded can be leafed through to the last of it", "[scene]") {
    for (const Size size : {Size{1100, 590}, Size{640, 400}})
        for (const auto& [name, state] : gallery()) {
            INFO(name << " at " << size.width << " x " << size.height);
            StageOptions options;
            const auto scene = composeFrames(state, {}, size, options);
            std::set<std::string> folds;
            for (const auto& node : scene.nodes)
                if (node.target && node.target->action.starts_with("fold:")) folds.insert(node.id);
            for (const auto& fold : folds) {
                std::set<std::string> seen;
                std::size_t turns = 0;
                do {
                    const auto page = composeFrames(state, {}, size, options);
                    CHECK(faultsOf(page, 1) == std::vector<std::string>{});
                    for (const auto& node : page.nodes) seen.insert(node.id);
                    INFO(fold << " after " << turns << " turns");
                    REQUIRE(leaf(options.opened, nodeOf(page, fold).target.value().action));
                } while (!options.opened.empty() && ++turns < 200);
                CHECK(options.opened.empty());
                for (const auto& [id, frame] : state.frames) {
                    const auto card = "frame:" + std::to_string(id.value);
                    if (fold == "fold:shelf" && frame->flavor) CHECK(seen.contains(card));
                    if (fold.starts_with("fold:stack") && !frame->flavor)
                        CHECK(seen.contains(card));
                    if (fold != card + "/more") continue;
                    for (const auto& local : frame->locals) {
                        INFO(local.name);
                        CHECK(seen.contains(card + "/local:" + std::string(local.name)));
                    }
                }
            }
        }
}

TEST_CASE("only what a fold says leafs through it", "[scene]") {
    Openings opened;
    CHECK(leaf(opened, "fold:shelf@8"));
    CHECK(opened.at("fold:shelf") == 8);
    CHECK_FALSE(leaf(opened, "axis:clock"));
    CHECK_FALSE(leaf(opened, "fold:shelf"));
    CHECK_FALSE(leaf(opened, "fold:shelf@x"));
    CHECK(opened.size() == 1);
    CHECK(leaf(opened, "fold:shelf@0"));
    CHECK(opened.empty());
}

TEST_CASE("who pulls stands above what it pulls from, at every step the same", "[scene]") {
    for (const auto* name : {"pipeline", "prefix_sums"}) {
        const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                      "/tests/core/scene/data/" + name + ".jsonl");
        const auto& player = recording->player;
        std::size_t pairs = 0;
        const auto steps = player.lastStep(playback::Grain::moments);
        for (playback::Step step = 0; step <= steps; ++step) {
            const auto state = player.stateAt(playback::Grain::moments, step);
            for (const auto& [id, frame] : state.frames) {
                const auto mine = recording->stage.slot(id);
                const auto by =
                    frame->consumer ? recording->stage.slot(*frame->consumer) : std::nullopt;
                if (!mine || !by) continue;
                INFO(name << " at step " << step << ", frame " << id.value);
                CHECK(*by < *mine);
                ++pairs;
            }
        }
        CHECK(pairs > 0);
    }
}

TEST_CASE("no two frames ever have the same place on the shelf", "[scene]") {
    for (const auto& path : allRecordings()) {
        const TestRecording recording(path);
        const auto& player = recording->player;
        for (playback::Step step = 0; step <= player.lastStep(playback::Grain::events); ++step) {
            std::map<std::uint32_t, trace::FrameId> taken;
            for (const auto& [id, frame] : player.stateAt(playback::Grain::events, step).frames) {
                const auto slot = recording->stage.slot(id);
                if (!slot || frame->condition == playback::Condition::done) continue;
                INFO(path << " at " << step << ", frame " << id.value);
                CHECK(taken.emplace(*slot, id).second);
            }
        }
    }
}

TEST_CASE("text at twice the scale is twice as large", "[scene]") {
    StageOptions options;
    options.scale = 2;
    const auto once = composeFrames(prefixSums(), {}, {1100, 590});
    const auto twice = composeFrames(prefixSums(), {}, {2200, 1180}, options);
    CHECK(nodeOf(twice, "frame:3/title").fontSize ==
          Approx(2 * nodeOf(once, "frame:3/title").fontSize));
    CHECK(nodeOf(twice, "frame:3").rect.x == Approx(2 * nodeOf(once, "frame:3").rect.x));
}

TEST_CASE("with tasks in play a stack says whose it is, and parked coroutines whose they are",
          "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/d.jsonl");
    const auto at = [&](playback::Step step) {
        PageOptions options;
        options.step = step;
        options.view = View::frames;
        return composeStage(*recording, recording->player.stateAt(options.grain, step), {1100, 690},
                            options);
    };
    const auto running = at(19);
    REQUIRE(running.find("heading:stack:owner") != nullptr);
    CHECK(running.find("heading:stack:owner")->text == "of task main");
    REQUIRE(running.find("badge:3/text") != nullptr);
    CHECK(running.find("badge:3/text")->text == "one: waits for asyncio.sleep(0.01)");
    CHECK(running.find("token:next/text")->text == "the loop");
    const auto asleep = at(25);
    REQUIRE(asleep.find("heading:stack:owner") != nullptr);
    CHECK(asleep.find("heading:stack:owner")->text == "the event loop is asleep");
    CHECK(asleep.find("badge:2/text")->text == "main: waits for gather");
}
