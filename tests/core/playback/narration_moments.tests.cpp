#include "core/playback/moves/player.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/telling.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using playback::Grain;
using playback::Player;
using playback::Step;

TEST_CASE("a layer that asks again, or not at all, is told so", "[playback]") {
    constexpr auto kRetried = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"@retry","line":17,"name":"ring"}
{"kind":"apply","chain":1,"layer":1,"before":{"text":"<function ring>"},"after":{"text":"<function attempt>"},"metadata":{"__name__":{"before":{"text":"'ring'"},"after":{"text":"'attempt'"}}}}
{"kind":"decorate","chain":1,"name":"ring"}
{"kind":"call","frame":2,"function":"attempt","file":"a.py","line":3,"by":1,"chain":1,"layer":1}
{"kind":"call","frame":3,"function":"ring","file":"a.py","line":17,"by":2,"chain":1,"layer":0}
{"kind":"raise","exc":1,"frame":3,"line":21,"exception":"OSError","how":"new"}
{"kind":"unwind","frame":3,"line":21,"exc":1}
{"kind":"handled","exc":1,"frame":2,"line":7,"by":"except"}
{"kind":"call","frame":4,"function":"ring","file":"a.py","line":17,"by":2,"chain":1,"layer":0}
{"kind":"return","frame":4,"line":22,"value":{"text":"'ok'"}}
{"kind":"return","frame":2,"line":6,"value":{"text":"'ok'"}}
{"kind":"call","frame":5,"function":"attempt","file":"a.py","line":3,"by":1,"chain":1,"layer":1}
{"kind":"return","frame":5,"line":6,"value":{"text":"'ok'"}}
{"kind":"return","frame":1,"line":25}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kRetried, {"evaluate", "apply.only", "call.core", "return"}) ==
          "The decorator retry of ring is evaluated at line 17.\n"
          "retry is applied to ring; what it gives calls itself 'attempt', no longer 'ring'.\n"
          "The call reaches the function ring itself, inside its layer.\n"
          "The call reaches the function ring itself for the 2nd time, inside its layer.\n"
          "ring returns 'ok' to the layer retry.\n"
          "The layer retry returns 'ok' to <module>.\n"
          "The layer retry returns 'ok' to <module> and has not called the function itself.\n");
}

TEST_CASE("of several layers it is said which comes when", "[playback]") {
    constexpr auto kLayers = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"evaluate","chain":1,"layer":2,"frame":1,"text":"@outer","line":3,"name":"f"}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"@inner","line":4,"name":"f"}
{"kind":"apply","chain":1,"layer":1,"metadata":{"__name__":{"before":{"text":"'f'"},"after":{"text":"<not set>"}}}}
{"kind":"apply","chain":1,"layer":2}
{"kind":"decorate","chain":1,"name":"f"}
{"kind":"call","frame":2,"function":"wrap","file":"a.py","line":9,"by":1,"chain":1,"layer":2}
{"kind":"return","frame":2,"line":9}
{"kind":"call","frame":3,"function":"wrap","file":"a.py","line":9,"by":1,"chain":1,"layer":2}
{"kind":"call","frame":4,"function":"hold","file":"a.py","line":5,"by":3,"chain":1,"layer":1}
{"kind":"return","frame":4,"line":6}
{"kind":"call","frame":5,"function":"hold","file":"a.py","line":5,"by":3,"chain":1,"layer":1}
{"kind":"return","frame":5,"line":6}
{"kind":"return","frame":3,"line":9}
{"kind":"return","frame":1,"line":9}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kLayers, {"evaluate", "apply.first", "apply", "return", "call.layer"}) ==
          "The decorator outer of f is evaluated at line 3; decorators are evaluated from the top "
          "down.\n"
          "The decorator inner of f is evaluated at line 4; decorators are evaluated from the top "
          "down.\n"
          "inner is applied to f: the first layer on, nearest to the function; what it gives has "
          "no name, unlike 'f'.\n"
          "outer is applied to what inner gave: the 2nd layer on, from the function "
          "outwards.\n"
          "The call of f enters the layer outer: wrap runs.\n"
          "The layer outer returns to <module> and has not called inner.\n"
          "The call of f enters the layer outer: wrap runs.\n"
          "The call of f enters the layer inner: hold runs.\n"
          "The layer inner returns to the layer outer and has not called the function itself.\n"
          "The call of f enters the layer inner for the 2nd time: hold runs.\n"
          "The layer inner returns to the layer outer and has not called the function itself.\n"
          "The layer outer returns to <module>.\n");
}

