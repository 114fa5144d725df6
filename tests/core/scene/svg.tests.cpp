#include "core/scene/drawing/svg.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "core/scene/drawing/sketch.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/recordings.hpp"
#include "tests/core/scene/states.hpp"
#include "tests/core/scene/task_recordings.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;

namespace {

const std::string kFolder = std::string(FLOWGLASS_SOURCE_DIR) + "/tests/core/scene/";

/// Holds `svg` to approved/NAME.svg. A picture that was looked at and found good is approved by a
/// run with FLOWGLASS_APPROVE=1.
void checkApproved(const std::string& name, const std::string& svg) {
    const auto path = kFolder + "approved/" + name + ".svg";
    if (std::getenv("FLOWGLASS_APPROVE") != nullptr) std::ofstream(path) << svg;
    std::ifstream in(path);
    const std::string approved{std::istreambuf_iterator<char>(in), {}};
    INFO("differs from " << path);
    CHECK((svg == approved));
}

Scene tasksAt(const TestRecording& recording, playback::Step step) {
    constexpr auto kGrain = playback::Grain::moments;
    const auto state = recording->player.stateAt(kGrain, step);
    return compose(View::tasks, state,
                   contextOf(recording->player, &recording->stage, kGrain, step, state),
                   {1100, 590});
}

playback::State stateNamed(std::string_view wanted) {
    for (auto& [name, state] : gallery())
        if (name == wanted) return state;
    return {};
}

}  // namespace

TEST_CASE("stages look as they were approved", "[scene]") {
    for (const auto* name : {"prefix_sums", "sending", "tunnel", "raising", "recursion",
                             "hundred_parked", "many_locals", "threads"})
        checkApproved(std::string("stage_") + name,
                      toSvg(composeFrames(stateNamed(name), {}, {1100, 590}), lightTheme()));
    checkApproved("stage_prefix_sums_dark",
                  toSvg(composeFrames(prefixSums(), {}, {1100, 590}), darkTheme()));
}

TEST_CASE("a page and a timeline look as they were approved", "[scene]") {
    const TestRecording recording(kFolder + "data/prefix_sums.jsonl");
    PageOptions options;
    options.step = 17;
    checkApproved("page_prefix_sums",
                  toSvg(composePage(*recording, {1600, 1000}, options), lightTheme()));
    options.axis = AxisKind::clock;
    checkApproved("timeline_prefix_sums",
                  toSvg(composeTimelinePage(*recording, {1200, 220}, options), lightTheme()));
}

TEST_CASE("the key moments of a decorated function look as they were approved", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/b.jsonl");
    struct Moment {
        const char* name;
        playback::Step step;
    };
    for (const auto& [name, step] :
         {Moment{"evaluate", 4}, Moment{"apply", 12}, Moment{"retry", 26}, Moment{"caught", 23},
          Moment{"cached", 36}}) {
        PageOptions options;
        options.step = step;
        const auto state = recording->player.stateAt(options.grain, step);
        checkApproved(std::string("decorators_") + name,
                      toSvg(composeStage(*recording, state, {1100, 690}, options), lightTheme()));
    }
}

TEST_CASE("the key moments of nested scopes look as they were approved", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/c.jsonl");
    struct Moment {
        const char* name;
        playback::Step step;
    };
    for (const auto& [name, step] : {Moment{"held", 9}, Moment{"told", 12},
                                     Moment{"propagates", 15}, Moment{"suppressed", 17}}) {
        PageOptions options;
        options.step = step;
        const auto state = recording->player.stateAt(options.grain, step);
        checkApproved(std::string("scopes_") + name,
                      toSvg(composeStage(*recording, state, {1100, 690}, options), lightTheme()));
    }
}

TEST_CASE("tasks look as they were approved", "[scene]") {
    struct Moment {
        const char* name;
        const char* data;
        playback::Step step;
    };
    for (const auto& [name, data, step] :
         {Moment{"tasks_done", "crawl", 23}, Moment{"tasks_woken", "crawl", 34},
          Moment{"tasks_cancel", "task_group_fails", 19},
          Moment{"tasks_threads", "two_threads", 9}})
        checkApproved(name, toSvg(tasksAt(TestRecording(kFolder + "data/" + data + ".jsonl"), step),
                                  lightTheme()));
    checkApproved("tasks_hundred", toSvg(tasksAt(TestRecording(gathered(100)), 260), lightTheme()));
}

TEST_CASE("a timeline of tasks looks as it was approved, and so does an exception's way",
          "[scene]") {
    const TestRecording crawl(kFolder + "data/crawl.jsonl");
    PageOptions options;
    options.step = 34;
    checkApproved("timeline_tasks",
                  toSvg(composeTimelinePage(*crawl, {1200, 312}, options), lightTheme()));
    const TestRecording scopes(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/c.jsonl");
    const auto path = playback::pathOf(scopes->player, trace::ExceptionId{1});
    options.step = 15;
    options.path = &path;
    checkApproved("timeline_exception",
                  toSvg(composeTimelinePage(*scopes, {1200, 260}, options), lightTheme()));
}

TEST_CASE("the same scene gives the same bytes", "[scene]") {
    const auto scene = composeFrames(prefixSums(), {}, {1100, 590});
    CHECK(toSvg(scene, lightTheme()) == toSvg(scene, lightTheme()));
}

TEST_CASE("an SVG carries title, sentence and descriptions, all of it well-formed", "[scene]") {
    Sketch sketch({100, 50});
    sketch.scene().title = "a < b & \"c\"";
    sketch.scene().description = "bell \x07 and line\nfeed";
    sketch.box("x", "state.parked", {1, 2, 3.456, 4}).description = "it's <parked>";
    sketch.text("t", "1 < 2", {Font::mono, 12, "text.ink"}, {0, 0, 100, 20});
    const auto svg = toSvg(sketch.take(), lightTheme());
    CHECK(svg.find("<title>a &lt; b &amp; &quot;c&quot;</title>") != std::string::npos);
    CHECK(svg.find("<desc>bell \uFFFD and line⏎feed</desc>") != std::string::npos);
    CHECK(svg.find("<title>it's &lt;parked&gt;</title>") != std::string::npos);
    CHECK(svg.find("width=\"3.46\"") != std::string::npos);
    CHECK(svg.find("url(#pattern-state-parked)") != std::string::npos);
    CHECK(svg.find("textLength=\"36\"") != std::string::npos);
    CHECK(svg.find('\x07') == std::string::npos);
}
