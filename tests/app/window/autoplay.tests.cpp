#include "app/window/playing/autoplay.hpp"

#include "app/window/playing/playhead.hpp"
#include "desktop_less.hpp"
#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;

TEST_CASE("playing from the end begins at the start again, and stops at the end", "[window]") {
    tests::applicationWithoutScreen();
    window::Playhead playhead;
    window::Autoplay autoplay(playhead);
    autoplay.toggle();
    CHECK(!autoplay.playing());
    playhead.open(tests::conformance("a"), false);
    playhead.last();
    autoplay.setSpeed(1000);
    autoplay.toggle();
    CHECK(autoplay.playing());
    CHECK(playhead.step() == 1);
    for (int turns = 0; autoplay.playing() && turns < 100'000; ++turns) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    }
    CHECK(!autoplay.playing());
    CHECK(playhead.step() == playhead.lastStep());
}
