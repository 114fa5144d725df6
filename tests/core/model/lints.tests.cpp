#include "tests/catch.hpp"
#include "tests/core/model/lint_texts.hpp"

using namespace flowglass;
using namespace flowglass::model;
using flowglass::tests::lints;
using flowglass::tests::lintsWith;

namespace {

constexpr std::string_view kLoop = R"jsonl(
{"t":0,"kind":"thread","name":"MainThread"}
{"t":0,"kind":"create","frame":1,"function":"main","file":"a.py","line":1,"args":{},"flavor":"coroutine"}
{"t":0,"kind":"task","task":1,"name":"main","frame":1,"loop":1}
{"t":0,"kind":"task","task":2,"name":"other","loop":1}
{"t":0,"kind":"ready","task":1}
{"t":0,"kind":"ready","task":2}
)jsonl";

std::string slow(std::string_view during, int milliseconds) {
    const std::string end = std::to_string(milliseconds) + "000000";
    return std::string(kLoop) + R"jsonl(
{"t":0,"kind":"run","task":1,"how":"start","in":1}
{"t":0,"kind":"resume","frame":1,"how":"next","via":"loop","in":1}
{"t":1000,"kind":"line","frame":1,"line":2,"in":1}
)jsonl" + std::string(during) +
           "\n{\"t\":" + end +
           R"(,"kind":"suspend","frame":1,"line":3,"how":"await","in":1})"
           "\n{\"t\":" +
           end + R"(,"kind":"wait","task":1,"on":"timer","in":1})" + "\n";
}

/// A decorator `d` that returns `wrapper`, put on `f`, and what changed.
std::string decorated(std::string_view made, std::string_view metadata) {
    return R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"d.py","line":1}
{"kind":"line","frame":1,"line":9}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"d","line":9,"value":{"text":"<function d>"},"name":"f"}
{"kind":"call","frame":2,"function":"d","file":"d.py","line":1,"by":1,"args":{"function":{"text":"<function f>"}}}
)jsonl" + std::string(made) +
           R"jsonl(
{"kind":"return","frame":2,"line":5,"value":{"text":"<function wrapper>"}}
{"kind":"apply","chain":1,"layer":1,"before":{"text":"<function f>"},"after":{"text":"<function wrapper>"},"metadata":{)jsonl" +
           std::string(metadata) + R"jsonl(}}
{"kind":"decorate","chain":1,"name":"f","value":{"text":"<function wrapper>"}}
)jsonl";
}
constexpr std::string_view kMade =
    R"({"kind":"bind","frame":2,"name":"wrapper","value":{"text":"<function wrapper>"}})";
constexpr std::string_view kOtherName =
    R"("__name__":{"before":{"text":"'f'"},"after":{"text":"'wrapper'"}})";

constexpr std::string_view kManager = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"m.py","line":1}
{"kind":"create","frame":2,"function":"session","file":"m.py","line":2,"by":1,"args":{},"flavor":"generator"}
{"kind":"entering","scope":1,"frame":1,"line":9,"manager":"_GeneratorContextManager","generator":2}
{"kind":"resume","frame":2,"line":2,"how":"next","by":1,"via":"with"}
{"kind":"line","frame":2,"line":3}
{"kind":"line","frame":2,"line":4}
{"kind":"suspend","frame":2,"line":4,"how":"yield"}
{"kind":"entered","scope":1,"frame":1,"line":9,"manager":"_GeneratorContextManager","generator":2}
{"kind":"raise","exc":1,"frame":1,"line":10,"exception":"ValueError","how":"new"}
{"kind":"exiting","scope":1,"how":"exception","exc":1,"line":9}
{"kind":"resume","frame":2,"line":4,"how":"throw","exc":1,"by":1,"via":"with"}
)jsonl";

