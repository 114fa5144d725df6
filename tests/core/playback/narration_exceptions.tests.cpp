#include "tests/catch.hpp"
#include "tests/core/playback/telling.hpp"

using flowglass::tests::told;

namespace {

/// A program that ends by a SystemExit with this message, and with this status.
std::string exiting(const std::string& message, const std::string& status) {
    return R"jsonl({"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"call","frame":2,"function":"main","file":"a.py","line":2,"by":1}
{"kind":"raise","frame":2,"line":3,"exc":1,"exception":"SystemExit","message":")jsonl" +
           message + R"jsonl(","how":"new"}
{"kind":"unwind","frame":2,"line":3,"exc":1}
{"kind":"unwind","frame":1,"line":5,"exc":1}
{"kind":"handled","exc":1,"by":"interpreter"}
{"kind":"end","status":)jsonl" +
           status + "}\n";
}

}  // namespace

TEST_CASE("a program that asks to end is told with its status, not as failing", "[playback]") {
    const auto ends = [](const std::string& message, const std::string& status) {
        return told(exiting(message, status),
                    {"raise.new", "raise.exit", "handled.exit", "handled.exit.text"});
    };
    CHECK(ends("3", "3") ==
          "main raises SystemExit at line 3, to end with status 3.\n"
          "SystemExit has left main and <module>: the interpreter ends the program with status "
          "3.\n");
    CHECK(ends("", "0") ==
          "main raises SystemExit at line 3, to end with status 0.\n"
          "SystemExit has left main and <module>: the interpreter ends the program with status "
          "0.\n");
    // The system keeps 8 bits of a status.
    CHECK(ends("257", "1").find("ends the program with status 1.") != std::string::npos);
    CHECK(ends("-1", "255").find("ends the program with status 255.") != std::string::npos);
    constexpr auto kText =
        "SystemExit has left main and <module>: the interpreter writes \"{}\" to the error stream "
        "and ends the program with status 1.\n";
    const auto text = [&](const std::string& message) {
        std::string words = kText;
        return words.replace(words.find("{}"), 2, message);
    };
    CHECK(ends("no input", "1").ends_with(text("no input")));
    // "3" and 3 read alike: the program's own status tells them apart.
    CHECK(ends("3", "1").ends_with(text("3")));
}

TEST_CASE("a thread that asks to end ends quietly, and the program goes on", "[playback]") {
    CHECK(told(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"thread","thread":2,"name":"worker"}
{"kind":"call","thread":2,"frame":2,"function":"work","file":"a.py","line":2}
{"kind":"raise","thread":2,"frame":2,"line":3,"exc":1,"exception":"SystemExit","message":"3","how":"new"}
{"kind":"unwind","thread":2,"frame":2,"line":3,"exc":1}
{"kind":"handled","thread":2,"exc":1,"by":"interpreter"}
{"kind":"end","signal":9}
)jsonl",
               {"handled.interpreter", "handled.exit", "handled.exit.thread"}) ==
          "SystemExit has left work: worker ends, and nothing is reported.\n");
}

