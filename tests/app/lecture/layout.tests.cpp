#include "app/lecture/layout.hpp"

#include <algorithm>

#include "core/scene/drawing/metrics.hpp"
#include "core/scene/frames/stage_foot.hpp"
#include "core/scene/page/caption.hpp"
#include "core/scene/page/code.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/geometry.hpp"
#include "tests/core/scene/recordings.hpp"

using namespace flowglass;
using namespace flowglass::lecture;
using namespace flowglass::tests;
using scene::Rect;
using scene::Scene;
using scene::Size;

namespace {

constexpr auto kMoments = playback::Grain::moments;
constexpr Size kScreens[] = {{1280, 720}, {1920, 1080}, {3840, 2160}};

Size sizeOf(const Rect& rect) {
    return {rect.width, rect.height};
}

double smallestText(const Scene& scene) {
    double least = 1e9;
    for (const auto& node : scene.nodes)
        if (node.shape == scene::Shape::text) least = std::min(least, node.fontSize);
    return least;
}

Scene stageAt(const TestRecording& recording, scene::View view, const playback::State& state,
              playback::Step step, const Layout& layout) {
    scene::StageOptions options;
    options.scale = layout.scale;
    options.output = false;
    return compose(view, state,
                   contextOf(recording->player, &recording->stage, kMoments, step, state),
                   sizeOf(layout.stage), options);
}

}  // namespace

TEST_CASE("zoomed in, code grows as far as its longest line has room", "[lecture]") {
    const Content wide{.columns = 70, .lines = 40};
    const scene::Size screen{1920, 1080};
    const double unzoomed = layoutFor(screen, 1, wide).codeScale;
    for (const double zoom : {1.1, 1.3, 1.6}) {
        const auto layout = layoutFor(screen, zoom, wide);
        const auto code = scene::codeSize(kCodeLines, wide.columns, wide.lines);
        INFO(zoom);
        CHECK(layout.codeScale <= layout.scale);
        CHECK(layout.codeScale >= unzoomed);
        CHECK((code.width * layout.codeScale <= layout.code.width + 1 ||
               layout.codeScale == unzoomed));
    }
    const Content narrow{.columns = 30, .lines = 40};
    CHECK(layoutFor(screen, 1.3, narrow).codeScale == layoutFor(screen, 1.3, narrow).scale);
}

TEST_CASE("the parts of a lecture's screen fill it and do not overlap", "[lecture]") {
    for (const Size screen : {Size{1280, 720}, Size{1920, 1200}, Size{1024, 768}, Size{3840, 2160},
                              Size{3440, 1440}, Size{1080, 1920}})
        for (const double zoom : {kLeastZoom, 1.0, kMostZoom}) {
            const auto layout = layoutFor(screen, zoom, {58, 40});
            const Rect parts[] = {layout.stage, layout.caption, layout.code, layout.timeline,
                                  layout.output};
            double area = 0;
            for (const auto& part : parts) {
                INFO(screen.width << " x " << screen.height << " at " << zoom);
                CHECK(part.width > 0);
                CHECK(part.height > 0);
                area += part.width * part.height;
                for (const auto& other : parts) CHECK((&other == &part || !part.intersects(other)));
            }
            CHECK(area == Approx(screen.width * screen.height));
        }
}

TEST_CASE("the stage has the most room on a lecture's screen", "[lecture]") {
    for (const Size screen : kScreens) {
        const auto layout = layoutFor(screen, 1, {});
        CHECK(layout.stage.height > screen.height / 2);
        CHECK(layout.stage.width == screen.width);
    }
}

TEST_CASE("the back row can read every text of a lecture, whatever the step", "[lecture]") {
    for (const auto& path : allRecordings()) {
        const TestRecording recording(path);
        const auto& player = recording->player;
        for (playback::Step step = 0; step <= player.lastStep(kMoments); ++step) {
            const auto state = player.stateAt(kMoments, step);
            const auto context = contextOf(player, &recording->stage, kMoments, step, state);
            for (const Size screen : kScreens) {
                const auto layout = layoutFor(screen, 1, {});
                INFO(path.filename() << " step " << step << " at " << screen.height);
                const double least = screen.height * kTextShare - 0.01;
                for (const auto view : scene::kViews)
                    CHECK(smallestText(stageAt(recording, view, state, step, layout)) >= least);
                CHECK(smallestText(scene::composeCode(scene::codeOf(player, state, true),
                                                      sizeOf(layout.code),
                                                      {layout.scale, kCodeLines})) >= least);
                CHECK(smallestText(composeOutput(state, context, sizeOf(layout.output),
                                                 layout.scale)) >= least);
                const auto caption = composeCaption(player.narrate(kMoments, step, state),
                                                    sizeOf(layout.caption), layout.scale);
                for (const auto& node : caption.nodes)
                    if (node.shape == scene::Shape::text && node.id != "caption/label/text")
                        CHECK(node.fontSize >= screen.height * kCaptionShare);
            }
        }
    }
}

TEST_CASE("every view of every recording is laid out well on a lecture's screen", "[lecture]") {
    for (const auto& path : allRecordings()) {
        const TestRecording recording(path);
        for (playback::Step step = 0; step <= recording->player.lastStep(kMoments); ++step) {
            const auto state = recording->player.stateAt(kMoments, step);
            for (const Size screen : {Size{1280, 720}, Size{1024, 768}}) {
                const auto layout = layoutFor(screen, 1, {});
                for (const auto view : scene::kViews) {
                    INFO(path.filename() << " " << nameOf(view) << " step " << step);
                    CHECK(faultsOf(stageAt(recording, view, state, step, layout), layout.scale) ==
                          std::vector<std::string>{});
                }
            }
        }
    }
}

TEST_CASE("seven lines of code fit with their longest line, and the current one is among them",
          "[lecture]") {
    // As wide as lines of lessons may be, in Python and in C++.
    for (const std::size_t columns : {40U, 58U}) {
        std::string source;
        for (int i = 1; i <= 30; ++i) source += "x" + std::string(columns - 1, '=') + "\n";
        const auto layout = layoutFor({1280, 720}, 1, {columns, 30});
        scene::CodeContent content;
        content.file = "x.py";
        content.source = source;
        for (std::uint32_t line = 1; line <= 30; ++line) {
            content.just = line;
            const auto code = composeCode(content, sizeOf(layout.code), {layout.scale, kCodeLines});
            const auto shown = std::ranges::count_if(
                code.nodes, [](const scene::Node& node) { return node.id.ends_with("/number"); });
            INFO("line " << line << " of " << columns << " characters");
            CHECK(shown == 7);
            CHECK(code.find("code:just") != nullptr);
            for (const auto& node : code.nodes) CHECK(node.text.find("…") == std::string::npos);
        }
    }
}
