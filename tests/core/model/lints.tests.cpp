#include "core/model/lints.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::model;

namespace {

/// "a.py:3 slow-step ×2: sentence", one a line.
std::string lints(std::string_view lines) {
    std::string text;
    for (const auto& lint : lintsOf(*tests::parsed(lines))) {
        text += (text.empty() ? "" : "\n") + lint.file + ":" + std::to_string(lint.line) + " " +
                std::string(nameOf(lint.sort));
        if (lint.times > 1) text += " x" + std::to_string(lint.times);
        text += ": " + lint.sentence;
    }
    return text;
}

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

/// An ordinary wrapper that makes the coroutine `f` at line 4, does something, and returns.
std::string wrapping(std::string_view after, std::string_view given = R"(,"frame":3)") {
    return R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"w.py","line":1}
{"kind":"line","frame":1,"line":9}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"timed","line":9,"value":{"text":"<function timed>"},"name":"f"}
{"kind":"apply","chain":1,"layer":1,"before":{"text":"<function f>"},"after":{"text":"<function f>"}}
{"kind":"decorate","chain":1,"name":"f","value":{"text":"<function f>"}}
{"kind":"call","frame":2,"function":"timed.<locals>.wrapper","file":"w.py","line":2,"by":1,"args":{},"chain":1,"layer":1}
{"kind":"line","frame":2,"line":4}
{"kind":"create","frame":3,"function":"f","file":"w.py","line":9,"by":2,"args":{},"flavor":"coroutine","chain":1,"layer":0}
)jsonl" + std::string(after) +
           R"({"kind":"return","frame":2,"line":6,"value":{"text":"<coroutine f>")" +
           std::string(given) + "}}\n";
}

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

/// As lints(), with what stands in `file`.
std::string lintsWith(std::string_view lines, std::string_view file, std::string_view source) {
    const auto plain = tests::parsed(lines);
    trace::TraceBuilder builder(plain->metadata());
    plain->eachEpoch([&](auto blocks) { builder.addEpoch(blocks); });
    builder.addSource(std::string(file), std::string(source));
    std::string text;
    for (const auto& lint : lintsOf(*builder.snapshot()))
        text += lint.file + ":" + std::to_string(lint.line) + " " + std::string(nameOf(lint.sort)) +
                ": " + lint.sentence;
    return text;
}

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

TEST_CASE("a wrapper that goes on after it made a coroutine wraps the making", "[model]") {
    CHECK(lints(wrapping("{\"kind\":\"line\",\"frame\":2,\"line\":5}\n")) ==
          "w.py:9 wraps-making: timed wraps the making of f, not its running: wrapper is done "
          "before the coroutine runs; make it an 'async def' that awaits f.");
}

TEST_CASE("what a wrapper does in a finally on its way out is done before the coroutine runs",
          "[model]") {
    const auto lines = wrapping("{\"kind\":\"line\",\"frame\":2,\"line\":6}\n");
    const auto with = [&](std::string_view last) {
        return lintsWith(lines, "w.py",
                         "1\n2\n3\n        try: return f()\n5\n" + std::string(last));
    };
    CHECK(with("        finally: times.append(1)\n").starts_with("w.py:9 wraps-making: timed"));
    CHECK(with("            times.append(1)").starts_with("w.py:9 wraps-making: timed"));
    CHECK(with("        return made\n").empty());
}

TEST_CASE("a wrapper that only passes a coroutine on, or runs it, is as it should be", "[model]") {
    CHECK(lints(wrapping("")).empty());
    CHECK(lints(wrapping("{\"kind\":\"line\",\"frame\":2,\"line\":6}\n")).empty());
    CHECK(lints(wrapping("{\"kind\":\"line\",\"frame\":2,\"line\":5}\n", "")).empty());
    CHECK(lints(wrapping(R"jsonl({"kind":"resume","frame":3,"line":9,"how":"next","by":2}
{"kind":"return","frame":3,"line":10}
{"kind":"line","frame":2,"line":5}
)jsonl"))
              .empty());
}

TEST_CASE("a wrapper cannot catch what a coroutine raises when it runs", "[model]") {
    const auto with = [](std::string_view body) {
        return lintsWith(wrapping(""), "w.py", "def wrapper():\n" + std::string(body));
    };
    constexpr std::string_view kFound = "w.py:9 wraps-making: timed wraps the making of f";
    CHECK(with("  for i in x:\n   try:\n    return f()\n   except OSError: i()\n")
              .starts_with(kFound));
    CHECK(with("  for i in x:\n\n   try: return f()\n   except: i()\n").starts_with(kFound));
    CHECK(with("  try:\n    if x:\n      return f()\n  except TypeError: x()\n  except A: x()\n")
              .starts_with(kFound));
    // A call that does not fit is what the making itself raises.
    CHECK(with("  for i in x:\n   try:\n    return f()\n   except TypeError as e: i()\n").empty());
    CHECK(with("  try: x()\n  except A:\n    return f()\n  except B: y()\n").empty());
    CHECK(with("  try: x()\n  finally:\n    return f()\n").empty());
    CHECK(lintsWith(wrapping(""), "w.py",
                    "try:\n def wrapper():\n  # made here\n  return f()\nexcept A: pass\n")
              .empty());
}

TEST_CASE("a scope around a coroutine's making is left before that runs", "[model]") {
    const auto with = [](std::string_view between) {
        auto lines = wrapping(between);
        const std::string_view place = R"("chain":1,"layer":1})";
        return lints(lines.replace(lines.rfind(place), place.size(),
                                   R"("chain":1,"layer":1,"native":true})"));
    };
    const std::string entered = R"jsonl({"kind":"entering","scope":1,"frame":2,"manager":"M"}
{"kind":"entered","scope":1,"frame":2,"manager":"M"}
)jsonl";
    const std::string left = R"jsonl({"kind":"exiting","scope":1,"how":"return"}
{"kind":"exited","scope":1,"how":"return","verdict":"clean"}
)jsonl";
    CHECK(with("").empty());
    CHECK(with(entered + left) ==
          "w.py:9 wraps-making: timed wraps the making of f, not its running: its scope is left "
          "before the coroutine runs; make it an @asynccontextmanager, or enter it inside f.");
    // What else a layer without lines calls is its own business.
    CHECK(with(R"jsonl({"kind":"call","frame":4,"function":"key","file":"w.py","line":1,"by":2}
{"kind":"return","frame":4,"line":1}
)jsonl")
              .empty());
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
