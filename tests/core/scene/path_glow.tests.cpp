#include "core/scene/drawing/path_glow.hpp"

#include <algorithm>

#include "core/scene/page/view.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/geometry.hpp"
#include "tests/core/scene/recordings.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;

namespace {

constexpr auto kMoments = playback::Grain::moments;

TestRecording conformance(const std::string& name) {
    return TestRecording(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/" + name +
                         ".jsonl");
}

PageOptions showing(const playback::ExceptionPath& path, playback::Step step,
                    std::optional<View> view = {}) {
    PageOptions options;
    options.step = step;
    options.view = view;
    options.path = &path;
    return options;
}

}  // namespace

TEST_CASE("the way of every exception glows without touching a word", "[scene]") {
    for (const auto& file : allRecordings()) {
        const TestRecording recording(file);
        const auto last = recording->player.lastStep(kMoments);
        for (std::uint32_t number = 1; number <= 3; ++number) {
            const auto path = playback::pathOf(recording->player, trace::ExceptionId{number});
            if (path.stops.empty()) continue;
            for (playback::Step step = 0; step <= last; ++step) {
                INFO(file.filename() << " exception " << number << " step " << step);
                CHECK(faultsOf(composeTimelinePage(*recording, {1200, 300}, showing(path, step))) ==
                      std::vector<std::string>{});
                const auto state = recording->player.stateAt(kMoments, step);
                for (const auto view : kViews)
                    CHECK(faultsOf(composeStage(*recording, state, {1100, 690},
                                                showing(path, step, view))) ==
                          std::vector<std::string>{});
            }
        }
    }
}

TEST_CASE("an exception's way is one line through the lanes, from its raise to its end",
          "[scene]") {
    const auto recording = conformance("c");
    const auto path = playback::pathOf(recording->player, trace::ExceptionId{1});
    const auto scene = composeTimelinePage(*recording, {1200, 300}, showing(path, 20));
    const auto* line = scene.find("path:exception:1");
    REQUIRE(line != nullptr);
    CHECK(line->style == "path.line");
    CHECK(std::ranges::is_sorted(line->points, {}, &Point::x));
    // From the module's lane down to its innermost scope's and up again.
    const auto deepest = std::ranges::max(line->points, {}, &Point::y).y;
    CHECK(deepest > line->points.front().y + 60);
    CHECK(deepest > line->points.back().y + 60);
}

TEST_CASE("a cancellation glows violet, from the task that asks", "[scene]") {
    const auto recording = conformance("d");
    const auto path = playback::pathOf(recording->player, trace::ExceptionId{1});
    const auto scene = composeTimelinePage(*recording, {1200, 300}, showing(path, 30));
    const auto* line = scene.find("path:exception:1");
    REQUIRE(line != nullptr);
    CHECK(line->style == "path.cancel.line");
    CHECK(line->points.back().y > line->points.front().y + 40);
}

TEST_CASE("frames and scopes on the way glow in the stage", "[scene]") {
    const auto recording = conformance("c");
    const auto path = playback::pathOf(recording->player, trace::ExceptionId{1});
    const auto state = recording->player.stateAt(kMoments, 15);
    const auto scene =
        composeStage(*recording, state, {1100, 690}, showing(path, 15, View::scopes));
    for (const auto* id : {"path:line:scope:1", "path:line:scope:2", "path:line:frame:1"})
        CHECK(scene.find(id) != nullptr);
}

TEST_CASE("behind the veil an exception's way glows as far as it has come", "[scene]") {
    const auto recording = conformance("c");
    const auto path = playback::pathOf(recording->player, trace::ExceptionId{1});
    const auto glows = [&](playback::Step step, bool veil) {
        auto options = showing(path, step, View::scopes);
        options.veil = veil;
        const auto state = recording->player.stateAt(kMoments, step);
        const auto scene = composeStage(*recording, state, {1100, 690}, options);
        return std::ranges::count_if(scene.nodes,
                                     [](const auto& node) { return node.id.starts_with("path:"); });
    };
    const auto raised = recording->player.stepOf(kMoments, path.stops.front().event);
    CHECK(glows(raised - 1, false) > 0);
    CHECK(glows(raised - 1, true) == 0);
    CHECK(glows(raised, true) > 0);
    CHECK(glows(raised, true) < glows(raised, false));
    const auto last = recording->player.stepOf(kMoments, path.stops.back().event);
    CHECK(glows(last, true) == glows(last, false));
}

TEST_CASE("the way through scopes that are folded goes through their fold", "[scene]") {
    Scene scene;
    scene.size = {400, 300};
    const auto box = [&](const std::string& id, const Rect& rect) {
        Node node;
        node.id = id;
        node.shape = Shape::box;
        node.rect = rect;
        scene.nodes.push_back(node);
    };
    box("scope:1", {10, 10, 200, 200});
    box("fold:scopes:1", {20, 30, 180, 170});
    box("scope:9", {30, 50, 160, 140});
    box("fold:scopes:9", {40, 70, 140, 110});
    playback::ExceptionPath path;
    path.exception = trace::ExceptionId{1};
    for (const std::uint32_t scope : {9U, 8U, 7U, 1U}) {
        playback::PathStop stop;
        stop.scope = trace::ScopeId{scope};
        path.stops.push_back(stop);
    }
    glow(scene, path, false);
    CHECK(scene.find("path:line:fold:scopes:1") != nullptr);
    CHECK(scene.find("path:to:fold:scopes:1") != nullptr);
    CHECK(scene.find("path:to:scope:1") != nullptr);
    CHECK(scene.find("path:line:fold:scopes:9") == nullptr);
}

TEST_CASE("a click on a token is about its exception", "[scene]") {
    CHECK(exceptionOf(targetOf(trace::ExceptionId{7})) == trace::ExceptionId{7});
    CHECK(!exceptionOf(Target{{}, {}, "axis:clock"}));
    CHECK(!exceptionOf(Target{{}, {}, "exception:x"}));
    const auto recording = conformance("c");
    const auto state = recording->player.stateAt(kMoments, 15);
    PageOptions options;
    options.step = 15;
    options.view = View::scopes;
    const auto scene = composeStage(*recording, state, {1100, 690}, options);
    const auto* token = scene.find("token:exception:1");
    REQUIRE(token != nullptr);
    REQUIRE(token->target);
    CHECK(exceptionOf(*token->target) == trace::ExceptionId{1});
}
