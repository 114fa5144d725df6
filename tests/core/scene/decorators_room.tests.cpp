#include "core/scene/decorators/decorators.hpp"

#include <map>
#include <set>

#include "core/scene/drawing/metrics.hpp"
#include "core/trace/json_lines.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/geometry.hpp"
#include "tests/core/scene/recordings.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;

namespace {

constexpr auto kMoments = playback::Grain::moments;
/// The stage of a lecture on a screen of 16:9.
constexpr Size kLectureStage{853, 287};

Scene at(const TestRecording& recording, playback::Step step, Size size) {
    const auto state = recording->player.stateAt(kMoments, step);
    StageOptions options;
    options.output = false;  // which has a place of its own
    return composeDecorators(state,
                             contextOf(recording->player, &recording->stage, kMoments, step, state),
                             size, options);
}

TestRecording lesson(const std::string& name) {
    return TestRecording(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/core/scene/data/lessons/" +
                         name + ".jsonl");
}

bool isCut(const Node& node) {
    return node.text.find("…") != std::string::npos;
}

}  // namespace

TEST_CASE("what a layer of a call says, and was given, is read whole in a lecture", "[scene]") {
    for (const auto* name : {"three_decorators", "name_kept", "third_try", "remembered"}) {
        const auto recording = lesson(name);
        std::size_t seen = 0;
        for (playback::Step step = 0; step <= recording->player.lastStep(kMoments); ++step) {
            const auto scene = at(recording, step, kLectureStage);
            INFO(name << ", step " << step);
            CHECK(faultsOf(scene) == std::vector<std::string>{});
            for (const auto& node : scene.nodes) {
                const bool isSaid = node.id.starts_with("frame:") &&
                                    (node.id.ends_with("/status") || node.id.ends_with("/title") ||
                                     node.id.ends_with("/given"));
                if (!isSaid && !node.id.starts_with("token:")) continue;
                INFO(node.id << ": " << node.text);
                CHECK_FALSE(isCut(node));
                ++seen;
            }
        }
        CHECK(seen > 0);
    }
}

TEST_CASE("a layer keeps its place and height through all calls", "[scene]") {
    const auto recording = lesson("three_decorators");
    std::map<std::string, Rect> places;
    for (playback::Step step = 0; step <= recording->player.lastStep(kMoments); ++step) {
        const auto state = recording->player.stateAt(kMoments, step);
        if (state.chains.empty()) continue;
        const auto& calls = state.chains.begin()->second->calls;
        if (calls.empty()) continue;
        const auto scene = at(recording, step, kLectureStage);
        for (const auto& part : calls.back().layers) {
            const auto* box = scene.find("frame:" + std::to_string(part.frame.value));
            REQUIRE(box != nullptr);
            const auto [known, fresh] =
                places.emplace("layer " + std::to_string(part.layer), box->rect);
            INFO(known->first << " at step " << step);
            CHECK(known->second.y == box->rect.y);
            CHECK(known->second.height == box->rect.height);
        }
    }
    CHECK(places.size() == 4);
}

TEST_CASE("decorated functions keep the order in which they were decorated", "[scene]") {
    const auto recording = lesson("name_kept");
    std::set<std::string> chosen;
    for (playback::Step step = 0; step <= recording->player.lastStep(kMoments); ++step) {
        const auto scene = at(recording, step, kLectureStage);
        const auto* first = scene.find("choice:chain:1");
        const auto* second = scene.find("choice:chain:2");
        for (const auto* tab : {first, second})
            if (tab != nullptr && tab->style == "chain.chosen") chosen.insert(tab->id);
        if (first == nullptr || second == nullptr) continue;
        INFO("step " << step);
        CHECK(first->rect.right() < second->rect.x);
    }
    // Both have been in play.
    CHECK(chosen.size() == 2);
}

TEST_CASE("the function in play is among the tabs, however many there are", "[scene]") {
    std::string lines = R"jsonl({"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
)jsonl";
    constexpr int kChains = 12;
    for (int i = 1; i <= kChains; ++i) {
        const auto id = std::to_string(i);
        const auto chain = R"("chain":)" + id;
        lines += R"({"kind":"evaluate",)" + chain +
                 R"(,"layer":1,"frame":1,"text":"@logged","line":2,"name":"a_function_)" + id +
                 "\"}\n" + R"({"kind":"apply",)" + chain + ",\"layer\":1}\n" +
                 R"({"kind":"decorate",)" + chain + R"(,"name":"a_function_)" + id + "\"}\n";
    }
    const auto trace = trace::readJsonLines(lines);
    REQUIRE(trace.has_value());
    const TestRecording recording(*trace);
    for (playback::Step step = 2; step <= recording->player.lastStep(kMoments); ++step) {
        const auto scene = at(recording, step, kLectureStage);
        INFO("step " << step);
        CHECK(faultsOf(scene) == std::vector<std::string>{});
        const auto state = recording->player.stateAt(kMoments, step);
        if (!state.chain) continue;
        const auto* tab = scene.find("choice:chain:" + std::to_string(state.chain->value));
        REQUIRE(tab != nullptr);
        CHECK(tab->style == "chain.chosen");
        if (state.chains.size() == kChains) CHECK(scene.find("fold:chains") != nullptr);
    }
}

TEST_CASE("on a large stage a decorated function grows with the room", "[scene]") {
    const auto recording = lesson("three_decorators");
    const auto step = recording->player.lastStep(kMoments);
    const auto scene = at(recording, step, {3200, 1700});
    // Twice the room, twice the size.
    for (const auto& node : scene.nodes)
        if (node.shape == Shape::text) CHECK(node.fontSize >= 2 * kLeastText);
    CHECK(faultsOf(scene, 2) == std::vector<std::string>{});
    const auto* rings = scene.find("chain:1/layer:3");
    REQUIRE(rings != nullptr);
    const auto small = at(recording, step, {1400, 800});
    CHECK(rings->rect.width > 2 * small.find("chain:1/layer:3")->rect.width - 1);
}

TEST_CASE("the function inside of C++ layers goes by one name from the first layer on", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/three_decorators_cpp.jsonl");
    std::size_t seen = 0;
    for (playback::Step step = 0; step <= recording->player.lastStep(kMoments); ++step) {
        const auto scene = at(recording, step, kLectureStage);
        const auto* core = scene.find("chain:1/layer:0/title");
        if (core == nullptr) continue;
        INFO("step " << step);
        CHECK(core->text == "askServer");
        ++seen;
    }
    CHECK(seen > 5);
}
