#include "app/window/playing/playhead.hpp"

#include <algorithm>

#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;
using playback::Grain;
using window::Playhead;

namespace {

struct Counter {
    explicit Counter(Playhead& playhead) {
        QObject::connect(&playhead, &Playhead::moved, [this] { ++moved; });
        QObject::connect(&playhead, &Playhead::changed, [this] { ++changed; });
    }
    int moved = 0;
    int changed = 0;
};

}  // namespace

TEST_CASE("without a recording every move stays where it is", "[window]") {
    Playhead playhead;
    playhead.forward();
    playhead.last();
    playhead.over();
    playhead.out();
    playhead.momentOfFrame(true);
    playhead.goToEvent(5);
    playhead.settle();
    CHECK(playhead.empty());
    CHECK(playhead.step() == 0);
    CHECK(playhead.lastStep() == 0);
}

TEST_CASE("a recording opens at its opening, and steps stay within it", "[window]") {
    Playhead playhead;
    playhead.open(tests::conformance("a"), false);
    CHECK(playhead.step() == playhead.player().opening(Grain::moments));
    playhead.first();
    CHECK(playhead.step() == 0);
    playhead.back();
    CHECK(playhead.step() == 0);
    playhead.last();
    const auto last = playhead.lastStep();
    CHECK(playhead.step() == last);
    playhead.forward();
    CHECK(playhead.step() == last);
    playhead.stepBy(-1000);
    CHECK(playhead.step() == 0);
}

TEST_CASE("a lecture begins before the first step, unless somebody has moved", "[window]") {
    Playhead playhead;
    playhead.open(tests::conformance("a"), false);
    REQUIRE(playhead.step() > 0);
    playhead.setLectured(true);
    CHECK(playhead.step() == 0);
    playhead.forward();
    // What is opened in a lecture begins there, too.
    playhead.open(tests::conformance("d"), false);
    CHECK(playhead.step() == 0);
    playhead.setLectured(false);
    playhead.stepBy(3);
    playhead.setLectured(true);
    CHECK(playhead.step() == 3);
}

TEST_CASE("a task is pointed at with its coroutine, and nothing of one recording in the next",
          "[window]") {
    Playhead playhead;
    playhead.open(tests::conformance("d"), false);
    const auto hasFrame = [](const auto& each) { return each.second->frame.has_value(); };
    playhead.first();
    while (std::ranges::none_of(playhead.state().tasks, hasFrame) && playhead.ahead())
        playhead.forward();
    const auto& tasks = playhead.state().tasks;
    const auto found = std::ranges::find_if(tasks, hasFrame);
    REQUIRE(found != tasks.end());
    const window::Hover whole{found->second->frame, found->first};
    playhead.setHover({{}, whole.task});
    CHECK(playhead.hover() == whole);
    playhead.setHover({});
    playhead.setHover({whole.frame, {}});
    CHECK(playhead.hover() == whole);
    playhead.open(tests::conformance("a"), false);
    CHECK(playhead.hover() == window::Hover{});
}

TEST_CASE("a step forward and a step back lead to the same state", "[window]") {
    Playhead playhead;
    playhead.open(tests::conformance("a"), false);
    playhead.goTo(7);
    const auto sentence = playhead.sentence().plain();
    playhead.forward();
    CHECK(playhead.sentence().plain() != sentence);
    playhead.back();
    CHECK(playhead.sentence().plain() == sentence);
}

TEST_CASE("moving to where one is tells nobody", "[window]") {
    Playhead playhead;
    playhead.open(tests::conformance("a"), false);
    const Counter counter(playhead);
    playhead.goTo(playhead.step());
    CHECK(counter.moved == 0);
    playhead.forward();
    CHECK(counter.moved == 1);
}

TEST_CASE("another grain keeps the moment", "[window]") {
    Playhead playhead;
    playhead.open(tests::conformance("a"), false);
    playhead.goTo(9);
    const auto events = playhead.eventCount();
    playhead.setGrain(Grain::events);
    CHECK(playhead.eventCount() == events);
    playhead.setGrain(Grain::moments);
    CHECK(playhead.eventCount() == events);
    CHECK(playhead.step() == 9);
}