TEST_CASE("an exception that was kept is raised by asking for it", "[playback]") {
    constexpr auto kKept = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"main","file":"a.py","line":1,"flavor":"coroutine"}
{"kind":"create","frame":2,"function":"fails","file":"a.py","line":1,"flavor":"coroutine"}
{"kind":"task","task":1,"loop":1,"name":"Task-1","frame":1}
{"kind":"ready","task":1}
{"kind":"task","task":2,"loop":1,"name":"fails","frame":2,"parent":1}
{"kind":"ready","task":2}
{"kind":"run","task":2,"how":"start"}
{"kind":"resume","in":2,"frame":2,"how":"next","via":"loop"}
{"kind":"raise","in":2,"frame":2,"line":1,"exc":1,"exception":"OSError","message":"","how":"new"}
{"kind":"unwind","in":2,"frame":2,"line":1,"exc":1}
{"kind":"handled","in":2,"exc":1,"by":"task"}
{"kind":"finish","task":2,"in":2,"outcome":"exception","exc":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":1,"how":"next","via":"loop"}
{"kind":"raise","in":1,"frame":1,"line":2,"exc":1,"exception":"OSError","message":"","how":"again"}
{"kind":"handled","in":1,"frame":1,"line":2,"exc":1,"by":"except"}
{"kind":"raise","in":1,"frame":1,"line":3,"exc":1,"exception":"OSError","message":"","how":"again"}
{"kind":"handled","in":1,"frame":1,"line":3,"exc":1,"by":"except"}
{"kind":"raise","in":1,"frame":1,"line":4,"exc":1,"exception":"OSError","message":"","how":"again"}
{"kind":"handled","in":1,"frame":1,"line":4,"exc":1,"by":"except"}
{"kind":"raise","in":1,"frame":1,"line":5,"exc":1,"exception":"OSError","message":"","how":"again"}
{"kind":"handled","in":1,"frame":1,"line":5,"exc":1,"by":"except"}
{"kind":"end","signal":9}
)jsonl";
    CHECK(told(kKept, {"raise.again", "raise.kept", "raise.kept.result", "raise.comes"},
               "async def main(task, pool):\n    await task\n    task.result()\n"
               "    for value in pool.map(work, items):\n    raise\n") ==
          "Awaiting fails at line 2 raises OSError in main: fails had ended with it.\n"
          "Asking for the result of fails at line 3 raises OSError in main: fails had ended with "
          "it.\n"
          "OSError is raised again in main at line 4.\n"
          "main raises OSError again at line 5.\n");
}

TEST_CASE("a class that is derived from SystemExit ends a program as that does", "[playback]") {
    constexpr auto kSource = R"py(import sys
class Stop(SystemExit):
    pass
class Quit(ValueError, Stop): pass
class Failed(Exception): pass
class Ring(Link, Ring, Link): pass
class Link(Ring, Link, Ring): pass
)py";
    const auto ends = [&](const std::string& type) {
        auto lines = exiting("3", "3");
        const std::string plain = "SystemExit";
        lines.replace(lines.find(plain), plain.size(), type);
        return told(lines, {"raise.exit", "handled.exit", "handled.interpreter"}, kSource);
    };
    CHECK(ends("Quit") ==
          "main raises Quit at line 3, to end with status 3.\n"
          "Quit has left main and <module>: the interpreter ends the program with status 3.\n");
    CHECK(ends("Failed") ==
          "Nobody catches Failed, which left main and <module>: the interpreter reports it.\n");
    // No interpreter makes such classes, but a file may say so.
    CHECK(ends("Ring") ==
          "Nobody catches Ring, which left main and <module>: the interpreter reports it.\n");
}

TEST_CASE("close() of a frame that delegates ends what that delegates to first", "[playback]") {
    CHECK(told(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"create","frame":2,"function":"outer","file":"a.py","line":2,"by":1,"flavor":"generator"}
{"kind":"resume","frame":2,"line":2,"how":"next","by":1,"via":"next"}
{"kind":"create","frame":3,"function":"inner","file":"a.py","line":5,"by":2,"flavor":"generator"}
{"kind":"suspend","frame":2,"line":3,"how":"yield","delegate":3}
{"kind":"resume","frame":3,"line":5,"how":"next","by":2,"via":"yield from"}
{"kind":"suspend","frame":3,"line":6,"how":"yield","value":{"text":"1"}}
{"kind":"resume","frame":3,"line":6,"how":"close","exc":1,"by":1,"via":"call"}
{"kind":"raise","exc":1,"frame":3,"line":6,"exception":"GeneratorExit","how":"thrown"}
{"kind":"unwind","frame":3,"line":6,"exc":1}
{"kind":"close","frame":2,"how":"called","by":1}
{"kind":"handled","exc":1,"frame":1,"line":9,"by":"native"}
)jsonl",
               {"close.called", "handled.close", "handled.native"}) ==
          "outer is closed by <module> while parked at line 3.\n"
          "inner is closed: GeneratorExit has left it, as it should.\n");
}
