#include "core/scene/page/view.hpp"

#include <random>

#include "core/scene/drawing/svg.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/geometry.hpp"
#include "tests/core/scene/recordings.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;

namespace {

constexpr auto kMoments = playback::Grain::moments;

Scene stageOf(const TestRecording& recording, View view, playback::Step step, Size size,
              const StageOptions& options = {}) {
    const auto state = recording->player.stateAt(kMoments, step);
    const auto context = contextOf(recording->player, &recording->stage, kMoments, step, state);
    return compose(view, state, context, size, options);
}

}  // namespace

TEST_CASE("every view of every recording is laid out well at every step", "[scene]") {
    struct Case {
        Size size;
        double scale;
    };
    for (const auto& path : allRecordings()) {
        const TestRecording recording(path);
        const auto last = recording->player.lastStep(kMoments);
        for (const auto view : kViews)
            for (const auto& [size, scale] :
                 {Case{{1100, 690}, 1}, Case{{640, 400}, 1}, Case{{900, 500}, 1},
                  Case{{640, 400}, 2}, Case{{1600, 1000}, 2}})
                for (playback::Step step = 0; step <= last; ++step) {
                    StageOptions options;
                    options.scale = scale;
                    const auto scene = stageOf(recording, view, step, size, options);
                    INFO(path.filename() << " " << nameOf(view) << " step " << step << " at "
                                         << size.width << " x " << size.height << " x " << scale);
                    CHECK(faultsOf(scene, scale) == std::vector<std::string>{});
                }
    }
}

TEST_CASE("a step has one picture, from whichever side one comes to it", "[scene]") {
    for (const auto* name :
         {"conformance/b", "conformance/c", "conformance/d", "conformance/e",
          "core/scene/data/lessons/swallowed", "core/scene/data/lessons/session",
          "core/scene/data/lessons/remembered", "core/scene/data/lessons/out_of_time"}) {
        const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/" + name +
                                      ".jsonl");
        const auto last = recording->player.lastStep(kMoments);
        for (const auto view : kViews) {
            std::vector<std::string> forwards;
            for (playback::Step step = 0; step <= last; ++step)
                forwards.push_back(
                    toSvg(stageOf(recording, view, step, {1100, 690}), lightTheme()));
            std::mt19937 random(7);
            for (int i = 0; i < 40; ++i) {
                const playback::Step step = random() % (last + 1);
                INFO(name << " " << nameOf(view) << " step " << step);
                CHECK(toSvg(stageOf(recording, view, step, {1100, 690}), lightTheme()) ==
                      forwards[step]);
            }
        }
    }
}

TEST_CASE("views are named in commands and to people", "[scene]") {
    for (const auto view : kViews) {
        CHECK(viewNamed(nameOf(view)) == view);
        CHECK(!titleOf(view).empty());
    }
    CHECK(!viewNamed("dance"));
    CHECK(viewOf(playback::Topic::decorators) == View::decorators);
}