std::string released(std::string_view source, std::string_view between = {}) {
    const std::string lines = std::string(kManager) + std::string(between) + R"jsonl(
{"kind":"unwind","frame":2,"line":4,"exc":1}
{"kind":"exited","scope":1,"how":"exception","exc":1,"verdict":"propagates","line":9}
{"kind":"unwind","frame":1,"line":10,"exc":1}
{"kind":"handled","exc":1,"by":"interpreter"}
)jsonl";
    return lintsWith(lines, "m.py", source);
}

}  // namespace

TEST_CASE("a step that holds the loop is told where its time went", "[model]") {
    CHECK(lints(slow("", 49)).empty());
    CHECK(lints(slow("", 120)) ==
          "a.py:2 slow-step: main holds the loop for 120 ms without a pause, while 1 other task "
          "could run; give long work to asyncio.to_thread(), or await between parts of it.");
    constexpr std::string_view kSleep = R"jsonl(
{"t":2000,"kind":"block","on":"sleep","what":"sleep(0.1)","in":1}
{"t":100002000,"kind":"unblock","in":1})jsonl";
    CHECK(lints(slow(kSleep, 101)) ==
          "a.py:2 slow-step: main holds the loop for 101 ms without a pause, standing still in "
          "sleep(0.1) for 100 ms, while 1 other task could run; await asyncio.sleep() instead.");
}

TEST_CASE("what the recording itself held up is no slow step", "[model]") {
    constexpr std::string_view kPause = R"jsonl(
{"t":2000,"kind":"block","on":"io","what":"the recording's writer","in":1}
{"t":100002000,"kind":"unblock","in":1})jsonl";
    CHECK(lints(slow(kPause, 101)).empty());
}

TEST_CASE("a step that is slow only because it was recorded is none", "[model]") {
    std::string lines;
    for (int i = 0; i < 30'000; ++i)
        lines += R"({"t":2000,"kind":"line","frame":1,"line":2,"in":1})"
                 "\n";
    CHECK(lints(slow(lines, 52)).empty());
    CHECK_FALSE(lints(slow(lines, 54)).empty());
}

TEST_CASE("a step is not as long as a step that starts inside it", "[model]") {
    const std::string eager = std::string(kLoop) + R"jsonl(
{"t":0,"kind":"run","task":1,"how":"start","in":1}
{"t":0,"kind":"task","task":3,"name":"eager","loop":1,"in":1}
{"t":0,"kind":"run","task":3,"how":"eager","in":3}
{"t":80000000,"kind":"wait","task":3,"on":"timer","in":3}
{"t":81000000,"kind":"wait","task":1,"on":"timer","in":1}
)jsonl";
    CHECK(lints(eager) ==
          ":0 slow-step: eager holds the loop for 80 ms without a pause, while 1 other task could "
          "run; give long work to asyncio.to_thread(), or await between parts of it.");
}

TEST_CASE("long steps on a pool of threads are what it is there for", "[model]") {
    CHECK(lints(R"jsonl(
{"t":0,"kind":"thread","name":"one"}
{"t":0,"kind":"task","task":1,"name":"a","loop":1}
{"t":0,"kind":"ready","task":1}
{"t":0,"kind":"task","task":2,"name":"b","loop":1}
{"t":0,"kind":"ready","task":2}
{"t":0,"kind":"run","task":1,"how":"start","in":1}
{"t":1,"thread":2,"kind":"thread","name":"two"}
{"t":1,"thread":2,"kind":"run","task":2,"how":"start","in":2}
{"t":90000000,"thread":2,"kind":"finish","task":2,"outcome":"result","in":2}
{"t":90000000,"kind":"finish","task":1,"outcome":"result","in":1}
)jsonl")
              .empty());
}

TEST_CASE("a callback can hold the loop, too", "[model]") {
    CHECK(lints(R"jsonl(
{"t":0,"kind":"thread","name":"one"}
{"t":0,"kind":"callback","handle":1,"phase":"queued","what":"poll"}
{"t":0,"kind":"callback","handle":1,"phase":"begin","what":"poll"}
{"t":60000000,"kind":"callback","handle":1,"phase":"end","what":"poll"}
)jsonl") ==
          ":0 slow-step: the callback poll holds the loop for 60 ms without a pause; give long "
          "work to asyncio.to_thread(), or await between parts of it.");
}

