#include "core/playback/moves/player.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/telling.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::playback;
using flowglass::tests::parsed;
using flowglass::tests::told;

namespace {

/// The sentence of the first moment of a recording that has this id.
std::string told(std::string_view lines, std::string_view id) {
    const Player player(parsed(lines));
    for (Step step = 0; step <= player.lastStep(Grain::moments); ++step)
        if (const auto sentence = player.narrate(Grain::moments, step); sentence.id == id)
            return sentence.plain();
    return "not told";
}

}  // namespace

TEST_CASE("who changed the locals of a generator that goes on is not guessed", "[playback]") {
    constexpr auto kSession = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"create","frame":2,"function":"session","file":"a.py","line":4,"by":1,"flavor":"generator"}
{"kind":"resume","frame":2,"line":4,"how":"next","by":1,"via":"with"}
{"kind":"bind","frame":2,"name":"draft","value":{"text":"['tea']"}}
{"kind":"suspend","frame":2,"line":8,"how":"yield","value":{"text":"['tea']"}}
{"kind":"resume","frame":2,"line":8,"how":"next","by":1,"via":"with"}
{"kind":"bind","frame":2,"name":"draft","value":{"text":"['tea', 'milk']"}}
{"kind":"end","signal":9}
)jsonl";
    CHECK(told(kSession, "resume.on") == "The with statement picks session up again at line 8.");
}

TEST_CASE("who sends through yield from is whom the outer generator hands over to", "[playback]") {
    constexpr auto kSent = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"create","frame":2,"function":"outer","file":"a.py","line":4,"by":1,"flavor":"generator"}
{"kind":"resume","frame":2,"line":4,"how":"next","by":1,"via":"next"}
{"kind":"create","frame":3,"function":"inner","file":"a.py","line":9,"by":2,"flavor":"generator"}
{"kind":"suspend","frame":2,"line":5,"how":"yield","delegate":3}
{"kind":"resume","frame":3,"line":9,"how":"next","by":2,"via":"yield from"}
{"kind":"suspend","frame":3,"line":10,"how":"yield","value":{"text":"None"}}
{"kind":"resume","frame":3,"line":10,"how":"next","by":1,"via":"call"}
{"kind":"return","frame":3,"line":11}
{"kind":"resume","frame":2,"line":5,"how":"delegate"}
{"kind":"suspend","frame":2,"line":6,"how":"yield","value":{"text":"None"}}
{"kind":"end","signal":9}
)jsonl";
    CHECK(told(kSent, {"suspend.yield.tunnel", "suspend.yield"}) ==
          "inner hands None to next() through the tunnel of yield from in outer, and is parked at "
          "line 10.\n"
          "outer hands None to <module> and is parked at line 6; its locals stay alive.\n");
}

TEST_CASE("None from a yield that is assigned is no change by others", "[playback]") {
    constexpr auto kEchoes = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"create","frame":2,"function":"echo","file":"a.py","line":4,"by":1,"flavor":"generator"}
{"kind":"resume","frame":2,"line":4,"how":"next","by":1,"via":"for"}
{"kind":"suspend","frame":2,"line":5,"how":"yield","value":{"text":"1"}}
{"kind":"resume","frame":2,"line":5,"how":"next","by":1,"via":"for"}
{"kind":"bind","frame":2,"name":"got","value":{"text":"None"}}
{"kind":"end","signal":9}
)jsonl";
    CHECK(told(kEchoes, "resume.again") ==
          "The for loop picks echo up again at line 5; its locals are as it left them.");
}

TEST_CASE("layers are told by the functions that they are given and give", "[playback]") {
    constexpr auto kLayers = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"evaluate","chain":1,"layer":2,"frame":1,"text":"asked","line":7,"name":"price"}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"retry","line":8,"name":"price"}
{"kind":"apply","chain":1,"layer":1,"before":{"text":"<function price>"},"after":{"text":"<function attempt>"},"metadata":{"__name__":{"before":{"text":"'price'"},"after":{"text":"'attempt'"}}}}
{"kind":"call","frame":2,"function":"asked","file":"a.py","line":1,"by":1}
{"kind":"evaluate","chain":2,"layer":1,"frame":2,"text":"functools.wraps(function)","line":2,"name":"ask"}
{"kind":"apply","chain":2,"layer":1,"before":{"text":"<function ask>"},"after":{"text":"<function attempt>"},"metadata":{"__name__":{"before":{"text":"'ask'"},"after":{"text":"'attempt'"}}}}
{"kind":"decorate","chain":2,"name":"ask","value":{"text":"<function attempt>"}}
{"kind":"return","frame":2,"line":4,"value":{"text":"<function attempt>"}}
{"kind":"apply","chain":1,"layer":2,"before":{"text":"<function attempt>"},"after":{"text":"<function attempt>"}}
{"kind":"decorate","chain":1,"name":"price","value":{"text":"<function attempt>"}}
{"kind":"return","frame":1,"line":9}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kLayers, "apply.wraps") ==
          "functools.wraps(function) gives ask the name of the function that it wraps: it calls "
          "itself 'attempt' now, no longer 'ask'.");
    CHECK(told(kLayers, "decorate.renamed") ==
          "The name ask now stands for the decorated function, which calls itself attempt.");
    CHECK(told(kLayers, "apply") ==
          "asked is applied to attempt, which retry gave: the 2nd layer on, from the "
          "function outwards; what it gives, ask, calls itself attempt, too.");
}

