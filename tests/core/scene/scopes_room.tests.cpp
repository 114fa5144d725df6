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

}  // namespace

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
