#include <string>

#include "core/playback/player.hpp"
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
          "KeyError leaves the block of ExitStack(), which is told on the way out.\n"
          "The callback print('bye') is called: its stack is unwound by KeyError.\n"
          "The callback print('bye') has been called, as was asked for; KeyError goes on.\n"
          "ExitStack() sees KeyError, returns False and lets it pass.\n");
}
