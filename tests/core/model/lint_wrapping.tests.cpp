#include "tests/catch.hpp"
#include "tests/core/model/lint_texts.hpp"

using namespace flowglass::tests;

namespace {

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

}  // namespace

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
