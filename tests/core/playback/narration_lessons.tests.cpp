#include "core/playback/moves/player.hpp"
#include "core/playback/moves/topic.hpp"
#include "core/playback/words/narrator.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/telling.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::playback;
using flowglass::tests::parsed;
using flowglass::tests::told;

namespace {

/// Tasks without frames of their own, as of Asio, with the function that runs the loop beneath.
constexpr auto kAsio = R"jsonl(
{"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"main","file":"a.cpp","line":20}
{"kind":"task","task":1,"name":"gather","loop":1,"line":22}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"task","in":1,"task":2,"name":"slow","loop":1,"line":9,"parent":1}
{"kind":"run","in":1,"task":2,"how":"eager"}
{"kind":"wait","in":2,"task":2,"on":"timer","until":30000000}
{"kind":"wait","in":1,"task":1,"on":"task","targets":[{"task":2}]}
{"kind":"ready","task":2,"by":{"timer":true}}
{"kind":"run","task":2,"how":"resume"}
{"kind":"output","in":2,"stream":"stdout","text":"3 pages done\n","frame":1}
{"kind":"call","in":2,"frame":2,"function":"report","file":"a.cpp","line":3,"by":1}
{"kind":"output","in":2,"stream":"stdout","text":"reported\n","frame":2}
{"kind":"return","in":2,"frame":2}
{"kind":"wait","in":2,"task":2,"on":"timer","until":60000000}
{"kind":"return","frame":1}
{"kind":"end","status":0}
)jsonl";

}  // namespace

TEST_CASE("a generator that hands on nothing for a value says so when it takes the next one",
          "[playback]") {
    const auto sentences = told(R"jsonl(
{"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1,"args":{}}
{"kind":"create","frame":2,"function":"readings","by":1,"args":{},"flavor":"generator"}
{"kind":"create","frame":3,"function":"numbers","by":1,"args":{},"flavor":"generator"}
{"kind":"resume","frame":3,"line":6,"how":"next","by":1,"via":"for"}
{"kind":"resume","frame":2,"line":1,"how":"next","by":3,"via":"for"}
{"kind":"suspend","frame":2,"line":3,"how":"yield","value":{"text":"'4'"}}
{"kind":"suspend","frame":3,"line":9,"how":"yield","value":{"text":"4"}}
{"kind":"resume","frame":3,"line":9,"how":"next","by":1,"via":"for"}
{"kind":"resume","frame":2,"line":3,"how":"next","by":3,"via":"for"}
{"kind":"suspend","frame":2,"line":3,"how":"yield","value":{"text":"'oops'"}}
{"kind":"resume","frame":2,"line":3,"how":"next","by":3,"via":"for"}
)jsonl",
                                {"resume.again", "resume.passed"});
    CHECK(sentences ==
          "The for loop picks numbers up again at line 9; its locals are as it left them.\n"
          "The for loop in numbers picks readings up again at line 3; its locals are as it left "
          "them.\n"
          "numbers hands on nothing for 'oops', and picks readings up again at line 3.\n");
}

TEST_CASE("a function that takes all values hands on nothing in between, and that is no news",
          "[playback]") {
    CHECK(told(R"jsonl(
{"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1,"args":{}}
{"kind":"create","frame":2,"function":"readings","by":1,"args":{},"flavor":"generator"}
{"kind":"create","frame":3,"function":"sums","by":1,"args":{},"flavor":"generator"}
{"kind":"resume","frame":3,"line":6,"how":"next","by":1,"via":"for"}
{"kind":"resume","frame":2,"line":1,"how":"next","by":3,"via":"native","what":"sum()"}
{"kind":"suspend","frame":2,"line":3,"how":"yield","value":{"text":"4"}}
{"kind":"resume","frame":2,"line":3,"how":"next","by":3,"via":"native","what":"sum()"}
)jsonl",
               {"resume.passed"}) == "");
}

TEST_CASE("what a task without a frame prints is its own, not of who runs the loop", "[playback]") {
    CHECK(told(kAsio, {"output"}) ==
          "slow prints \"3 pages done\".\n"
          "report prints \"reported\".\n");
}

TEST_CASE("a task that waits inside the step of another lets that one go on", "[playback]") {
    CHECK(told(kAsio, {"wait", "wait.wish", "wait.tasks"}) ==
          "slow waits for a timer, and lets gather go on.\n"
          "gather waits for slow, and lets the loop go on.\n"
          "slow waits for a timer, and lets the loop go on.\n");
}

TEST_CASE("an object that holds its layers is complete; no name is bound anew", "[playback]") {
    const Player player(parsed(R"jsonl(
{"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"main","file":"a.cpp","line":22}
{"kind":"evaluate","chain":1,"layer":2,"frame":1,"text":"asked","line":26,"name":"price"}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"cached","line":28,"name":"price"}
{"kind":"apply","chain":1,"layer":1}
{"kind":"apply","chain":1,"layer":2}
{"kind":"decorate","chain":1,"name":"price","value":{"text":"<asked>"}}
)jsonl"));
    const auto state = player.stateAt(Grain::events, 7);
    const Narrator narrator{player.trace(), state, player.frames(), player.names(), "c++"};
    CHECK(narrator.tell(6).plain() == "price is complete: whoever calls it now calls asked first.");
}

TEST_CASE("C++ throws where Python raises", "[playback]") {
    const Player player(parsed(R"jsonl(
{"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"main","file":"a.cpp","line":22}
{"kind":"raise","exc":1,"frame":1,"line":23,"exception":"std::out_of_range","message":"7","how":"new"}
)jsonl"));
    const auto state = player.stateAt(Grain::events, 3);
    const auto told = [&](std::string_view language) {
        return Narrator{player.trace(), state, player.frames(), player.names(), language}
            .tell(2)
            .plain();
    };
    CHECK(told("c++") == "main throws std::out_of_range at line 23: 7.");
    CHECK(told("python") == "main raises std::out_of_range at line 23: 7.");
}
