#include <algorithm>

#include "core/scene/scopes.hpp"
#include "core/trace/json_lines.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/geometry.hpp"
#include "tests/core/scene/recordings.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;
using playback::Step;

namespace {

constexpr auto kMoments = playback::Grain::moments;

Scene at(const TestRecording& recording, Step step, Size size = {1100, 690}) {
    const auto state = recording->player.stateAt(kMoments, step);
    return composeScopes(
        state, contextOf(recording->player, &recording->stage, kMoments, step, state), size);
}

std::vector<std::string> held(const Scene& scene) {
    std::vector<std::string> words;
    for (const auto& node : scene.nodes)
        if (node.id.starts_with("held:") && node.id.ends_with("/text")) words.push_back(node.text);
    return words;
}

TestRecording ofLines(std::string_view lines) {
    const auto trace = trace::readJsonLines(lines);
    REQUIRE(trace.has_value());
    return TestRecording(*trace);
}

/// The step after which the most is held.
Step fullest(const TestRecording& recording) {
    Step best = 0;
    for (Step step = 0; step <= recording->player.lastStep(kMoments); ++step)
        if (recording->player.stateAt(kMoments, step).scopes.size() >
            recording->player.stateAt(kMoments, best).scopes.size())
            best = step;
    return best;
}

}  // namespace

TEST_CASE("what is held beside the output is told by whole names, or counted", "[scene]") {
    std::string lines = R"jsonl({"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"main","file":"a.py","line":1}
)jsonl";
    const std::vector<std::string> texts{
        "DatabaseConnection('database.example.org', 5432)", "self.configuration_lock",
        "transaction_of(connection, 'serializable')", "tempfile.TemporaryDirectory()",
        "contextlib.suppress(FileNotFoundError)"};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto rest = ",\"scope\":" + std::to_string(i + 1) +
                          ",\"frame\":1,\"line\":2,\"text\":\"" + texts[i] + "\"}\n";
        lines += "{\"kind\":\"entering\"" + rest + "{\"kind\":\"entered\"" + rest;
    }
    const auto recording = ofLines(lines);
    for (const Size size : {Size{850, 380}, Size{1100, 690}, Size{640, 400}}) {
        const auto scene = at(recording, fullest(recording), size);
        const auto told = held(scene);
        INFO(size.width);
        REQUIRE(!told.empty());
        for (const auto& words : told) CHECK(words.find("…") == std::string::npos);
        CHECK((told.size() == texts.size()) == (scene.find("held/more") == nullptr));
    }
}

TEST_CASE("no hatching shows through the words of a generator behind a dimmed scope", "[scene]") {
    std::size_t dimmed = 0;
    for (const auto* name : {"c", "e"}) {
        const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/" +
                                      name + ".jsonl");
        for (Step step = 0; step <= recording->player.lastStep(kMoments); ++step)
            for (const auto& node : at(recording, step).nodes) {
                if (!node.id.ends_with("/label") || node.shape != Shape::box) continue;
                const auto scene = at(recording, step);
                const auto* strip = scene.find(node.id.substr(0, node.id.rfind('/')));
                dimmed += strip != nullptr && strip->opacity < 1 ? 1 : 0;
                CHECK(node.opacity == 1);
            }
    }
    CHECK(dimmed > 0);
}