TEST_CASE("a coroutine that nobody awaited is told where it was made", "[model]") {
    const std::string made = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"u.py","line":1}
{"kind":"line","frame":1,"line":5}
{"kind":"create","frame":2,"function":"fetch","file":"u.py","line":2,"by":1,"args":{},"flavor":"coroutine"}
{"kind":"line","frame":1,"line":6}
{"kind":"unawaited","frame":2,"function":"fetch","line":6}
{"kind":"close","frame":2,"how":"dropped"}
)jsonl";
    CHECK(lints(made) ==
          "u.py:5 never-awaited: fetch() was called and never awaited, so none of it ran; put "
          "'await' before the call, or give it to asyncio.create_task().");
}

TEST_CASE("one of a library's is told where it was dropped", "[model]") {
    CHECK(lints(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"u.py","line":1}
{"kind":"line","frame":1,"line":5}
{"kind":"unawaited","function":"sleep","line":5}
{"kind":"unawaited","function":"sleep","line":5}
)jsonl") ==
          "u.py:5 never-awaited x2: sleep() was called and never awaited, so none of it ran; put "
          "'await' before the call, or give it to asyncio.create_task().");
}

TEST_CASE("a failure that nobody asked for is told where it was raised", "[model]") {
    CHECK(lints(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"failing","file":"r.py","line":1,"args":{},"flavor":"coroutine"}
{"kind":"task","task":1,"name":"Task-2","frame":1,"loop":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start","in":1}
{"kind":"resume","frame":1,"how":"next","via":"loop","in":1}
{"kind":"line","frame":1,"line":2,"in":1}
{"kind":"raise","exc":1,"frame":1,"line":2,"exception":"ValueError","message":"no","how":"new","in":1}
{"kind":"unwind","frame":1,"line":2,"exc":1,"in":1}
{"kind":"handled","exc":1,"by":"task","in":1}
{"kind":"finish","task":1,"outcome":"exception","exc":1,"in":1}
{"kind":"unretrieved","task":1,"exc":1}
)jsonl") ==
          "r.py:2 never-retrieved: failing ended with ValueError: no, and nobody asked how it "
          "ended; await the task, or add a callback that looks at its exception().");
}

TEST_CASE("a library's coroutine that failed unasked is named where its task was made", "[model]") {
    constexpr std::string_view kLost = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"m.py","line":1}
{"kind":"line","frame":1,"line":5}
{"kind":"task","task":1,"name":"late","loop":1,"line":5}
{"kind":"task","task":2,"name":"gone","loop":1}
{"kind":"task","task":3,"name":"lost","loop":1}
{"kind":"raise","exc":1,"exception":"TimeoutError","how":"new"}
{"kind":"handled","exc":1,"by":"task"}
{"kind":"unretrieved","task":1,"exc":1}
{"kind":"unretrieved","task":2}
{"kind":"unretrieved","task":3}
)jsonl";
    const std::string end =
        ", and nobody asked how it ended; await the task, or add a callback that looks at its "
        "exception().";
    CHECK(lints(kLost) == "m.py:5 never-retrieved: late ended with TimeoutError" + end +
                              "\n:0 never-retrieved: gone ended with an exception" + end +
                              "\n:0 never-retrieved: lost ended with an exception" + end);
}

