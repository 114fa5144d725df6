#include "core/playback/moves/player.hpp"
#include "telling.hpp"
#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;
using namespace flowglass::playback;

TEST_CASE("who waits for a condition does not hold its lock meanwhile", "[playback]") {
    const Player player(tests::parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"thread":2,"kind":"thread","name":"Waiter"}
{"thread":2,"kind":"call","frame":2,"function":"wait","file":"a.py","line":3,"args":{}}
{"thread":2,"kind":"entering","scope":1,"frame":2,"line":4,"text":"cond","manager":"Condition"}
{"thread":2,"kind":"entered","scope":1,"frame":2,"line":4,"text":"cond","manager":"Condition"}
{"thread":2,"kind":"block","on":"lock","what":"Condition.wait","releases":[1]}
{"kind":"entering","scope":2,"frame":1,"line":9,"text":"cond","manager":"Condition"}
{"kind":"entered","scope":2,"frame":1,"line":9,"text":"cond","manager":"Condition"}
{"kind":"exiting","scope":2,"how":"normal"}
{"kind":"exited","scope":2,"how":"normal","verdict":"clean"}
{"thread":2,"kind":"unblock"}
{"thread":2,"kind":"exiting","scope":1,"how":"normal"}
{"thread":2,"kind":"exited","scope":1,"how":"normal","verdict":"clean"}
)jsonl"));
    for (Step events = 6; events <= 13; ++events) {
        INFO(events);
        const auto state = player.stateAt(Grain::events, events);
        CHECK(state.isGivenBack({1}) == (events >= 7 && events <= 11));
        CHECK_FALSE(state.isGivenBack({2}));
    }
    CHECK(player.narrate(Grain::events, 7).plain() ==
          "Waiter stands still in Condition.wait: it waits for somebody to notify it, and cond is "
          "given back until "
          "it goes on.");
}

TEST_CASE("a task that waits for a condition holds its lock again when it goes on", "[playback]") {
    const Player player(tests::parsedAnyhow(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"wait","file":"a.py","line":1,"flavor":"coroutine","args":{}}
{"kind":"task","task":1,"name":"Task-1","frame":1,"loop":1}
{"in":1,"kind":"run","task":1,"how":"start"}
{"in":1,"kind":"resume","frame":1,"line":1,"how":"next","via":"loop"}
{"in":1,"kind":"entering","scope":1,"frame":1,"line":2,"text":"cond","manager":"Condition"}
{"in":1,"kind":"entered","scope":1,"frame":1,"line":2,"text":"cond","manager":"Condition"}
{"in":1,"kind":"suspend","frame":1,"line":3,"how":"await"}
{"in":1,"kind":"wait","task":1,"on":"condition","releases":[1]}
{"kind":"ready","task":1}
{"in":1,"kind":"run","task":1,"how":"resume"}
{"in":1,"kind":"resume","frame":1,"line":3,"how":"next","via":"loop"}
{"in":1,"kind":"suspend","frame":1,"line":3,"how":"await"}
{"in":1,"kind":"wait","task":1,"on":"lock","releases":[1]}
{"kind":"ready","task":1}
{"in":1,"kind":"run","task":1,"how":"resume"}
{"in":1,"kind":"resume","frame":1,"line":3,"how":"next","via":"loop"}
{"in":1,"kind":"line","frame":1,"line":4}
)jsonl"));
    for (Step events = 7; events <= 18; ++events) {
        INFO(events);
        CHECK(player.stateAt(Grain::events, events).isGivenBack({1}) ==
              (events >= 9 && events <= 17));
    }
}

TEST_CASE("what a thread has left is told until it has run to its end", "[playback]") {
    const Player player(tests::parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"thread":2,"kind":"thread","name":"Worker"}
{"thread":2,"kind":"call","frame":2,"function":"work","file":"a.py","line":3,"args":{}}
{"thread":2,"kind":"entering","scope":1,"frame":2,"line":4,"text":"lock","manager":"lock"}
{"thread":2,"kind":"entered","scope":1,"frame":2,"line":4,"text":"lock","manager":"lock"}
{"thread":2,"kind":"raise","exc":1,"frame":2,"line":5,"exception":"KeyError","how":"new"}
{"thread":2,"kind":"exiting","scope":1,"how":"exception","exc":1}
{"thread":2,"kind":"exited","scope":1,"how":"exception","exc":1,"verdict":"propagates"}
{"kind":"output","stream":"stdout","text":"a\n","frame":1}
{"thread":2,"kind":"unwind","frame":2,"line":5,"exc":1}
{"thread":2,"kind":"handled","exc":1,"by":"native"}
{"kind":"output","stream":"stdout","text":"b\n","frame":1}
)jsonl"));
    CHECK(player.stateAt(Grain::events, 10).unwound.size() == 1);
    CHECK(player.stateAt(Grain::events, 12).unwound.size() == 1);
    CHECK(player.stateAt(Grain::events, 13).unwound.empty());
}

