#include "core/playback/source_place.hpp"

#include "tests/catch.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using playback::Grain;
using playback::Player;

TEST_CASE("the line just run and the line next are those of the line events around now",
          "[playback]") {
    const Player player(prefixSums());
    const auto before = player.stateAt(Grain::events, 0);
    CHECK_FALSE(playback::lineJustRun(player, before));
    REQUIRE(playback::lineNext(player, before));
    const auto last = player.stateAt(Grain::events, player.lastStep(Grain::events));
    CHECK_FALSE(playback::lineNext(player, last));
    // Nothing runs any more; one looks at where it did.
    CHECK_FALSE(playback::lineJustRun(player, last));
    CHECK(playback::placeAtHand(player, last));
}

TEST_CASE("without line events, the line just run is where the step's frame stands", "[playback]") {
    const Player player(parsed(R"({"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"main","file":"a.cpp","line":9,"args":{}}
{"kind":"create","frame":2,"function":"evens","file":"a.cpp","line":1,"by":1,"args":{},"flavor":"generator"}
{"kind":"resume","frame":2,"line":1,"how":"next","by":1,"via":"for"}
{"kind":"suspend","frame":2,"line":4,"how":"yield","value":{"text":"6"}}
)"));
    const auto created = player.stateAt(Grain::events, 2);
    CHECK_FALSE(playback::lineJustRun(player, created));
    const auto parked = player.stateAt(Grain::events, 5);
    const auto place = playback::lineJustRun(player, parked);
    REQUIRE(place);
    CHECK(place->file == "a.cpp");
    CHECK(place->line == 4);
    CHECK_FALSE(playback::lineNext(player, parked));
}

TEST_CASE("a frame that goes on stands where it stands, whatever ran last elsewhere",
          "[playback]") {
    const Player player(parsed(R"({"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1,"args":{}}
{"kind":"line","frame":1,"line":7}
{"kind":"create","frame":2,"function":"evens","file":"a.py","line":1,"by":1,"args":{},"flavor":"generator"}
{"kind":"resume","frame":2,"line":1,"how":"next","by":1,"via":"for"}
{"kind":"line","frame":2,"line":4}
{"kind":"suspend","frame":2,"line":4,"how":"yield","value":{"text":"6"}}
{"kind":"output","stream":"stdout","text":"6\n"}
{"kind":"resume","frame":2,"line":4,"how":"next","by":1,"via":"for"}
)"));
    const auto lineAt = [&](playback::Step step) {
        const auto place = playback::lineJustRun(player, player.stateAt(Grain::events, step));
        return place ? place->line : 0;
    };
    CHECK(lineAt(3) == 7);
    CHECK(lineAt(4) == 7);  // the line that makes it
    CHECK(lineAt(5) == 1);
    CHECK(lineAt(7) == 4);
    CHECK(lineAt(8) == 7);  // the module prints
    CHECK(lineAt(9) == 4);
}

TEST_CASE("without any line, one looks at the innermost open block, else at the function",
          "[playback]") {
    const Player player(parsed(R"({"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"main","file":"a.cpp","line":9,"args":{}}
{"kind":"entering","scope":1,"frame":1,"line":11,"text":"outer"}
{"kind":"entered","scope":1,"frame":1}
{"kind":"entering","scope":2,"frame":1,"line":12,"text":"inner"}
{"kind":"entered","scope":2,"frame":1}
)"));
    const auto lineAt = [&](playback::Step step) {
        const auto place = playback::placeAtHand(player, player.stateAt(Grain::events, step));
        return place ? place->line : 0;
    };
    CHECK(lineAt(0) == 0);
    CHECK(lineAt(2) == 9);
    CHECK(lineAt(4) == 11);
    CHECK(lineAt(6) == 12);
}