TEST_CASE("the body of a class is not read as a call", "[playback]") {
    constexpr auto kClass = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"call","frame":2,"function":"Room","file":"a.py","line":1,"by":1,"class":true}
{"kind":"return","frame":2,"line":3}
{"kind":"return","frame":1,"line":4}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kClass, {"call.class", "return.class"}) ==
          "The body of class Room runs in <module>, line by line.\n"
          "The body of class Room has run: the class is made of what it has bound.\n");
    const Player player(parsed(kClass));
    const auto why = player.why(player.stateAt(Grain::events, 3), trace::FrameId{2});
    REQUIRE(why);
    CHECK(why->sentence.plain() == "class Room runs because <module> is making the class.");
}

TEST_CASE("nobody says that a class was not asked for an object", "[playback]") {
    constexpr auto kMaker = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"@factory","line":9,"name":"C"}
{"kind":"apply","chain":1,"layer":1,"before":{"text":"<class C>"},"after":{"text":"<function make>"}}
{"kind":"decorate","chain":1,"name":"C"}
{"kind":"call","frame":2,"function":"make","file":"a.py","line":3,"by":1,"chain":1,"layer":1}
{"kind":"call","frame":3,"function":"C.__init__","file":"a.py","line":11,"by":2}
{"kind":"return","frame":3,"line":12,"value":{"text":"None"}}
{"kind":"return","frame":2,"line":5,"value":{"text":"C()"}}
{"kind":"return","frame":1,"line":14}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kMaker, {"return", "return.init"}) ==
          "C.__init__ has set up the object.\nThe layer factory returns C() to <module>.\n");
    std::string function = kMaker;
    function.replace(function.find("<class C>"), 9, "<function C>");
    CHECK(told(function, {"return"}) ==
          "The layer factory returns C() to <module> and has not called the function itself.\n");
}

TEST_CASE("what a task waits for, and what comes of it, is said in words", "[playback]") {
    constexpr auto kQueue = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"task","task":1,"loop":1,"name":"baker"}
{"kind":"ready","task":1}
{"kind":"run","task":1,"in":1,"how":"start"}
{"kind":"task","task":2,"loop":1,"name":"ada","in":1,"parent":1}
{"kind":"ready","task":2,"in":1,"by":{"task":1},"cause":1}
{"kind":"wait","task":1,"in":1,"on":"queue","what":"Queue.put"}
{"kind":"run","task":2,"in":2,"how":"start"}
{"kind":"ready","task":1,"in":2,"by":{"task":2},"cause":2}
{"kind":"wait","task":2,"in":2,"on":"lock","what":"Lock.acquire"}
{"kind":"run","task":1,"in":1,"how":"resume"}
{"kind":"block","in":1,"on":"sleep","what":"sleep(0.2)"}
{"kind":"unblock","in":1}
{"kind":"cancel","task":2,"in":1,"by":{"task":1}}
{"kind":"ready","task":2,"in":1,"by":{"task":1},"cause":1}
{"kind":"finish","task":1,"in":1,"outcome":"result"}
{"kind":"run","task":2,"in":2,"how":"throw"}
{"kind":"finish","task":2,"in":2,"outcome":"cancelled"}
{"kind":"task","task":3,"loop":1,"name":"boss"}
{"kind":"ready","task":3}
{"kind":"run","task":3,"in":3,"how":"start"}
{"kind":"wait","task":3,"in":3,"on":"group","targets":[{"task":1},{"task":2}]}
{"kind":"ready","task":3,"by":{"task":2},"cause":2}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kQueue, {"ready.first", "ready.new", "ready.by", "ready.cancelled", "wait.wish",
                        "block.task", "run.cancelled", "ready.done"}) ==
          "The task baker is made: it is ready.\n"
          "baker has made the task ada: it is ready.\n"
          "baker waits for room in the queue (Queue.put), and lets the loop go on.\n"
          "ada makes baker ready to run: the queue has room.\n"
          "ada waits for the lock to be free (Lock.acquire), and lets the loop go on.\n"
          "baker blocks the event loop in time.sleep(0.2): it sleeps, and the loop with it; no "
          "other task can run.\n"
          "ada is ready to run: its cancellation is to be thrown into it.\n"
          "The loop wakes ada by throwing its cancellation into it.\n"
          "The task boss is made: it is ready.\n"
          "ada is done, as the last of the group: boss is ready to run.\n");
}

