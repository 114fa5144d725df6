#include <algorithm>
#include <string>

#include "core/scene/drawing/sketch.hpp"
#include "core/scene/frames/frames.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/geometry.hpp"
#include "tests/core/scene/recordings.hpp"
#include "tests/core/scene/states.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;
using playback::Condition;
using playback::Transfer;

namespace {

constexpr Size kStage{1100, 590};

const Node& nodeOf(const Scene& scene, std::string_view id) {
    const auto* node = scene.find(id);
    INFO("node " << id);
    REQUIRE(node != nullptr);
    return *node;
}

/// Makes a frame stand aside for another one that it awaits.
void awaits(playback::State& state, std::uint32_t outer, std::uint32_t inner) {
    auto waiting = *state.frame(trace::FrameId{outer});
    auto awaited = *state.frame(trace::FrameId{inner});
    waiting.condition = Condition::delegating;
    waiting.delegate = awaited.id;
    awaited.delegator = waiting.id;
    awaited.consumer = waiting.id;
    awaited.via = trace::Word::await;
    state.frames[waiting.id] = std::make_shared<playback::FrameState>(waiting);
    state.frames[awaited.id] = std::make_shared<playback::FrameState>(awaited);
}

/// main awaits summarize, which takes its values from the async generator smoothed.
StateBuilder summarizing(Condition smoothed) {
    StateBuilder build;
    build.frame(1, "<module>", Condition::running, 92);
    for (const auto& [id, name] : {std::pair{4U, "main"}, {6U, "summarize"}})
        build.frame(id, name, Condition::parked, 72).flavor = trace::Word::coroutine;
    build.frame(9, "smoothed", smoothed, 58).flavor = trace::Word::asyncGenerator;
    awaits(build.state, 4, 6);
    awaits(build.state, 6, 9);
    if (smoothed == Condition::running)
        build.stack({1, 9});
    else
        build.stack({1});
    return build;
}

/// Whether a link touches the tunnel beside the card of a frame, or passes through it.
bool meets(const Scene& scene, std::string_view link, std::string_view tunnel) {
    const auto& path = nodeOf(scene, link).points;
    const auto& pipe = nodeOf(scene, tunnel).rect;
    for (int i = 0; i <= 200; ++i) {
        const auto at = pointAlong(path, i / 200.0);
        if (at.x > pipe.x && at.x < pipe.right() && at.y > pipe.y - 1 && at.y < pipe.bottom() + 1)
            return true;
    }
    return false;
}

}  // namespace

TEST_CASE("what an async generator yields goes to the one that awaits it", "[scene]") {
    auto build = summarizing(Condition::parked);
    build.moves(Transfer::Sort::yield, 9, 6, number(10));
    const auto scene = composeFrames(build.state, {}, kStage);
    const auto& link = nodeOf(scene, "link:yield:9-6");
    const auto& awaiting = nodeOf(scene, "frame:6").rect;
    CHECK(link.points.back().y > awaiting.y);
    CHECK(link.points.back().y < awaiting.bottom());
    CHECK_FALSE(meets(scene, "link:yield:9-6", "tunnel:4"));
    CHECK_FALSE(meets(scene, "link:yield:9-6", "tunnel:6"));
    CHECK(faultsOf(scene) == std::vector<std::string>{});
}

TEST_CASE("who awaits an async generator asks it itself, not by way of its own awaiter",
          "[scene]") {
    auto build = summarizing(Condition::running);
    build.moves(Transfer::Sort::call, 6, 9);
    const auto scene = composeFrames(build.state, {}, kStage);
    CHECK_FALSE(meets(scene, "link:next:6-9", "tunnel:4"));
    CHECK(faultsOf(scene) == std::vector<std::string>{});
}

TEST_CASE("what is handed through `yield from` still passes the frames that delegate", "[scene]") {
    for (const auto& [name, state] : gallery()) {
        if (name != "tunnel") continue;
        const auto scene = composeFrames(state, {}, kStage);
        const auto token = std::ranges::find_if(
            scene.nodes, [](const Node& node) { return !node.travelsAlong.empty(); });
        REQUIRE(token != scene.nodes.end());
        const auto tunnel = std::ranges::find_if(
            scene.nodes, [](const Node& node) { return node.id.starts_with("tunnel:"); });
        REQUIRE(tunnel != scene.nodes.end());
        CHECK(meets(scene, token->travelsAlong, tunnel->id));
    }
}

TEST_CASE("what is raised or caught in a frame does not pass by who awaits it", "[scene]") {
    for (const bool isCaught : {false, true}) {
        auto build = summarizing(Condition::running);
        build.moves(Transfer::Sort::exception, 9, 9);
        playback::ExceptionState exception;
        exception.id = trace::ExceptionId{1};
        exception.type = "ValueError";
        exception.at = trace::FrameId{9};
        exception.handled = isCaught;
        build.state.exceptions.push_back(exception);
        build.state.transfer->exception = exception.id;
        const auto scene = composeFrames(build.state, {}, kStage);
        const auto& link = nodeOf(scene, "link:exception:9-9");
        for (const auto* tunnel : {"tunnel:4", "tunnel:6"})
            CHECK_FALSE(meets(scene, link.id, tunnel));
        const auto& card = nodeOf(scene, "frame:9").rect;
        for (const auto& point : link.points) {
            CHECK(point.y > card.y);
            CHECK(point.y < card.bottom());
        }
        CHECK(faultsOf(scene) == std::vector<std::string>{});
    }
}

TEST_CASE("what is caught tells which frame it left, which has no card any more", "[scene]") {
    std::size_t told = 0;
    for (const auto& path : allRecordings()) {
        const TestRecording recording(path);
        const auto& player = recording->player;
        for (playback::Step step = 0; step <= player.lastStep(playback::Grain::moments); ++step) {
            const auto state = player.stateAt(playback::Grain::moments, step);
            const auto& moved = state.transfer;
            if (!moved || !moved->exception || moved->from != moved->to) continue;
            const auto* exception = state.exception(*moved->exception);
            if (exception == nullptr || exception->left.empty()) continue;
            const auto scene = composeFrames(
                state, contextOf(player, &recording->stage, playback::Grain::moments, step, state),
                {1600, 800});
            INFO(path.filename() << " step " << step);
            CHECK(faultsOf(scene) == std::vector<std::string>{});
            const auto* from = scene.find("from:exception:" + std::to_string(exception->id.value));
            if (from == nullptr) continue;
            CHECK(from->text == "from " + player.frames().displayName(exception->left.back()));
            ++told;
        }
    }
    CHECK(told > 0);
}
