#include "core/playback/words/written_out.hpp"

#include "core/playback/moves/player.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using playback::Grain;
using playback::writtenOut;

TEST_CASE("a call is written out with the names that stood for exact values", "[playback]") {
    const playback::Player player(parsed(R"x({"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"search","file":"a.py","line":1,"args":{"rooms":{"text":"['hall']"}}}
{"kind":"bind","frame":1,"name":"name","value":{"text":"'hall'"}}
{"kind":"bind","frame":1,"name":"floor","value":{"text":"-1"}}
{"kind":"bind","frame":1,"name":"lamp","value":{"text":"Lamp(on=False)"}}
{"kind":"bind","frame":1,"name":"name","value":{"text":"'den'"}}
)x"));
    const auto written = [&](std::string_view call, playback::Step step = 4) {
        return writtenOut(player.stateAt(Grain::events, step), call, trace::FrameId{1}, 4);
    };
    CHECK(written("Room(name)") == "Room('hall')");
    CHECK(written("house.Room(name, at=floor, lit=True)") == "house.Room('hall', at=-1, lit=True)");
    // What can change in place, or is no name of the frame's own, stays as it is written.
    CHECK(written("Room(rooms)") == "Room(rooms)");
    CHECK(written("Room(lamp)") == "Room(lamp)");
    CHECK(written("suppress(KeyError)") == "suppress(KeyError)");
    CHECK(written("Room(name.upper())") == "Room(name.upper())");
    CHECK(written("Room(*names)") == "Room(*names)");
    CHECK(written("lock") == "lock");
    CHECK(written("Room()") == "Room()");
    // By now the name stands for something else.
    CHECK(written("Room(name)", 6) == "Room(name)");
}
