#include <string>

#include "core/playback/moves/player.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/telling.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::playback;
using flowglass::tests::parsed;
using flowglass::tests::told;

TEST_CASE("a callback on an exit stack is told of no exception", "[playback]") {
    constexpr auto kStack = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"entering","scope":1,"frame":1,"line":2,"text":"ExitStack()","manager":"ExitStack"}
{"kind":"entered","scope":1,"frame":1,"line":2,"text":"ExitStack()","manager":"ExitStack"}
{"kind":"entering","scope":2,"frame":1,"line":3,"text":"print, 'bye'","manager":"print","moved":true}
{"kind":"entered","scope":2,"frame":1,"line":3,"text":"print, 'bye'","manager":"print","moved":true}
{"kind":"raise","exc":1,"frame":1,"line":4,"exception":"KeyError","how":"new"}
{"kind":"exiting","scope":1,"how":"exception","exc":1,"line":2}
{"kind":"exiting","scope":2,"how":"exception","exc":1,"line":2,"moved":true}
{"kind":"exited","scope":2,"how":"exception","exc":1,"verdict":"propagates","value":{"text":"None"},"line":2,"moved":true}
{"kind":"exited","scope":1,"how":"exception","exc":1,"verdict":"propagates","value":{"text":"False"},"line":2}
{"kind":"unwind","frame":1,"line":4,"exc":1}
{"kind":"handled","exc":1,"by":"interpreter"}
{"kind":"end","status":1}
)jsonl";
    CHECK(told(kStack,
               {"exiting.exception", "exiting.callback", "exited.propagates", "exited.callback"}) ==
          "KeyError leaves the block of ExitStack(), whose exit is told of it.\n"
          "The callback print('bye') is called: its stack is unwound by KeyError.\n"
          "The callback print('bye') has been called; KeyError goes on.\n"
          "ExitStack() sees KeyError, returns False and lets it pass.\n");
}

TEST_CASE("who gathers what is done already is ready for that, and has not given way",
          "[playback]") {
    const auto lines = [](std::string_view on, std::string_view what) {
        return R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"main","file":"a.py","line":1,"flavor":"coroutine","args":{}}
{"kind":"task","task":1,"name":"main","frame":1,"loop":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"in":1,"kind":"resume","frame":1,"line":1,"how":"next","via":"loop"}
{"in":1,"kind":"suspend","frame":1,"line":2,"how":"await"}
{"in":1,"kind":"wait","task":1,"on":")jsonl" +
               std::string(on) + R"(","what":")" + std::string(what) + R"jsonl("}
{"kind":"ready","task":1,"by":{"task":1},"cause":1}
{"kind":"end","signal":9}
)jsonl";
    };
    const auto ready = [&](std::string_view on, std::string_view what) {
        const Player player(parsed(lines(on, what)));
        const auto why = player.why(player.stateAt(Grain::events, 9), trace::TaskId{1});
        return player.narrate(Grain::events, 9).plain() + " / " +
               (why ? why->sentence.plain() : "");
    };
    CHECK(ready("future", "gather") ==
          "main is ready to run: all that it gathered was done already. / "
          "main can run because all that it gathered was done already, and waits for its "
          "turn: it is next in the queue.");
    CHECK(ready("yield", "sleep(0)") ==
          "main goes to the end of the queue: it is ready. / "
          "main can run because it only gave the others a turn, and waits for its turn: it "
          "is next in the queue.");
}

TEST_CASE("what is left over of a group has its name", "[playback]") {
    CHECK(told(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"raise","exc":1,"frame":1,"line":3,"exception":"ExceptionGroup","message":"two","how":"new"}
{"kind":"handled","exc":1,"frame":1,"line":4,"by":"except","rest":2}
{"kind":"handled","exc":2,"frame":1,"line":6,"by":"except"}
{"kind":"return","frame":1,"line":9}
{"kind":"end","status":0}
)jsonl",
               {"handled.except"}) ==
          "<module> catches ExceptionGroup at line 4; the rest of the group, ExceptionGroup, goes "
          "on.\n"
          "<module> catches ExceptionGroup at line 6.\n");
}

TEST_CASE("what a finally drops is not told as caught", "[playback]") {
    CHECK(told(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"raise","exc":1,"frame":1,"line":3,"exception":"KeyError","how":"new"}
{"kind":"handled","exc":1,"frame":1,"line":5,"by":"finally"}
{"kind":"return","frame":1,"line":9}
{"kind":"end","status":0}
)jsonl",
               {"handled.finally"}) ==
          "<module> drops KeyError at line 5: a return, break or continue in a finally ends it.\n");
}

TEST_CASE("an exception that another one replaces is told so, and is gone", "[playback]") {
    constexpr auto kTrace = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"raise","exc":1,"frame":1,"line":3,"exception":"KeyError","how":"new"}
{"kind":"raise","exc":2,"frame":1,"line":5,"exception":"OSError","how":"new"}
{"kind":"handled","exc":1,"frame":1,"line":3,"by":"replaced"}
{"kind":"handled","exc":2,"frame":1,"line":6,"by":"except"}
{"kind":"return","frame":1,"line":9}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kTrace, {"handled.replaced", "handled.except"}) ==
          "KeyError goes no further: OSError takes its place in <module>.\n"
          "<module> catches OSError at line 6.\n");
    const Player player(parsed(kTrace));
    const auto state = player.stateAt(Grain::events, 5);
    REQUIRE(state.exceptions.size() == 1);
    CHECK(state.exceptions.front().type == "OSError");
}
