#include <string>

#include "core/scene/frames/frame_card.hpp"
#include "core/scene/frames/frames.hpp"
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

/// `count` threads that each run a function with three locals; the step is about thread `current`.
playback::State threads(std::uint32_t count, std::uint32_t current) {
    StateBuilder made;
    for (std::uint32_t i = 1; i <= count; ++i) {
        auto& frame = made.frame(i, "work", playback::Condition::running, 10 + i);
        frame.thread = trace::ThreadId{i};
        for (const auto* name : {"a", "b", "c"}) local(frame, name, number(i));
        made.stack({i}, i, kept("worker-" + std::to_string(i)));
    }
    made.state.thread = trace::ThreadId{current};
    made.state.active = trace::FrameId{current};
    return std::move(made.state);
}

std::size_t cardsOf(const Scene& scene, std::uint32_t frames) {
    std::size_t cards = 0;
    for (std::uint32_t i = 1; i <= frames; ++i)
        cards += scene.find("frame:" + std::to_string(i)) != nullptr ? 1 : 0;
    return cards;
}

}  // namespace

TEST_CASE("threads are left out only where there is no room for them", "[scene]") {
    const auto scene = composeFrames(threads(4, 2), {}, {800, 460});
    CHECK(scene.find("fold:threads") == nullptr);
    CHECK(cardsOf(scene, 4) == 4);
    CHECK(scene.find("frame:2/local:a") != nullptr);
    CHECK(faultsOf(scene, 1) == std::vector<std::string>{});
}

TEST_CASE("the thread that acts shows what it holds, though others are left out", "[scene]") {
    for (const std::uint32_t current : {1U, 9U, 20U}) {
        const auto scene = composeFrames(threads(20, current), {}, {800, 460});
        const auto shown = cardsOf(scene, 20);
        CHECK(shown > 2);
        CHECK(nodeOf(scene, "fold:threads").text ==
              "+" + std::to_string(20 - shown) + " more threads");
        CHECK(scene.find("frame:" + std::to_string(current) + "/local:a") != nullptr);
        CHECK(faultsOf(scene, 1) == std::vector<std::string>{});
    }
}

TEST_CASE("threads stand in two columns where no frame is ever parked", "[scene]") {
    const StageFacts facts;
    StageContext context;
    context.facts = &facts;
    const auto scene = composeFrames(threads(8, 1), context, {800, 460});
    CHECK(cardsOf(scene, 8) == 8);
    CHECK(nodeOf(scene, "frame:1").rect.right() < 400);
    CHECK(nodeOf(scene, "frame:8").rect.x > 400);
    CHECK(scene.find("heading:shelf") == nullptr);
    CHECK(faultsOf(scene, 1) == std::vector<std::string>{});
    // Whose turn it is changes nobody's column.
    const auto later = composeFrames(threads(8, 8), context, {800, 460});
    for (std::uint32_t i = 1; i <= 8; ++i) {
        const auto card = "frame:" + std::to_string(i);
        CHECK(nodeOf(later, card).rect.x == nodeOf(scene, card).rect.x);
    }
}

TEST_CASE("rows are left out only where there is no room for them", "[scene]") {
    StateBuilder made;
    auto& frame = made.frame(1, "work", playback::Condition::running, 5);
    for (int i = 0; i < 20; ++i) local(frame, kept("name" + std::to_string(i)), number(i));
    made.stack({1});
    const auto scene = composeFrames(made.state, {}, {1100, 1000});
    CHECK(scene.find("frame:1/more") == nullptr);
    CHECK(scene.find("frame:1/local:name19") != nullptr);
    const auto low = composeFrames(made.state, {}, {1100, 400});
    CHECK(low.find("frame:1/more") != nullptr);
    CHECK(faultsOf(low, 1) == std::vector<std::string>{});
}