TEST_CASE("what is left and still held by the same thread is not told to be given back",
          "[playback]") {
    const auto told = [](std::string_view manager, std::string_view other) {
        std::string text = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"entering","scope":1,"frame":1,"line":2,"text":"lock","manager":"M"}
{"kind":"entered","scope":1,"frame":1,"line":2,"text":"lock","manager":"M"}
{"kind":"entering","scope":2,"frame":1,"line":3,"text":"lock","manager":"M"}
{"kind":"entered","scope":2,"frame":1,"line":3,"text":"lock","manager":"M"}
{"kind":"entering","scope":3,"frame":1,"line":4,"text":"OTHER","manager":"M"}
{"kind":"entered","scope":3,"frame":1,"line":4,"text":"OTHER","manager":"M"}
{"kind":"exiting","scope":3,"how":"normal"}
{"kind":"exited","scope":3,"how":"normal","verdict":"clean"}
{"kind":"exiting","scope":2,"how":"normal"}
{"kind":"exited","scope":2,"how":"normal","verdict":"clean"}
{"kind":"exiting","scope":1,"how":"normal"}
{"kind":"exited","scope":1,"how":"normal","verdict":"clean"}
)jsonl";
        for (auto at = text.find("\"M\""); at != std::string::npos; at = text.find("\"M\""))
            text.replace(at + 1, 1, manager);
        for (auto at = text.find("OTHER"); at != std::string::npos; at = text.find("OTHER"))
            text.replace(at, 5, other);
        const Player player(tests::parsed(text));
        std::vector<std::string> all;
        for (const Step events : {10, 12, 14})
            all.push_back(player.narrate(Grain::events, events).plain());
        return all;
    };
    using Sentences = std::vector<std::string>;
    const std::string back = "lock has been left; what it held is given back.";
    CHECK(told("RLock", "lock") == Sentences{"lock has been left; it is still held twice.",
                                             "lock has been left; it is still held once.", back});
    CHECK(told("RLock", "door") == Sentences{"door has been left; what it held is given back.",
                                             "lock has been left; it is still held once.", back});
    // Nobody holds a plain lock twice: these are several.
    CHECK(told("lock", "lock") == Sentences{back, back, back});
}

TEST_CASE("what lies on a stack that was handed on keeps its name, and is not given back by that",
          "[playback]") {
    CHECK(tests::told(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"call","frame":2,"function":"fill","file":"a.py","line":3,"by":1,"args":{}}
{"kind":"entering","scope":1,"frame":2,"line":4,"text":"ExitStack()","manager":"ExitStack"}
{"kind":"entered","scope":1,"frame":2,"line":4,"text":"ExitStack()","manager":"ExitStack"}
{"kind":"entering","scope":2,"frame":2,"line":5,"text":"opened('a')","manager":"M","moved":true}
{"kind":"entered","scope":2,"frame":2,"line":5,"text":"opened('a')","manager":"M","moved":true,"value":{"text":"None"}}
{"kind":"exiting","scope":1,"how":"return"}
{"kind":"exited","scope":1,"how":"return","verdict":"clean"}
{"kind":"return","frame":2,"line":4,"value":{"text":"<ExitStack>"}}
{"kind":"line","frame":1,"line":9}
{"kind":"exiting","scope":2,"how":"normal","line":9,"moved":true}
{"kind":"exited","scope":2,"how":"normal","verdict":"clean","line":9,"moved":true}
{"kind":"return","frame":1,"line":9}
{"kind":"end","status":0}
)jsonl",
                      {"exited.stack", "exiting", "exited.clean"}) ==
          "ExitStack() is being left: a return leaves its block.\n"
          "ExitStack() has been left, with all that was still on it.\n"
          "opened('a') is being left: its stack is unwound.\n"
          "opened('a') has been left; what it held is given back.\n");
}
