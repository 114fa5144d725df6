#include "tests/catch.hpp"
#include "tests/core/playback/telling.hpp"

using flowglass::tests::told;

TEST_CASE("layers whose functions share a name are told by their decorators", "[playback]") {
    constexpr auto kLayers = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"evaluate","chain":1,"layer":2,"frame":1,"text":"@retry(3)","line":9,"name":"square"}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"@logged","line":10,"name":"square"}
{"kind":"apply","chain":1,"layer":1}
{"kind":"apply","chain":1,"layer":2}
{"kind":"decorate","chain":1,"name":"square"}
{"kind":"call","frame":2,"function":"wrapper","file":"a.py","line":3,"by":1,"chain":1,"layer":2}
{"kind":"call","frame":3,"function":"wrapper","file":"a.py","line":3,"by":2,"chain":1,"layer":1}
{"kind":"output","frame":3,"stream":"stdout","text":"in\n"}
{"kind":"call","frame":4,"function":"square","file":"a.py","line":11,"by":3,"chain":1,"layer":0}
{"kind":"return","frame":4,"line":11,"value":{"text":"9"}}
{"kind":"return","frame":3,"line":3,"value":{"text":"9"}}
{"kind":"raise","frame":2,"line":4,"exc":1,"exception":"OSError","message":"","how":"new"}
{"kind":"unwind","frame":2,"line":4,"exc":1}
{"kind":"handled","frame":1,"line":15,"exc":1,"by":"except"}
{"kind":"end","signal":9}
)jsonl";
    CHECK(told(kLayers, {"call.layer", "call.core", "output", "return", "raise.new", "unwind",
                         "handled.except"}) ==
          "The call of square enters the layer retry(3): wrapper runs.\n"
          "The call of square enters the layer logged: wrapper runs.\n"
          "The layer logged prints \"in\".\n"
          "The call reaches the function square itself, inside all its layers.\n"
          "square returns 9 to the layer logged.\n"
          "The layer logged returns 9 to the layer retry(3).\n"
          "The layer retry(3) raises OSError at line 4.\n"
          "OSError leaves the layer retry(3) at line 4, which has ended, and reaches "
          "<module>.\n"
          "<module> catches OSError at line 15, after it left the layer retry(3).\n");
}

TEST_CASE("what several threads run is told with its thread, once a sentence", "[playback]") {
    constexpr auto kThreads = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"thread","name":"t0","thread":2}
{"kind":"call","frame":2,"function":"work","file":"a.py","line":3,"thread":2}
{"kind":"thread","name":"t1","thread":3}
{"kind":"call","frame":3,"function":"work","file":"a.py","line":3,"thread":3}
{"kind":"call","frame":4,"function":"step","file":"a.py","line":9,"by":3,"thread":3}
{"kind":"return","frame":4,"line":9,"thread":3}
{"kind":"call","frame":5,"function":"step","file":"a.py","line":9,"by":2,"thread":2}
{"kind":"return","frame":5,"line":9,"thread":2}
{"kind":"entering","scope":1,"frame":2,"line":4,"text":"lock","thread":2}
{"kind":"entered","scope":1,"thread":2}
{"kind":"exiting","scope":1,"how":"normal","thread":2}
{"kind":"exited","scope":1,"verdict":"clean","thread":2}
{"kind":"return","frame":2,"line":4,"thread":2}
{"kind":"call","frame":6,"function":"alone","file":"a.py","line":12,"by":1}
{"kind":"return","frame":6,"line":12}
{"kind":"end","signal":9}
)jsonl";
    CHECK(told(kThreads, {"entered", "exiting", "exited.clean"}) ==
          "lock is entered in t0; it is held until its block is left.\n"
          "lock is being left in t0: its block is done.\n"
          "lock has been left in t0; what it held is given back.\n");
    CHECK(told(kThreads, {"call", "call.outside", "return"}) ==
          "work in t0 is called.\n"
          "work in t1 is called.\n"
          "work in t1 calls step.\n"
          "step in t1 returns to work.\n"
          "work in t0 calls step.\n"
          "step in t0 returns to work.\n"
          "work in t0 returns.\n"
          "<module> calls alone.\n"
          "alone returns to <module>.\n");
}

TEST_CASE("a layer that is a task's coroutine goes by its layer and its task", "[playback]") {
    constexpr auto kLayer = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"@again","line":9,"name":"fetch"}
{"kind":"create","frame":2,"function":"again.<locals>.attempt","file":"a.py","line":3,"by":1,"flavor":"coroutine","chain":1,"layer":1}
{"kind":"task","task":1,"loop":1,"name":"Task-2","frame":2}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":2,"how":"next","via":"loop"}
{"kind":"create","in":1,"frame":3,"function":"fetch","file":"a.py","line":10,"by":2,"flavor":"coroutine","chain":1,"layer":0}
{"kind":"raise","in":1,"frame":2,"line":5,"exc":1,"exception":"OSError","message":"","how":"new"}
{"kind":"handled","in":1,"frame":2,"line":6,"exc":1,"by":"except"}
{"kind":"end","signal":9}
)jsonl";
    CHECK(told(kLayer, {"run.start", "create", "raise.new", "handled.except"}) ==
          "<module> creates the coroutine attempt; nothing of it has run yet.\n"
          "The loop starts fetch.\n"
          "The layer again of fetch creates the coroutine fetch; nothing of it has run yet.\n"
          "The layer again of fetch raises OSError at line 5.\n"
          "The layer again of fetch catches OSError at line 6.\n");
}