TEST_CASE("a generator that is asked after its end is shown as gone", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/used_twice.jsonl");
    const auto& player = recording->player;
    constexpr auto kGrain = playback::Grain::moments;
    const auto step = player.toOutput(kGrain, 13, playback::Direction::forward).value();
    const auto state = player.stateAt(kGrain, step);
    const auto context = contextOf(player, &recording->stage, kGrain, step, state);
    const auto scene = composeFrames(state, context, {1100, 590});
    CHECK(nodeOf(scene, "frame:1/local:once").text == "squares, nothing left");
    CHECK(nodeOf(scene, "spent:2/text").text == "squares has ended: nothing left");
    CHECK(nodeOf(scene, "asks:1-2").points.front().x >= nodeOf(scene, "frame:1").rect.right());
    CHECK(faultsOf(scene, 1) == std::vector<std::string>{});
    // The line before that was told of the same name, too, and found something.
    const auto before = player.stateAt(kGrain, step - 1);
    CHECK(composeFrames(before, contextOf(player, &recording->stage, kGrain, step - 1, before),
                        {1100, 590})
              .find("spent:2") == nullptr);
}

TEST_CASE("a card without rows names what a method was given, not its object", "[scene]") {
    StateBuilder made;
    auto& frame = made.frame(1, "Counted.__call__", playback::Condition::running, 5);
    frame.arguments = {{"self", text("Counted(calls=0)")}, {"fruit", text("'pear'")}};
    made.stack({1});
    const auto low = composeFrames(made.state, {}, {1000, 120});
    CHECK(nodeOf(low, "frame:1/title").text == "Counted.__call__('pear')");
}

TEST_CASE("a frame in which its thread stands still does not look as if it ran", "[scene]") {
    auto state = threads(2, 1);
    state.threads.back().blockedOn = trace::Word::lock;
    const auto scene = composeFrames(state, {}, {800, 460});
    CHECK(nodeOf(scene, "frame:1/bar").style == "state.running");
    CHECK(nodeOf(scene, "frame:2/bar").style == "state.blocked");
    CHECK(nodeOf(scene, "frame:2/status").text == "line 12, blocked");
}

TEST_CASE("however short a title is cut, it says which one of its function a frame is", "[scene]") {
    const Type type{Font::monoBold, 13, "text.ink"};
    for (const std::string title : {"request_handling_worker(queue, requests) #2",
                                    "permutations_of(['a', 'b', 'c']) #5", "<listcomp> #12"})
        for (double width = 60; width < 500; width += 7) {
            const auto cut = cutArguments(title, type, width);
            INFO(cut << " in " << width);
            CHECK(cut.ends_with(title.substr(title.rfind(" #"))));
            CHECK(measure(cut, type.font, type.size) <= width);
        }
    CHECK(cutArguments("request_handling_worker(queue) #2", type, 208) ==
          "request_handling_worker #2");
}

TEST_CASE("a card without rows tells an argument's value of today", "[scene]") {
    StateBuilder builder;
    auto& frame = builder.frame(1, "count", playback::Condition::calling, 3);
    frame.arguments.push_back({"n", number(5)});
    frame.arguments.push_back({"step", number(1)});
    const StageContext context;
    const StageOptions options;
    const Stage stage{builder.state, context, options};
    local(frame, "n", number(5));
    local(frame, "step", number(1));
    CHECK(cardOf(stage, frame).brief == "count(5, 1)");
    // Called with 5, it has counted on since.
    frame.locals.front().value = number(2);
    CHECK(cardOf(stage, frame).brief == "count(n = 2, 1)");
}

TEST_CASE("on the lowest stages frames have the room, and nothing lies on anything", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/c.jsonl");
    const auto& player = recording->player;
    constexpr auto kGrain = playback::Grain::moments;
    StageOptions options;
    options.output = false;
    for (const Size size : {Size{426, 136}, Size{426, 110}, Size{268, 110}}) {
        for (playback::Step step = 0; step <= player.lastStep(kGrain); ++step) {
            const auto state = player.stateAt(kGrain, step);
            const auto context = contextOf(player, &recording->stage, kGrain, step, state);
            INFO("step " << step << " at " << size.width << " x " << size.height);
            const auto scene = composeFrames(state, context, size, options);
            CHECK((scene.find("scopes") != nullptr) ==
                  (size.height > 120 && recording->stage.hasScopes()));
            CHECK(faultsOf(scene, 1) == std::vector<std::string>{});
        }
    }
}
