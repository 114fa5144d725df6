#include "core/playback/moves/player.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/telling.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::playback;
using flowglass::tests::parsed;
using flowglass::tests::told;

namespace {

/// `async for item in items(): …` in a coroutine, and in another one `await items.asend(None)`.
constexpr auto kItems = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"main","file":"a.py","line":1,"flavor":"coroutine","args":{}}
{"kind":"task","task":1,"name":"Task-1","frame":1,"loop":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"in":1,"kind":"resume","frame":1,"line":1,"how":"next","via":"loop"}
{"in":1,"kind":"create","frame":2,"function":"items","file":"a.py","line":9,"flavor":"async_generator","by":1,"args":{}}
{"in":1,"kind":"suspend","frame":1,"line":2,"how":"await","delegate":2}
{"in":1,"kind":"resume","frame":2,"line":9,"how":"next","by":1,"via":"for"}
{"in":1,"kind":"suspend","frame":2,"line":10,"how":"yield","value":{"text":"7"}}
{"in":1,"kind":"resume","frame":1,"line":2,"how":"delegate","value":{"text":"7"}}
{"in":1,"kind":"suspend","frame":1,"line":2,"how":"await","delegate":2}
{"in":1,"kind":"resume","frame":2,"line":10,"how":"next","by":1,"via":"for"}
{"in":1,"kind":"return","frame":2,"line":11,"value":{"text":"None"}}
{"in":1,"kind":"resume","frame":1,"line":2,"how":"delegate"}
{"in":1,"kind":"line","frame":1,"line":3}
{"in":1,"kind":"create","frame":3,"function":"talk","file":"a.py","line":20,"flavor":"coroutine","by":1,"args":{}}
{"in":1,"kind":"suspend","frame":1,"line":3,"how":"await","delegate":3}
{"in":1,"kind":"resume","frame":3,"line":20,"how":"next","by":1,"via":"await"}
{"in":1,"kind":"create","frame":4,"function":"items","file":"a.py","line":9,"flavor":"async_generator","by":3,"args":{}}
{"in":1,"kind":"suspend","frame":3,"line":21,"how":"await","delegate":4}
{"in":1,"kind":"resume","frame":4,"line":9,"how":"next","by":3,"via":"await"}
{"in":1,"kind":"return","frame":4,"line":11,"value":{"text":"None"}}
{"in":1,"kind":"resume","frame":3,"line":21,"how":"delegate"}
{"in":1,"kind":"return","frame":3,"line":22,"value":{"text":"8"}}
{"in":1,"kind":"resume","frame":1,"line":3,"how":"delegate","value":{"text":"8"}}
{"in":1,"kind":"return","frame":1,"line":4,"value":{"text":"None"}}
{"in":1,"kind":"finish","task":1,"outcome":"result","value":{"text":"None"}}
{"kind":"end","status":0}
)jsonl";

}  // namespace

TEST_CASE("who awaits an item asks for it, and nobody else in the task does", "[playback]") {
    CHECK(told(kItems, {"return", "resume.first"}) ==
          "The for loop in main asks items for its first value: it starts to run.\n"
          "Await in talk asks items #2 for its first value: it starts to run.\n"
          "talk returns 8 to main.\n"
          "main returns None to the event loop.\n");
    const Player player(parsed(kItems));
    const auto state = player.stateAt(Grain::events, 16);
    REQUIRE(state.frame({1}) != nullptr);
    CHECK(state.frame({1})->via == trace::Word::loop);
    const auto why = player.why(state, trace::FrameId{1});
    REQUIRE(why);
    CHECK(why->sentence.plain() == "main runs because its turn came for the first time.");
}

TEST_CASE("who awaits an item is not told to wait for the generator's end", "[playback]") {
    CHECK(told(kItems, {"suspend.await.frame", "suspend.await.item", "resume.item",
                        "resume.awaited", "return.delegate"}) ==
          "main awaits items at line 2: that runs now, and this frame is parked until it yields "
          "or ends.\n"
          "main goes on at line 2: items has handed it 7.\n"
          "main awaits items at line 2: that goes on now, and this frame is parked until it "
          "yields once more or ends.\n"
          "items is exhausted: main, which awaited it, goes on.\n"
          "main goes on at line 2: what it awaited is done.\n"
          "main awaits talk at line 3: that runs now, and this frame is parked until it ends.\n"
          "talk awaits items #2 at line 21: that runs now, and this frame is parked until it "
          "yields or ends.\n"
          "items #2 is exhausted: talk, which awaited it, goes on.\n"
          "talk goes on at line 21: what it awaited is done.\n"
          "main goes on at line 3: what it awaited is done and gave 8.\n");
    const Player player(parsed(kItems));
    const auto why = player.why(player.stateAt(Grain::events, 9), trace::FrameId{1});
    REQUIRE(why);
    CHECK(why->sentence.plain() ==
          "main waits at line 2 inside await of items until that yields or ends.");
}
