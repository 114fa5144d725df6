#include "core/scene/page/page.hpp"

#include <algorithm>

#include "core/scene/timeline/lane_of_now.hpp"
#include "core/scene/timeline/timeline_parts.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/geometry.hpp"
#include "tests/core/scene/recordings.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;

TEST_CASE("no text overlaps or leaves its box, at any step of any recording", "[scene]") {
    struct Case {
        Size size;
        double scale;
    };
    for (const auto& path : allRecordings()) {
        const TestRecording recording(path);
        const auto last = recording->player.lastStep(playback::Grain::moments);
        for (const auto& [size, scale] :
             {Case{{1280, 720}, 1}, Case{{1600, 1000}, 1}, Case{{3840, 2160}, 1},
              Case{{640, 400}, 1}, Case{{1600, 1000}, 2}})
            for (playback::Step step = 0; step <= last; ++step) {
                PageOptions options;
                options.step = step;
                options.scale = scale;
                const auto faults = faultsOf(composePage(*recording, size, options), scale);
                INFO(path.filename() << " step " << step << " at " << size.width << " x "
                                     << size.height << " x " << scale);
                CHECK(faults == std::vector<std::string>{});
            }
    }
}

TEST_CASE("what did not change does not move from step to step", "[scene]") {
    for (const auto& path : allRecordings()) {
        const TestRecording recording(path);
        const auto last = recording->player.lastStep(playback::Grain::moments);
        PageOptions options;
        auto before = composePage(*recording, {1600, 1000}, options);
        for (playback::Step step = 1; step <= last; ++step) {
            options.step = step;
            auto after = composePage(*recording, {1600, 1000}, options);
            INFO(path.filename() << " step " << step);
            CHECK(movedBetween(before, after) == std::vector<std::string>{});
            before = std::move(after);
        }
    }
}

TEST_CASE("behind the veil nothing of what comes is drawn", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/prefix_sums.jsonl");
    PageOptions options;
    options.step = 10;
    options.veil = true;
    const auto scene = composePage(*recording, {1600, 1000}, options);
    const auto& head = scene.find("playhead")->rect;
    for (const auto& node : scene.nodes)
        if (node.id.starts_with("lane:") && node.id.find("/slice:") != std::string::npos)
            CHECK(node.rect.right() <= head.x + 0.6);
    CHECK(scene.find("page:step")->text == "Step 10");
    CHECK(scene.find("code:next") == nullptr);
}

TEST_CASE("behind the veil no break is drawn that is not over yet", "[scene]") {
    std::size_t ahead = 0;
    for (const auto& path : allRecordings()) {
        const TestRecording recording(path);
        PageOptions options;
        const auto last = recording->player.lastStep(playback::Grain::moments);
        for (options.step = 0; options.step <= last; ++options.step) {
            INFO(path.filename() << " step " << options.step);
            for (const bool veil : {false, true}) {
                options.veil = veil;
                const auto scene = composeTimelinePage(*recording, {1200, 300}, options);
                const auto* head = scene.find("playhead");
                if (head == nullptr) continue;
                for (const auto& node : scene.nodes) {
                    if (!node.id.starts_with("break:") || node.rect.right() <= head->rect.x + 1)
                        continue;
                    CHECK(!veil);
                    ++ahead;
                }
            }
        }
    }
    CHECK(ahead > 0);
}

TEST_CASE("the lane of what a step is about is in sight, however many there are", "[scene]") {
    std::size_t below = 0;
    for (const auto& path : allRecordings()) {
        const TestRecording recording(path);
        PageOptions options;
        for (options.step = 1; options.step <= recording->player.lastStep(playback::Grain::moments);
             ++options.step) {
            const auto state = recording->player.stateAt(playback::Grain::moments, options.step);
            const auto lane = laneOfNow(recording->lanes, state);
            if (!lane) continue;
            const auto scene = composePage(*recording, {1280, 720}, options);
            const auto& shown = recording->lanes.lanes[*lane];
            INFO(path.filename() << " step " << options.step << ": " << shown.label);
            CHECK(scene.find(laneId(shown)) != nullptr);
            const auto* count = scene.find("lanes:count");
            if (count != nullptr && !count->text.starts_with("lanes 1–")) ++below;
            // Which lanes are shown is said; nobody can scroll a picture.
            CHECK(scene.find("lanes:scroll") == nullptr);
        }
    }
    CHECK(below > 0);
}

TEST_CASE("the lane of now is that of the layer that runs, and of the scope that is left",
          "[scene]") {
    const auto labelAt = [](const std::string& name, const std::string& sentence) {
        const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                      "/tests/core/scene/data/" + name + ".jsonl");
        const auto& player = recording->player;
        for (playback::Step step = 1; step <= player.lastStep(playback::Grain::moments); ++step) {
            const auto state = player.stateAt(playback::Grain::moments, step);
            const auto words = player.narrate(playback::Grain::moments, step, state).plain();
            if (words.find(sentence) == std::string::npos) continue;
            const auto lane = laneOfNow(recording->lanes, state);
            return lane ? recording->lanes.lanes[*lane].label : std::string("none");
        }
        return std::string("no such step");
    };
    CHECK(labelAt("exit_stack", "leaves the block of open(\"b.txt\")") == "open \"b.txt\"");
    CHECK(labelAt("exit_stack", "lock has been left") == "lock");
    CHECK(labelAt("lessons/three_decorators", "enters the layer retry(3)") == "retry");
    CHECK(labelAt("lessons/three_decorators", "retry(3) is applied") == "retry");
}