TEST_CASE("code that was made from a text is no import", "[playback]") {
    constexpr auto kMade = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"/home/a.py","line":1}
{"kind":"call","frame":2,"function":"<module>","file":"<string>","line":1,"by":1}
{"kind":"return","frame":2,"line":1}
{"kind":"call","frame":3,"function":"<module>","file":"","line":1,"by":1}
{"kind":"return","frame":3,"line":1}
{"kind":"call","frame":4,"function":"<module>","file":"/home/b.py","line":1,"by":1}
{"kind":"return","frame":4,"line":1}
{"kind":"return","frame":1,"line":3}
{"kind":"end","status":0}
)jsonl";
    constexpr std::string_view kCode =
        "<module> runs code that was made from a text.\n"
        "The code that was made from a text has run to its end.\n";
    CHECK(
        told(kMade, {"call.program", "call.text", "return.text", "call.module", "return.module"}) ==
        "a.py starts to run.\n" + std::string(kCode) + std::string(kCode) +
            "<module> imports b.py: its code starts to run.\n"
            "b.py has run to its end.\n"
            "a.py has run to its end.\n");
}

TEST_CASE("a thread that stands still says in what, and who holds the lock", "[playback]") {
    const Player player(tests::parsed(R"jsonl(
{"kind":"thread","thread":1,"name":"MainThread"}
{"kind":"thread","thread":2,"name":"adder-0"}
{"kind":"call","thread":2,"frame":1,"function":"add","file":"a.py","line":1}
{"kind":"entering","thread":2,"scope":1,"frame":1,"line":2,"text":"lock","manager":"lock"}
{"kind":"entered","thread":2,"scope":1,"frame":1,"line":2,"text":"lock","manager":"lock"}
{"kind":"line","thread":2,"frame":1,"line":3}
{"kind":"block","thread":2,"on":"sleep","what":"sleep(1)"}
{"kind":"thread","thread":3,"name":"adder-1"}
{"kind":"call","thread":3,"frame":2,"function":"add","file":"a.py","line":1}
{"kind":"line","thread":3,"frame":2,"line":2}
{"kind":"entering","thread":3,"scope":2,"frame":2,"line":2,"text":"lock","manager":"lock"}
{"kind":"block","thread":3,"on":"lock","what":"Lock"}
)jsonl"));
    const auto why = [&](Step step, std::uint32_t frame) {
        const auto reason = player.why(player.stateAt(Grain::events, step), trace::FrameId{frame});
        return reason ? reason->sentence.plain() : "";
    };
    CHECK(why(3, 1) == "add runs because adder-0 begins with it.");
    CHECK(why(7, 1) == "add in adder-0 stands still at line 3 in time.sleep(1): it sleeps.");
    CHECK(
        why(12, 2) ==
        "add in adder-1 stands still at line 2 in Lock: it waits for a lock, which adder-0 holds.");
}

TEST_CASE("nobody is said to hold a lock that may be another one", "[playback]") {
    const Player player(tests::parsed(R"jsonl(
{"kind":"thread","thread":1,"name":"MainThread"}
{"kind":"thread","thread":2,"name":"adder-0"}
{"kind":"call","thread":2,"frame":1,"function":"add","file":"a.py","line":1}
{"kind":"entering","thread":2,"scope":1,"frame":1,"line":2,"text":"self.lock","manager":"lock"}
{"kind":"entered","thread":2,"scope":1,"frame":1,"line":2,"text":"self.lock","manager":"lock"}
{"kind":"line","thread":2,"frame":1,"line":3}
{"kind":"block","thread":2,"on":"sleep","what":"sleep(1)"}
{"kind":"thread","thread":3,"name":"adder-1"}
{"kind":"call","thread":3,"frame":2,"function":"add","file":"a.py","line":1}
{"kind":"line","thread":3,"frame":2,"line":2}
{"kind":"entering","thread":3,"scope":2,"frame":2,"line":2,"text":"self.lock","manager":"lock"}
{"kind":"block","thread":3,"on":"lock","what":"Lock"}
)jsonl"));
    const auto why = [&](Step step, std::uint32_t frame) {
        const auto reason = player.why(player.stateAt(Grain::events, step), trace::FrameId{frame});
        return reason ? reason->sentence.plain() : "";
    };
    CHECK(why(12, 2) == "add in adder-1 stands still at line 2 in Lock: it waits for a lock.");
}