TEST_CASE("failures at one place are one only where their words are the same", "[model]") {
    const auto failing = [](int count, bool isSame) {
        std::string text = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"fetch","file":"f.py","line":1}
{"kind":"line","frame":1,"line":4}
)jsonl";
        for (int at = 1; at <= count; ++at) {
            const auto number = std::to_string(at);
            const auto name = isSame ? "mail" : "site" + number;
            text += R"({"kind":"task","task":)" + number + R"(,"name":")" + name +
                    R"(","loop":1,"line":9})"
                    "\n"
                    R"({"kind":"raise","exc":)" +
                    number + R"(,"frame":1,"line":4,"exception":"ValueError","message":")" + name +
                    R"( is down","how":"new"})"
                    "\n"
                    R"({"kind":"unretrieved","task":)" +
                    number + R"(,"exc":)" + number + "}\n";
        }
        return lints(text);
    };
    const std::string end =
        ", and nobody asked how it ended; await the task, or add a callback that looks at its "
        "exception().";
    CHECK(failing(2, false) ==
          "f.py:4 never-retrieved: site1 ended with ValueError: site1 is down" + end +
              "\nf.py:4 never-retrieved: site2 ended with ValueError: site2 is down" + end);
    CHECK(failing(3, true) ==
          "f.py:4 never-retrieved x3: mail ended with ValueError: mail is down" + end);
    CHECK(failing(90, false).ends_with(
        "site8 is down" + end +
        "\nf.py:4 never-retrieved x82: Others failed in the same way with "
        "ValueError, and nobody asked how they ended; await each, or add a "
        "callback that looks at its exception()."));
}

TEST_CASE("a future that failed unasked is named where it was given its exception", "[model]") {
    constexpr std::string_view kLost = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"f.py","line":1}
{"kind":"line","frame":1,"line":2}
{"kind":"raise","exc":1,"frame":1,"line":2,"exception":"OSError","message":"disk","how":"new"}
{"kind":"line","frame":1,"line":3}
{"kind":"handled","exc":1,"frame":1,"line":3,"by":"except"}
{"kind":"unretrieved","exc":1,"what":"Own","frame":1,"line":4}
{"kind":"unretrieved","what":"Future","exception":"ValueError","message":"no","frame":1,"line":5}
{"kind":"unretrieved","what":"gather","exception":"KeyError"}
)jsonl";
    const std::string end =
        ", and nobody asked for it; await the future, or add a callback that looks at its "
        "exception().";
    CHECK(lints(kLost) == "f.py:2 never-retrieved: A future (Own) was given OSError: disk" + end +
                              "\nf.py:5 never-retrieved: A future was given ValueError: no" + end +
                              "\n:0 never-retrieved: What gather() gave ended with KeyError" + end);
}

TEST_CASE("a wrapper that a decorator made hides a name", "[model]") {
    CHECK(lints(decorated(kMade, kOtherName)) ==
          "d.py:9 metadata-lost: d hides f behind the name wrapper; put "
          "@functools.wraps(function) on the wrapper.");
    CHECK(lints(decorated(
              kMade, std::string(kOtherName) +
                         R"(,"__doc__":{"before":{"text":"'Adds.'"},"after":{"text":"None"}})")) ==
          "d.py:9 metadata-lost: d hides f behind the name wrapper, and loses its docstring; put "
          "@functools.wraps(function) on the wrapper.");
}

TEST_CASE("a name that an object of an inner layer has is hidden as well", "[model]") {
    const auto text = decorated(kMade, kOtherName);
    const auto of = [&](const std::string& before) {
        auto changed = text;
        const std::string given = R"("before":{"text":"<function f>"})";
        const auto at = changed.find(given);
        REQUIRE(at != std::string::npos);
        return changed.replace(at, given.size(), R"("before":{"text":")" + before + R"("})");
    };
    CHECK(lints(of("CountCalls(calls=0)")) == lints(text));
}

TEST_CASE("what stands there on purpose hides nothing", "[model]") {
    // functools.wraps, and another function that the decorator hands out: a dispatcher.
    CHECK(lints(decorated(kMade, R"("__name__":{"before":{"text":"'f'"},"after":{"text":"'f'"}})"))
              .empty());
    CHECK(
        lints(
            decorated(
                kMade,
                std::string(kOtherName) +
                    R"(,"__wrapped__":{"before":{"text":"None"},"after":{"text":"<function f>"}})"))
            .empty());
    CHECK(lints(decorated("", kOtherName)).empty());
    CHECK(lintsOf(*tests::conformance("c")).empty());
}