TEST_CASE("following one frame, steps go from one of its moments to the next", "[window]") {
    Playhead playhead;
    playhead.open(tests::conformance("a"), false);
    playhead.first();
    const auto frame = trace::FrameId{3};
    playhead.select(frame);
    playhead.setFollowing(true);
    REQUIRE(playhead.followed() == frame);
    for (int i = 0; i < 3; ++i) {
        playhead.forward();
        const auto event = playhead.player().trace().event(
            playhead.player().eventOf(Grain::moments, playhead.step()));
        CHECK(event.frame() == frame);
    }
    playhead.setFollowing(false);
    CHECK(!playhead.followed());
}

TEST_CASE("a recording that grows is followed to its end until somebody moves", "[window]") {
    const auto whole = tests::conformance("a");
    Playhead playhead;
    playhead.open(whole, true);
    CHECK(playhead.live());
    CHECK(playhead.step() == playhead.lastStep());
    playhead.goTo(3);
    CHECK(!playhead.live());
    playhead.grow(whole);
    CHECK(playhead.step() == 3);
    playhead.settle();
    CHECK(playhead.step() == 3);
}

TEST_CASE("a recording that ends while nobody moved goes to its opening", "[window]") {
    Playhead playhead;
    playhead.open(tests::conformance("a"), true);
    playhead.settle();
    CHECK(!playhead.live());
    CHECK(playhead.step() == playhead.player().opening(Grain::moments));
}

TEST_CASE("a recording without lines is stepped by moments, whatever was chosen before",
          "[window]") {
    Playhead playhead;
    playhead.open(tests::conformance("a"), false);
    playhead.setGrain(Grain::lines);
    const Counter counter(playhead);
    playhead.open(tests::conformance("b"), false);
    CHECK(playhead.grain() == Grain::lines);
    playhead.open(tests::conformance("f"), false);
    CHECK(playhead.grain() == Grain::moments);
    CHECK(playhead.step() == playhead.player().opening(Grain::moments));
    CHECK_FALSE(playhead.player().whyNot(Grain::lines).empty());
    CHECK(playhead.player().whyNot(Grain::events).empty());
}

TEST_CASE("a recording that grows may still come to have lines, until it is whole", "[window]") {
    Playhead playhead;
    playhead.setGrain(Grain::lines);
    playhead.open(tests::conformance("f"), true);
    CHECK(playhead.grain() == Grain::lines);
    const Counter counter(playhead);
    playhead.settle();
    CHECK(playhead.grain() == Grain::moments);
    CHECK(counter.changed == 1);
}

TEST_CASE("an exception's way is shown by one choice, and gone by the next", "[window]") {
    Playhead playhead;
    playhead.open(tests::conformance("c"), false);
    CHECK(playhead.path() == nullptr);
    playhead.selectException(trace::ExceptionId{1});
    REQUIRE(playhead.path() != nullptr);
    CHECK(!playhead.path()->stops.empty());
    playhead.selectException(trace::ExceptionId{1});
    CHECK(playhead.path() == nullptr);
    playhead.selectException(trace::ExceptionId{1});
    playhead.select(std::nullopt);
    CHECK(playhead.path() == nullptr);
}

TEST_CASE("the way of the exception that was there last is shown and hidden", "[window]") {
    Playhead playhead;
    CHECK(!playhead.toggleLastException());
    playhead.open(tests::conformance("c"), false);
    playhead.first();
    CHECK(!playhead.toggleLastException());
    CHECK(playhead.path() == nullptr);
    playhead.last();
    CHECK(playhead.toggleLastException());
    REQUIRE(playhead.path() != nullptr);
    CHECK(!playhead.path()->stops.empty());
    CHECK(playhead.toggleLastException());
    CHECK(playhead.path() == nullptr);
}

TEST_CASE("a task that is selected is the one that is asked about", "[window]") {
    Playhead playhead;
    playhead.open(tests::conformance("d"), false);
    playhead.goTo(29);  // the loop sleeps
    playhead.select(std::nullopt, trace::TaskId{1});
    const auto reason = playhead.why();
    REQUIRE(reason);
    CHECK(reason->sentence.plain().find("gather") != std::string::npos);
    playhead.select(std::nullopt, trace::TaskId{3});
    CHECK(playhead.why()->sentence.plain().find("cancelled") != std::string::npos);
}
