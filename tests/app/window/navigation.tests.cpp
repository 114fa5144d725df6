#include "app/window/playing/navigation.hpp"

#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;
using window::Navigation;

namespace {

struct Visit {
    Visit() : navigation(playhead, views) {
        playhead.open(tests::conformance("a"), false);
        playhead.first();
    }
    window::Playhead playhead;
    window::ViewChoice views{playhead};
    Navigation navigation;
};

}  // namespace

TEST_CASE("back goes to where a jump came from, and forth to where it led", "[window]") {
    Visit visit;
    visit.playhead.goTo(9);
    visit.playhead.goTo(20);
    visit.navigation.back();
    CHECK(visit.playhead.step() == 9);
    visit.navigation.back();
    CHECK(visit.playhead.step() == 0);
    visit.navigation.forth();
    visit.navigation.forth();
    CHECK(visit.playhead.step() == 20);
    CHECK(!visit.navigation.canGoForth());
    visit.navigation.forth();
    CHECK(visit.playhead.step() == 20);
}

TEST_CASE("a step is no jump: back goes to where the stepping led before the jump", "[window]") {
    Visit visit;
    visit.playhead.forward();
    visit.playhead.forward();
    visit.playhead.goTo(15);
    visit.playhead.forward();
    visit.navigation.back();
    CHECK(visit.playhead.step() == 2);
    visit.navigation.forth();
    CHECK(visit.playhead.step() == 16);
}

TEST_CASE("a new jump after going back forgets what lay ahead", "[window]") {
    Visit visit;
    visit.playhead.goTo(9);
    visit.navigation.back();
    visit.playhead.goTo(25);
    CHECK(!visit.navigation.canGoForth());
    visit.navigation.back();
    CHECK(visit.playhead.step() == 0);
}

TEST_CASE("a change of the view is gone back through, too", "[window]") {
    Visit visit;
    visit.views.pin(scene::View::tasks);
    visit.playhead.goTo(9);
    visit.navigation.back();
    CHECK(visit.views.view() == scene::View::tasks);
    visit.navigation.back();
    CHECK(visit.views.following());
}

TEST_CASE("another grain keeps the way back, moment by moment", "[window]") {
    Visit visit;
    visit.playhead.goTo(9);
    const auto events = visit.playhead.eventCount();
    visit.playhead.goTo(20);
    visit.playhead.setGrain(playback::Grain::events);
    visit.navigation.back();
    CHECK(visit.playhead.eventCount() == events);
}

TEST_CASE("where nobody went by choice there is no way back to", "[window]") {
    Visit visit;
    const auto& playhead = visit.playhead;
    visit.playhead.open(tests::conformance("a"), true);
    visit.playhead.settle();
    const auto opening = playhead.step();
    REQUIRE(opening != playhead.lastStep());
    CHECK(!visit.navigation.canGoBack());
    visit.playhead.goTo(20);
    visit.navigation.back();
    CHECK(playhead.step() == opening);
    // Nor to the end of what was recorded so far.
    visit.playhead.open(tests::conformance("a"), true);
    visit.playhead.goTo(3);
    CHECK(!visit.navigation.canGoBack());
}

TEST_CASE("another recording begins anew", "[window]") {
    Visit visit;
    visit.playhead.goTo(9);
    visit.playhead.open(tests::conformance("b"), false);
    const auto step = visit.playhead.step();
    visit.navigation.back();
    CHECK(visit.playhead.step() == step);
    visit.playhead.close();
    visit.navigation.back();
    visit.navigation.forth();
    CHECK(visit.playhead.empty());
}