TEST_CASE("each of three decorators without functools.wraps is named", "[model]") {
    const auto found = lintsOf(*tests::conformance("b"));
    REQUIRE(found.size() == 3);
    CHECK(found[0].line == 35);
    CHECK(found[1].line == 34);
    CHECK(found[2].line == 33);
}

TEST_CASE("an exception that leaves a manager at its yield skips its release", "[model]") {
    CHECK(released("from x import y\n@manager\ndef session():\n    yield 1\n    close()\n") ==
          "m.py:4 release-skipped: ValueError left session at its yield, so line 5 and what "
          "follows it never ran; put the yield into try and what releases into finally.");
}

TEST_CASE("a manager without a release, or one that ran, skips nothing", "[model]") {
    CHECK(released("\n@manager\ndef session():\n    yield 1\n").empty());
    CHECK(released("\n@manager\ndef session():\n    yield 1\n    return\n").empty());
    CHECK(released("\n@manager\ndef session():\n    yield 1\n\ndef other():\n    pass\n").empty());
    CHECK(released("\nclass A:\n  def session():\n    yield 1\n  def other(self):\n    pass\n")
              .empty());
    CHECK(released("\n@manager\ndef session():\n    yield 1\n    close()\n",
                   "{\"kind\":\"line\",\"frame\":2,\"line\":6}\n")
              .empty());
}

TEST_CASE("a release is skipped by what a handler around the yield lets pass", "[model]") {
    const auto asks = "{\"kind\":\"line\",\"frame\":2,\"line\":5}\n";
    CHECK(released("\ndef session():\n  try:\n    yield 1\n  except KeyError: pass\n  close()\n",
                   asks)
              .find("so line 6 and what follows it never ran") != std::string::npos);
    CHECK(released("\ndef session():\n  try:\n    yield 1\n  finally: close()\n  again()\n", asks)
              .empty());
    CHECK(released("\ndef session():\n  try:\n    yield 1\n  except KeyError: pass\n  close()\n",
                   std::string(asks) + "{\"kind\":\"line\",\"frame\":2,\"line\":6}\n")
              .empty());
}

TEST_CASE("a release may stand in the line of its yield", "[model]") {
    const auto told = [](const std::string& body) {
        return released("\n@manager\ndef session():\n    " + body + "\n");
    };
    CHECK(told("get(); yield 1; close()").find("so what follows the yield in line 4 never ran") !=
          std::string::npos);
    CHECK(told("yield 'a; b'  # c; d").empty());
    CHECK(told("yield 1;").empty());
    CHECK(told("yield 1; return").empty());
    CHECK(told("yield 1; # done").empty());
}

TEST_CASE("a release stands behind the branch that yielded", "[model]") {
    CHECK(released("\ndef session():\n    if x:\n        yield 1\n    else:\n        yield 2\n"
                   "    close()\n")
              .find("line 7 ") != std::string::npos);
    CHECK(released("\ndef session():\n    if x:\n        yield 1\n    else:\n        yield 2\n")
              .empty());
}

TEST_CASE("what lies on a stack that nobody unwinds is never left", "[model]") {
    const std::string held = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"s.py","line":1}
{"kind":"entering","scope":1,"frame":1,"line":3,"text":"open(path)","manager":"TextIOWrapper","moved":true}
{"kind":"entered","scope":1,"frame":1,"line":3,"text":"open(path)","manager":"TextIOWrapper","moved":true}
)jsonl";
    const std::string end = R"({"kind":"return","frame":1}
{"kind":"end","status":0})";
    CHECK(lints(held + end) ==
          "s.py:3 never-left: open(path) was put on an exit stack that nobody unwound, so it was "
          "never left; enter the stack with 'with', or close() it.");
    CHECK(lints(held + R"({"kind":"exiting","scope":1,"how":"normal","moved":true}
{"kind":"exited","scope":1,"verdict":"clean","moved":true}
)" + end)
              .empty());
    CHECK(lints(held).empty());
    CHECK(lints(held + R"({"kind":"lost","count":9,"why":"limit"}
)" + end)
              .empty());
}
