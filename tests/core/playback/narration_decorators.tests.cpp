#include "core/playback/moves/player.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/telling.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using playback::Grain;
using playback::Player;
using playback::Step;

TEST_CASE("a layer that retries inside another one is told with the same words", "[playback]") {
    constexpr auto kCached = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"evaluate","chain":1,"layer":2,"frame":1,"text":"@retry","line":3,"name":"f"}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"@functools.cache","line":4,"name":"f"}
{"kind":"apply","chain":1,"layer":1}
{"kind":"apply","chain":1,"layer":2}
{"kind":"decorate","chain":1,"name":"f"}
{"kind":"call","frame":2,"function":"attempt","file":"a.py","line":9,"by":1,"chain":1,"layer":2}
{"kind":"call","frame":3,"function":"_lru_cache_wrapper","by":2,"chain":1,"layer":1,"native":true}
{"kind":"call","frame":4,"function":"f","file":"a.py","line":5,"by":3,"chain":1,"layer":0}
{"kind":"raise","exc":1,"frame":4,"line":6,"exception":"OSError","how":"new"}
{"kind":"unwind","frame":4,"line":6,"exc":1}
{"kind":"unwind","frame":3,"exc":1}
{"kind":"handled","exc":1,"frame":2,"line":7,"by":"except"}
{"kind":"call","frame":5,"function":"_lru_cache_wrapper","by":2,"chain":1,"layer":1,"native":true}
{"kind":"call","frame":6,"function":"f","file":"a.py","line":5,"by":5,"chain":1,"layer":0}
{"kind":"return","frame":6,"line":6}
{"kind":"return","frame":5}
{"kind":"return","frame":2,"line":9}
{"kind":"return","frame":1,"line":9}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kCached, {"call.layer.native", "call.core"}) ==
          "The call of f enters the layer functools.cache; it is not written in Python.\n"
          "The call reaches the function f itself, inside all its layers.\n"
          "The call of f enters the layer functools.cache for the 2nd time; it is not written "
          "in Python.\n"
          "The call reaches the function f itself for the 2nd time, inside all its layers.\n");
}

TEST_CASE("what takes a function's place is told by what it is, and by what it has lost",
          "[playback]") {
    constexpr auto kObject = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"@Kept","line":3,"name":"f"}
{"kind":"call","frame":2,"function":"Kept.__init__","file":"a.py","line":9,"by":1,"args":{"self":{"text":"Kept()"}}}
{"kind":"bind","frame":2,"name":"self","value":{"text":"Kept(known={})"}}
{"kind":"return","frame":2,"line":9}
{"kind":"apply","chain":1,"layer":1,"before":{"text":"<function f>"},"after":{"text":"Kept(known={})"},"metadata":{"__name__":{"before":{"text":"'f'"},"after":{"text":"<not set>"}},"__doc__":{"before":{"text":"'Said.'"},"after":{"text":"None"}}}}
{"kind":"decorate","chain":1,"name":"f","value":{"text":"Kept(known={})"}}
{"kind":"return","frame":1,"line":9}
{"kind":"end","status":0}
)jsonl";
    CHECK(
        told(kObject, {"return.init", "apply.only", "decorate.instance"}) ==
        "Kept.__init__ has set up the object Kept(known={}); Kept gives it in place of f.\n"
        "Kept is applied to f; what it gives, an object of the class Kept, has no name, unlike "
        "'f', and has no docstring.\n"
        "The name f now stands for an object of the class Kept, Kept(known={}): who calls f calls "
        "the object.\n");

    constexpr auto kWrapped = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"@polite","line":3,"name":"f"}
{"kind":"call","frame":2,"function":"polite","file":"a.py","line":9,"by":1}
{"kind":"evaluate","chain":2,"layer":1,"frame":2,"text":"functools.wraps(function)","line":10,"name":"bow"}
{"kind":"apply","chain":2,"layer":1,"before":{"text":"<function bow>"},"after":{"text":"<function f>"}}
{"kind":"decorate","chain":2,"name":"bow","value":{"text":"<function f>"}}
{"kind":"return","frame":2,"line":12,"value":{"text":"<function f>"}}
{"kind":"apply","chain":1,"layer":1,"before":{"text":"<function f>"},"after":{"text":"<function f>"}}
{"kind":"decorate","chain":1,"name":"f","value":{"text":"<function f>"}}
{"kind":"return","frame":1,"line":9}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kWrapped, {"return", "apply.only", "decorate.wrapped"}) ==
          "functools.wraps(function) is applied to bow.\n"
          "polite returns bow (which calls itself f) to <module>.\n"
          "polite is applied to f; what it gives, bow, calls itself f, too.\n"
          "The name f now stands for the function bow, which calls itself f.\n");

    constexpr auto kReplaced = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"@loud","line":3,"name":"f"}
{"kind":"call","frame":2,"function":"loud","file":"a.py","line":9,"by":1}
{"kind":"return","frame":2,"line":12,"value":{"text":"<function shout>"}}
{"kind":"apply","chain":1,"layer":1,"before":{"text":"<function f>"},"after":{"text":"<function shout>"}}
{"kind":"decorate","chain":1,"name":"f","value":{"text":"<function shout>"}}
{"kind":"return","frame":1,"line":9}
{"kind":"end","status":0}
)jsonl";
    CHECK(told(kReplaced, {"decorate.replaced"}) ==
          "The name f now stands for shout, which loud gave.\n");
}
