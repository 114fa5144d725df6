#include <algorithm>
#include <string>

#include "core/scene/frames/frames.hpp"
#include "core/scene/timeline/timeline.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/geometry.hpp"
#include "tests/core/scene/recordings.hpp"
#include "tests/core/scene/states.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;

namespace {

constexpr auto kMoments = playback::Grain::moments;
constexpr Size kLecture{853, 286};  ///< a lecture's stage on a screen of 1280 × 720, at 100 %

TestRecording lesson(std::string_view name) {
    return TestRecording(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/core/scene/data/" +
                         std::string(name) + ".jsonl");
}

/// The pictures of every step with this sentence.
std::vector<Scene> scenesOf(const TestRecording& recording, std::string_view sentence) {
    std::vector<Scene> scenes;
    const auto& player = recording->player;
    for (playback::Step step = 0; step <= player.lastStep(kMoments); ++step) {
        const auto state = player.stateAt(kMoments, step);
        if (player.narrate(kMoments, step, state).plain().find(sentence) == std::string::npos)
            continue;
        StageOptions options;
        options.output = false;
        scenes.push_back(composeFrames(
            state, contextOf(player, &recording->stage, kMoments, step, state), kLecture, options));
    }
    return scenes;
}

bool hasNode(const Scene& scene, std::string_view prefix) {
    return std::ranges::any_of(scene.nodes,
                               [&](const Node& node) { return node.id.starts_with(prefix); });
}

}  // namespace

TEST_CASE("what is dimmed can still be read", "[scene]") {
    const auto scene = composeFrames(prefixSums(), {}, {1100, 590});
    REQUIRE(scene.find("frame:2")->opacity < 1);
    CHECK(scene.find("frame:2/title")->opacity == 1);
    CHECK(scene.find("frame:2/title")->style == "text.muted");
    CHECK(scene.find("frame:3/title")->style == "text.ink");
}

TEST_CASE("who asked with next() does not pull any more once it has its value", "[scene]") {
    const auto lazy = lesson("lazy_sequence");
    const auto printed = scenesOf(lazy, "prints \"got");
    REQUIRE(printed.size() == 2);
    for (const auto& scene : printed) CHECK(!hasNode(scene, "pulls:"));
    const auto looped = scenesOf(lazy, "prints \"the loop got");
    REQUIRE(!looped.empty());
    CHECK(hasNode(looped.front(), "pulls:"));
}

TEST_CASE("who hands over asks by itself", "[scene]") {
    const auto tree = lesson("tree_walk");
    const auto asked = scenesOf(tree, "walk #3 asks walk #4 for its first value");
    REQUIRE(asked.size() == 1);
    const auto& scene = asked.front();
    const auto* link = scene.find("link:next:4-5");
    REQUIRE(link != nullptr);
    const auto& asker = scene.find("frame:4")->rect;
    CHECK(link->points.front().y > asker.y);
    CHECK(link->points.front().y < asker.bottom());
}

TEST_CASE("a generator that is woken up to be closed ends on the stack", "[scene]") {
    const auto closing = lesson("send_throw_close");
    const auto closed = scenesOf(closing, "averager is closed: ");
    REQUIRE(closed.size() == 1);
    const auto& scene = closed.front();
    CHECK(scene.find("frame:2")->rect.x == scene.find("frame:1")->rect.x);
    // Nobody gets what closed it: it goes nowhere.
    CHECK(!hasNode(scene, "link:exception"));
    CHECK(hasNode(scene, "token:exception"));
    CHECK(faultsOf(scene) == std::vector<std::string>{});
}

TEST_CASE("a parked frame's locals are seen or counted, however low the stage is", "[scene]") {
    const auto pipeline = lesson("pipeline");
    const auto handed = scenesOf(pipeline, "its locals stay alive");
    REQUIRE(!handed.empty());
    CHECK(hasNode(handed.front(), "frame:2/local:text"));
    for (const auto* name : {"pipeline", "pipeline_cpp", "tree_walk", "send_throw_close"}) {
        const auto recording = lesson(name);
        const auto& player = recording->player;
        for (playback::Step step = 0; step <= player.lastStep(kMoments); ++step) {
            const auto state = player.stateAt(kMoments, step);
            StageOptions options;
            options.output = false;
            const auto scene =
                composeFrames(state, contextOf(player, &recording->stage, kMoments, step, state),
                              kLecture, options);
            INFO(name << " step " << step);
            CHECK(faultsOf(scene) == std::vector<std::string>{});
            for (const auto& [id, frame] : state.frames) {
                const auto card = "frame:" + std::to_string(id.value);
                const bool known = frame->locals.size() > frame->arguments.size();
                if (!known || scene.find(card) == nullptr) continue;
                const auto* tag = scene.find(card + "/id");
                const bool counted =
                    (tag != nullptr && tag->text.find(" more") != std::string::npos) ||
                    scene.find(card + "/more") != nullptr;
                CHECK((counted || hasNode(scene, card + "/local:") ||
                       hasNode(scene, card + "/defined")));
            }
        }
    }
}

TEST_CASE("behind a veil it is not told how many lanes are to come", "[scene]") {
    const auto tree = lesson("tree_walk");
    const playback::Player& player = tree->player;
    const TimelineAxis axis(player, kMoments, AxisKind::steps);
    TimelineOptions options;
    options.strip = options.compact = true;
    options.legend = options.chooser = false;
    const auto countAt = [&](playback::Step step, bool veil) {
        options.playhead = step;
        options.veil = veil;
        options.window = {0, axis.length()};
        const auto scene = composeTimeline(tree->lanes, axis, {560, 108}, options);
        const auto* count = scene.find("lanes:count");
        return count == nullptr ? std::string() : count->text;
    };
    const auto all = std::to_string(tree->lanes.lanes.size());
    CHECK(countAt(1, false).ends_with("of " + all));
    CHECK(countAt(1, true).empty());
    CHECK(countAt(player.lastStep(kMoments), true) == "lanes 1–5 of " + all);
}