TEST_CASE("a crowd that a task waits for is counted, and a thread's work named", "[playback]") {
    constexpr auto kCrowd = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"task","task":1,"loop":1,"name":"boss"}
{"kind":"ready","task":1}
{"kind":"run","task":1,"in":1,"how":"start"}
{"kind":"task","task":2,"loop":1,"name":"a","in":1,"parent":1}
{"kind":"task","task":3,"loop":1,"name":"b","in":1,"parent":1}
{"kind":"wait","task":1,"in":1,"on":"task","what":"as_completed","targets":[{"task":2},{"task":3}],"count":1500}
{"kind":"run","task":2,"in":2,"how":"eager"}
{"kind":"finish","task":2,"in":2,"outcome":"result"}
{"kind":"ready","task":1,"by":{"task":2},"cause":2}
{"kind":"run","task":1,"in":1,"how":"resume"}
{"kind":"wait","task":1,"in":1,"on":"task","what":"wait"}
{"kind":"ready","task":1,"by":{"task":1},"cause":1}
{"kind":"run","task":1,"in":1,"how":"resume"}
{"kind":"wait","task":1,"in":1,"on":"thread","what":"to_thread"}
{"kind":"ready","task":1,"by":{"thread":1}}
{"kind":"run","task":1,"in":1,"how":"resume"}
{"kind":"wait","task":1,"in":1,"on":"io","what":"StreamReader.readline"}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kCrowd, {"wait.next", "wait.wish", "ready.self.granted", "ready.by"}) ==
          "boss waits for the next of a and 1,499 more to be done (as_completed), and lets the "
          "loop go on.\n"
          "boss waits for others to be done (wait), and lets the loop go on.\n"
          "boss is ready to run: they are done.\n"
          "boss waits for a thread to do its work (to_thread), and lets the loop go on.\n"
          "Thread 1 makes boss ready to run: the thread has done its work.\n"
          "boss waits for something to read (StreamReader.readline), and lets the loop go "
          "on.\n");
    const Player player(parsed(kCrowd));
    const auto state = player.stateAt(Grain::events, 7);
    CHECK(state.task(trace::TaskId{1})->untold == 1498);
}

TEST_CASE("who is stopped because another task of its group failed is told why", "[playback]") {
    constexpr auto kGroup = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"task","task":1,"loop":1,"name":"boss"}
{"kind":"ready","task":1}
{"kind":"run","task":1,"in":1,"how":"start"}
{"kind":"object","object":1,"in":1,"what":"TaskGroup"}
{"kind":"task","task":2,"loop":1,"name":"two","in":1,"parent":1,"group":1}
{"kind":"task","task":3,"loop":1,"name":"three","in":1,"parent":1,"group":1}
{"kind":"task","task":4,"loop":1,"name":"stranger","in":1,"parent":1}
{"kind":"wait","task":1,"in":1,"on":"group","targets":[{"object":1},{"task":2},{"task":3}]}
{"kind":"run","task":2,"in":2,"how":"eager"}
{"kind":"finish","task":2,"in":2,"outcome":"exception"}
{"kind":"cancel","task":3,"by":{"task":2}}
{"kind":"cancel","task":1,"by":{"task":2}}
{"kind":"cancel","task":4,"by":{"task":2}}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kGroup, {"cancel", "cancel.group"}) ==
          "two has failed: its group asks three to stop.\n"
          "two has failed: its group asks boss to stop.\n"
          "stranger is asked to stop by two.\n");
}

TEST_CASE("a timer that the loop comes to late is told so", "[playback]") {
    constexpr auto kLate = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"task","task":1,"loop":1,"name":"tick"}
{"kind":"ready","task":1}
{"kind":"run","task":1,"in":1,"how":"start"}
{"kind":"wait","task":1,"in":1,"on":"timer","what":"sleep(0.02)","until":20000000,"t":10000}
{"kind":"ready","task":1,"by":{"timer":true},"t":200000000}
{"kind":"run","task":1,"in":1,"how":"resume","t":200000000}
{"kind":"wait","task":1,"in":1,"on":"timer","what":"sleep(0.02)","until":220000000,"t":200001000}
{"kind":"ready","task":1,"by":{"timer":true},"t":221000000}
{"kind":"end","status":0,"t":221000000}
)jsonl";
    CHECK(told(kLate, {"ready.timer", "ready.timer.late"}) ==
          "The timer of tick ran out 180 ms ago, and the loop comes to it only now: tick is ready "
          "to run.\n"
          "The timer of tick has run out: it is ready to run.\n");
}

