#include "core/scene/timeline/timeline_axis.hpp"

#include "core/trace/json_lines.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/recordings.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;
using playback::Grain;

namespace {

/// Three bursts of events a second apart.
std::shared_ptr<const trace::Trace> bursts() {
    std::string lines = R"({"t":0,"kind":"call","frame":1,"function":"<module>"})";
    for (int burst = 0; burst < 3; ++burst)
        for (int i = 1; i <= 10; ++i)
            lines += "\n{\"t\":" + std::to_string(burst * 1'000'000'000LL + i * 1000) +
                     R"(,"kind":"mark","text":"m"})";
    return trace::readJsonLines(lines).value();
}

}  // namespace

TEST_CASE("a position of a step leads back to that step, on every axis", "[scene]") {
    const TestRecording recording(longRecording(3, 50));
    const auto& player = recording->player;
    for (const auto kind : {AxisKind::steps, AxisKind::clock, AxisKind::clockShortened}) {
        const TimelineAxis axis(player, Grain::moments, kind, &recording->time, &recording->lanes);
        // Step 0 and step 1 lie at the same time on a clock.
        for (playback::Step step = 1; step <= player.lastStep(Grain::moments); ++step) {
            const auto back = axis.stepAt(axis.ofStep(step));
            CHECK(axis.ofStep(back) == Approx(axis.ofStep(step)));
        }
        CHECK(axis.stepAt(-5) == 0);
        CHECK(axis.stepAt(axis.length() * 2) == player.lastStep(Grain::moments));
    }
}

TEST_CASE("the first event at the position of an event is at that position", "[scene]") {
    const TestRecording recording(longRecording(2, 20));
    const auto size = recording->player.trace().size();
    for (const auto kind : {AxisKind::steps, AxisKind::clock, AxisKind::clockShortened}) {
        const TimelineAxis axis(recording->player, Grain::moments, kind, &recording->time,
                                &recording->lanes);
        for (trace::EventIndex event = 0; event < size; ++event) {
            const auto found = axis.eventAt(axis.ofEvent(event));
            CHECK(found <= event);
            CHECK(axis.ofEvent(found) == Approx(axis.ofEvent(event)));
        }
        CHECK(axis.ofEvent(size) == axis.length());
        CHECK(axis.eventAt(axis.length() + 1) == size);
        CHECK(axis.eventAt(-1) == 0);
    }
}

TEST_CASE("long silences are shortened, marked with their length, and nothing else", "[scene]") {
    const TestRecording recording(bursts());
    const TimelineAxis clock(recording->player, Grain::events, AxisKind::clock);
    const TimelineAxis axis(recording->player, Grain::events, AxisKind::clockShortened,
                            &recording->time);
    REQUIRE(axis.breaks().size() == 2);
    CHECK(axis.breaks()[0].length_ns == Approx(1e9 - 9000));
    CHECK(clock.breaks().empty());
    CHECK(clock.length() == Approx(2e9 + 10000));
    CHECK(axis.length() < 1e5);
    for (const double time : {0.0, 4000.0, 10000.0, 5e8, 1e9 + 1000, 2e9 + 10000})
        CHECK(axis.timeAt(axis.ofTime(time)) == Approx(time));
    // Order is kept.
    double last = -1;
    for (trace::EventIndex event = 0; event < recording->player.trace().size(); ++event) {
        CHECK(axis.ofEvent(event) >= last);
        last = axis.ofEvent(event);
    }
}

TEST_CASE("a clock that nothing is shortened nor widened on goes to the end", "[scene]") {
    std::string lines = R"({"t":5,"kind":"call","frame":1,"function":"<module>"})";
    for (int i = 1; i <= 1000; ++i)
        lines += "\n{\"t\":" + std::to_string(5 + i * 1000) + R"(,"kind":"mark","text":"m"})";
    const TestRecording recording(trace::readJsonLines(lines).value());
    // Without lanes, as where there are too many slices to widen.
    const TimelineAxis axis(recording->player, Grain::events, AxisKind::clockShortened,
                            &recording->time);
    const TimelineAxis clock(recording->player, Grain::events, AxisKind::clock);
    CHECK(axis.breaks().empty());
    CHECK(axis.length() == Approx(clock.length()));
    CHECK(axis.ofTime(500'000) == Approx(500'000));
    CHECK(axis.ofEvent(500) == Approx(clock.ofEvent(500)));
}

TEST_CASE("slices of a shortened clock are widened, and what came first stays first", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/three_workers.jsonl");
    const auto& player = recording->player;
    const TimelineAxis axis(player, Grain::moments, AxisKind::clockShortened, &recording->time,
                            &recording->lanes);
    for (const auto& lane : recording->lanes.lanes)
        for (const auto& slice : lane.slices)
            CHECK(axis.ofEvent(slice.end) - axis.ofEvent(slice.begin) > axis.length() * 0.003);
    for (trace::EventIndex event = 1; event < player.trace().size(); ++event)
        CHECK(axis.ofEvent(event) >= axis.ofEvent(event - 1));
    for (const auto& gap : axis.breaks()) CHECK(gap.end - gap.begin < gap.length_ns);
    CHECK(!axis.breaks().empty());
}

TEST_CASE("zooming keeps what is under the pointer, and stays on the axis", "[scene]") {
    const TestRecording recording(longRecording(2, 100));
    const TimelineAxis axis(recording->player, Grain::moments, AxisKind::steps);
    const auto whole = wholeOf(axis);
    const auto near = zoomed(whole, 100, 4, axis);
    CHECK(near.to - near.from == Approx(axis.length() / 4));
    const auto share = [](TimelineWindow w, double at) { return (at - w.from) / (w.to - w.from); };
    CHECK(share(near, 100) == Approx(share(whole, 100)));
    const auto out = zoomed(near, 100, 0.001, axis);
    CHECK(out.from == 0);
    CHECK(out.to == axis.length());
    const auto right = panned(near, 1e9, axis);
    CHECK(right.to == Approx(axis.length()));
    CHECK(panned(near, -1e9, axis).from == 0);
    const auto closest = zoomed(whole, 0, 1e9, axis);
    CHECK(closest.to - closest.from >= 2);
}

TEST_CASE("a pixel leads back to its position", "[scene]") {
    const TimelineMap map{{10, 50}, 200, 800};
    CHECK(map.xOf(10) == 200);
    CHECK(map.xOf(50) == 1000);
    for (const double x : {0.0, 200.0, 333.3, 1200.0})
        CHECK(map.xOf(map.positionAt(x)) == Approx(x));
}

TEST_CASE("axes are known by their names", "[scene]") {
    for (const auto kind : {AxisKind::steps, AxisKind::clock, AxisKind::clockShortened})
        CHECK(axisNamed(nameOf(kind)) == kind);
    CHECK(!axisNamed("time"));
}

TEST_CASE("facts of a growing recording are those of the whole", "[scene]") {
    const auto trace = bursts();
    TimelineFacts once(*trace);
    TimelineFacts again(*trace);
    again.grow(*trace);
    CHECK(once.gaps().size() == again.gaps().size());
}

TEST_CASE("a frame whose id cannot be takes no room among the facts", "[scene]") {
    const auto trace = trace::readJsonLines(R"jsonl({"kind":"thread","name":"MainThread"}
{"kind":"create","frame":4294967295,"function":"g","file":"a.py","line":1,"flavor":"generator"}
{"kind":"create","frame":2147483648,"function":"g","file":"a.py","line":1,"flavor":"generator"}
{"kind":"lost","count":3,"why":"repeat","frame":4294967295}
{"kind":"close","frame":4294967295,"how":"called"}
)jsonl")
                           .value();
    const TimelineFacts facts(*trace);
    CHECK(facts.foldsOf(trace::FrameId{4294967295U}).size() == 1);
    StageFacts stage;
    stage.grow(*trace);
    CHECK(stage.slot(trace::FrameId{4294967295U}) == std::nullopt);
    CHECK(stage.slot(trace::FrameId{2147483648U}) == std::nullopt);
}

TEST_CASE("what lies before the first task and after the last is shortened most", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/loop_held.jsonl");
    const TimelineAxis axis(recording->player, Grain::moments, AxisKind::clockShortened,
                            &recording->time, &recording->lanes);
    REQUIRE(axis.breaks().size() > 2);
    const auto width = [&](std::size_t at) {
        return axis.breaks()[at].end - axis.breaks()[at].begin;
    };
    CHECK(width(0) == Approx(width(1) * 0.3));
}
