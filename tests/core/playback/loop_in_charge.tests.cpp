#include "core/playback/moves/player.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/telling.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::playback;
using flowglass::tests::parsed;
using flowglass::tests::told;

namespace {

/// `asyncio.run(main())`, in which the loop calls `print` and `report` between two steps of main.
constexpr auto kCalled = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1,"args":{}}
{"kind":"line","frame":1,"line":9}
{"kind":"create","frame":2,"function":"main","file":"a.py","line":1,"flavor":"coroutine","args":{}}
{"kind":"task","task":1,"name":"Task-1","frame":2,"loop":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"in":1,"kind":"resume","frame":2,"line":1,"how":"next","via":"loop"}
{"in":1,"kind":"callback","handle":1,"phase":"queued","what":"print","by":{"task":1}}
{"in":1,"kind":"callback","handle":2,"phase":"queued","what":"report","by":{"task":1}}
{"in":1,"kind":"suspend","frame":2,"line":3,"how":"await"}
{"in":1,"kind":"wait","task":1,"on":"timer","what":"sleep(1)"}
{"kind":"turn","loop":1,"number":2,"ready":2}
{"kind":"callback","handle":1,"phase":"begin","what":"print"}
{"kind":"output","stream":"stdout","text":"called soon\n"}
{"kind":"callback","handle":1,"phase":"end","what":"print"}
{"kind":"callback","handle":2,"phase":"begin","what":"report"}
{"kind":"call","frame":3,"function":"report","file":"a.py","line":6,"args":{}}
{"kind":"output","stream":"stdout","text":"reported\n"}
{"kind":"return","frame":3,"line":7,"value":{"text":"None"}}
{"kind":"callback","handle":2,"phase":"end","what":"report"}
{"kind":"idle","loop":1,"number":3}
{"kind":"ready","task":1,"by":{"timer":true}}
{"kind":"run","task":1,"how":"resume"}
{"in":1,"kind":"resume","frame":2,"line":3,"how":"next","via":"loop"}
{"in":1,"kind":"return","frame":2,"line":3,"value":{"text":"None"}}
{"in":1,"kind":"finish","task":1,"outcome":"result","value":{"text":"None"}}
{"kind":"output","stream":"stdout","text":"done\n"}
{"kind":"return","frame":1,"line":9}
{"kind":"end","status":0}
)jsonl";

}  // namespace

TEST_CASE("what a callback of the loop prints is not told of who runs the loop", "[playback]") {
    CHECK(told(kCalled, {"output"}) ==
          "The callback print prints \"called soon\".\n"
          "report prints \"reported\".\n"
          "<module> prints \"done\".\n");
    const Player player(parsed(kCalled));
    CHECK_FALSE(player.stateAt(Grain::events, 15).transfer->from);
    CHECK(player.stateAt(Grain::events, 19).active == trace::FrameId{3});
}

TEST_CASE("who runs the loop is in the middle of that call until the loop has ended",
          "[playback]") {
    const Player player(parsed(kCalled));
    for (Step events = 8; events <= 28; ++events) {
        INFO(events);
        const auto* runs = player.stateAt(Grain::events, events).frame({1});
        REQUIRE(runs != nullptr);
        CHECK(runs->condition == (events < 28 ? Condition::calling : Condition::running));
    }
    const auto why = player.why(player.stateAt(Grain::events, 22), trace::FrameId{1});
    REQUIRE(why);
    CHECK(why->sentence.plain() ==
          "<module> waits on the stack at line 9 until what it called gives back control.");
}

TEST_CASE("an exception that the loop gives back is raised by who runs", "[playback]") {
    const Player player(parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1,"args":{}}
{"kind":"line","frame":1,"line":9}
{"kind":"turn","loop":1,"number":1,"ready":1}
{"kind":"raise","exc":1,"frame":1,"line":9,"exception":"KeyError","how":"new"}
{"kind":"unwind","frame":1,"line":9,"exc":1}
{"kind":"handled","exc":1,"by":"interpreter"}
{"kind":"end","status":1}
)jsonl"));
    CHECK(player.stateAt(Grain::events, 4).frame({1})->condition == Condition::calling);
    CHECK(player.stateAt(Grain::events, 5).frame({1})->condition == Condition::running);
}