TEST_CASE("what lies on an exit stack is held until that is unwound", "[playback]") {
    constexpr auto kStack = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"entering","scope":1,"frame":1,"line":2,"text":"Door()","moved":true}
{"kind":"entered","scope":1,"frame":1,"line":2,"text":"Door()","value":{"text":"None"},"moved":true}
{"kind":"entering","scope":2,"frame":1,"line":3,"text":"print, 'bye'","manager":"print","moved":true}
{"kind":"entered","scope":2,"frame":1,"line":3,"text":"print, 'bye'","manager":"print","moved":true}
{"kind":"exiting","scope":2,"how":"normal","line":2,"moved":true}
{"kind":"exited","scope":2,"how":"normal","verdict":"clean","line":2,"moved":true}
{"kind":"exiting","scope":1,"how":"normal","line":2,"moved":true}
{"kind":"exited","scope":1,"how":"normal","verdict":"clean","line":2,"moved":true}
{"kind":"return","frame":1,"line":9}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kStack, {"entered", "entered.callback", "exiting", "exiting.callback",
                        "exited.clean", "exited.callback"}) ==
          "Door() is entered; it is held until its stack is unwound.\n"
          "The callback print('bye') is put on the stack; it is called when the stack is "
          "unwound.\n"
          "The callback print('bye') is called: its stack is unwound.\n"
          "The callback print('bye') has been called.\n"
          "Door() is being left: its stack is unwound.\n"
          "Door() has been left; what it held is given back.\n");
}

TEST_CASE("a generator that is picked up past others is told through whose tunnel", "[playback]") {
    constexpr auto kTunnel = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"create","frame":2,"function":"outer","file":"a.py","line":1,"by":1,"flavor":"generator"}
{"kind":"resume","frame":2,"line":1,"how":"next","by":1,"via":"for"}
{"kind":"create","frame":3,"function":"inner","file":"a.py","line":4,"by":2,"flavor":"generator"}
{"kind":"suspend","frame":2,"line":2,"how":"yield","delegate":3}
{"kind":"resume","frame":3,"line":4,"how":"next","by":2,"via":"yield from"}
{"kind":"suspend","frame":3,"line":5,"how":"yield","value":{"text":"1"}}
{"kind":"resume","frame":3,"line":5,"how":"next","by":1,"via":"for"}
{"kind":"return","frame":3,"line":6}
{"kind":"resume","frame":2,"line":2,"how":"delegate"}
{"kind":"return","frame":2,"line":3}
{"kind":"return","frame":1,"line":9}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kTunnel, {"suspend.delegate", "suspend.yield.tunnel", "resume.tunnel"}) ==
          "outer hands over to inner at line 2 and is parked until that ends; values pass through "
          "it as through a tunnel.\n"
          "inner hands 1 to the for loop through the tunnel of yield from in outer, and is parked "
          "at line 5.\n"
          "The for loop picks inner up again at line 5, through the tunnel of yield from in "
          "outer.\n");
}

TEST_CASE("a generator behind a scope is told as one", "[playback]") {
    constexpr auto kManaged = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"entering","scope":1,"frame":1,"line":8,"text":"session()"}
{"kind":"create","frame":2,"function":"session","file":"a.py","line":1,"by":1,"flavor":"generator"}
{"kind":"resume","frame":2,"line":1,"how":"next","by":1,"via":"with"}
{"kind":"suspend","frame":2,"line":4,"how":"yield"}
{"kind":"entered","scope":1,"frame":1,"line":8,"text":"session()","value":{"text":"None"},"generator":2}
{"kind":"raise","exc":1,"frame":1,"line":9,"exception":"ValueError","how":"new"}
{"kind":"exiting","scope":1,"how":"exception","exc":1,"line":8}
{"kind":"resume","frame":2,"line":4,"how":"throw","exc":1,"by":1,"via":"with"}
{"kind":"handled","exc":1,"frame":2,"line":5,"by":"except"}
{"kind":"return","frame":2,"line":6}
{"kind":"exited","scope":1,"how":"exception","exc":1,"verdict":"suppressed","line":8}
{"kind":"return","frame":1,"line":9}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kManaged, {"entered", "resume.throw", "return.scope"}) ==
          "session() is entered; it is held until its block is left.\n"
          "The with statement throws ValueError into session at line 4.\n"
          "session has run to its end: its scope is being left.\n");
}

TEST_CASE("what lies on an exit stack is told by what it is", "[playback]") {
    constexpr auto kStacked = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"entering","scope":1,"frame":1,"line":2,"text":"ExitStack()"}
{"kind":"entered","scope":1,"frame":1,"line":2,"text":"ExitStack()","value":{"text":"<ExitStack>"}}
{"kind":"entering","scope":2,"frame":1,"line":4,"text":"Door(name)","manager":"Door","moved":true}
{"kind":"entered","scope":2,"frame":1,"line":4,"text":"Door(name)","value":{"text":"Door(name='gate')"},"moved":true}
{"kind":"entering","scope":3,"frame":1,"line":4,"text":"open(path)","moved":true}
{"kind":"entered","scope":3,"frame":1,"line":4,"text":"open(path)","value":{"text":"<TextIOWrapper>"},"moved":true}
{"kind":"exiting","scope":1,"how":"normal","line":2}
{"kind":"exiting","scope":3,"how":"normal","line":2,"moved":true}
{"kind":"exited","scope":3,"how":"normal","verdict":"clean","line":2,"moved":true}
{"kind":"exiting","scope":2,"how":"normal","line":2,"moved":true}
{"kind":"exited","scope":2,"how":"normal","verdict":"clean","line":2,"moved":true}
{"kind":"exited","scope":1,"how":"normal","verdict":"clean","line":2}
{"kind":"return","frame":1,"line":9}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kStacked, {"exiting", "exited.clean"}) ==
          "ExitStack() is being left: its block is done.\n"
          "open(path) is being left: its stack is unwound.\n"
          "open(path) has been left; what it held is given back.\n"
          "Door(name='gate') is being left: its stack is unwound.\n"
          "Door(name='gate') has been left; what it held is given back.\n"
          "ExitStack() has been left; what it held is given back.\n");
}

TEST_CASE("a task is told by its own name, and what stops it by its cause", "[playback]") {
    constexpr auto kStops = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"main","flavor":"coroutine"}
{"kind":"create","frame":2,"function":"load","flavor":"coroutine"}
{"kind":"object","object":1,"what":"TaskGroup"}
{"kind":"task","task":1,"loop":1,"name":"Task-1","frame":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":1,"how":"next","via":"loop"}
{"kind":"entering","in":1,"scope":1,"frame":1,"line":3,"text":"asyncio.timeout(1)","manager":"Timeout","async":true}
{"kind":"entered","in":1,"scope":1,"frame":1,"line":3,"text":"asyncio.timeout(1)","manager":"Timeout","async":true}
{"kind":"task","task":2,"in":1,"loop":1,"name":"one","frame":2,"parent":1,"group":1}
{"kind":"ready","task":2,"in":1,"by":{"task":1},"cause":1}
{"kind":"suspend","in":1,"frame":1,"line":4,"how":"await"}
{"kind":"wait","in":1,"task":1,"on":"group","what":"TaskGroup","targets":[{"object":1},{"task":2}]}
{"kind":"run","task":2,"how":"start"}
{"kind":"resume","in":2,"frame":2,"how":"next","via":"loop"}
{"kind":"output","in":2,"stream":"stdout","text":"hello","frame":2}
{"kind":"return","in":2,"frame":2}
{"kind":"finish","task":2,"in":2,"outcome":"result"}
{"kind":"cancel","task":1,"by":{"timer":true}}
{"kind":"ready","task":1,"by":{"timer":true}}
{"kind":"run","task":1,"how":"throw"}
{"kind":"wait","in":1,"task":1,"on":"group","what":"TaskGroup","targets":[{"object":1}]}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kStops, {"ready.first", "ready.new", "resume.loop.first", "output", "cancel.timeout",
                        "wait.group.done"}) ==
          "The task main is made: it is ready.\n"
          "main begins to run.\n"
          "main has made the task one to run load: it is ready.\n"
          "one begins to run load.\n"
          "one prints \"hello\".\n"
          "The time of asyncio.timeout(1) is up: it asks main to stop.\n"
          "main waits once more: all tasks of its TaskGroup are done, and the group has yet to "
          "hear of the last one.\n");
}
