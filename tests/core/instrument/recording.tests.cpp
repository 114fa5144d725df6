#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

#include "tests/core/instrument/recorded.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

constexpr auto kPrograms = FLOWGLASS_SOURCE_DIR "/tests/core/instrument/";

}  // namespace

TEST_CASE("the twin of a Python lesson gives exactly these events, both ways", "[instrument]") {
    const auto expected = contents(std::string(kPrograms) + "twin.jsonl");
    const auto launched = launch("", TWIN).trace;
    const auto folder = std::string(kPrograms) + "programs/";
    CHECK(replaced(linesOf(*launched), folder, "") == expected);
    const auto alone = byItself("", TWIN);
    CHECK(replaced(linesOf(*alone), folder, "") == expected);
    CHECK(alone->source(folder + "twin.cpp") == contents(folder + "twin.cpp"));
    CHECK(alone->metadata().language == "c++");
    CHECK(launched->metadata().language == "c++");
    CHECK(trace::outputOf(*alone, Word::out) == "2\n6\n");
}

TEST_CASE("what is not recorded prints the same and leaves nothing behind", "[instrument]") {
    const auto plain = runPlain("", SUBJECT " printing");
    const TemporaryPath path("printed.flow");
    const auto recorded = runPlain("FLOWGLASS_TRACE=" + path.string(), SUBJECT " printing");
    CHECK(plain.printed == recorded.printed);
    CHECK(plain.status == recorded.status);
    const auto trace = checkedTrace(path.path());
    CHECK(trace::outputOf(*trace, Word::out) == "a 1 2.5\nno line feed yet\n");
    CHECK(trace::outputOf(*trace, Word::err) == "to stderr\n");
}

TEST_CASE("output is captured also after sync_with_stdio(false)", "[instrument]") {
    CHECK(runPlain("", SUBJECT " unsynced").printed == "1\n2\n");
    CHECK(trace::outputOf(*launch("unsynced").trace, Word::out) == "1\n2\n");
}

TEST_CASE("an exception is one token through scopes, frames and delegation", "[instrument]") {
    const auto trace = launch("unwinding").trace;
    const auto lines = summary(*trace);
    const auto raise = std::find(lines.begin(), lines.end(), "raise 3 new !1");
    REQUIRE(raise != lines.end());
    const std::vector<std::string> after(raise, std::min(raise + 7, lines.end()));
    CHECK(after == std::vector<std::string>{"raise 3 new !1", "exiting s1 exception !1",
                                            "exited s1", "unwind 3 !1", "resume 2 delegate !1",
                                            "unwind 2 !1", "handled 1 !1"});
    trace->each(0, trace->size(), [&](const trace::Event& event) {
        if (event.kind != Kind::raise) return;
        CHECK(event.text(Field::exception) == "std::runtime_error");
        CHECK(event.text(Field::message) == "no more");
    });
}

TEST_CASE("a function with a guard is a frame that an exception unwinds", "[instrument]") {
    const auto lines = summary(*launch("guards").trace);
    const std::vector<std::string> expected{"thread",
                                            "call 1",
                                            "call 2",
                                            "entering 2 s1",
                                            "entered 2 s1",
                                            "raise 2 new !1",
                                            "exiting s1 exception !1",
                                            "exited s1",
                                            "unwind 2 !1",
                                            "handled 1 !1",
                                            "mark caught",
                                            "raise 1 new !2",
                                            "handled 1 !2",
                                            "mark first",
                                            "raise 1 again !2",
                                            "handled 1 !2",
                                            "mark second",
                                            "return 1",
                                            "thread_end",
                                            "end"};
    CHECK(lines == expected);
}

TEST_CASE("a generator dropped while parked leaves its scopes and is closed", "[instrument]") {
    const auto lines = summary(*launch("parked").trace);
    const std::vector<std::string> expected{
        "thread",          "call 1",          "create 2",          "resume 2 next",
        "entering 2 s1",   "entered 2 s1",    "suspend 2 yield",   "output 1",
        "create 3",        "close 3 dropped", "exiting s1 closed", "exited s1",
        "close 2 dropped", "return 1",        "thread_end",        "end"};
    CHECK(lines == expected);
}

TEST_CASE("a guard that was moved from ends nothing", "[instrument]") {
    const auto lines = summary(*launch("moved").trace);
    const std::vector<std::string> expected{"thread",
                                            "call 1",
                                            "entering 1 s1",
                                            "entered 1 s1",
                                            "mark still open",
                                            "exiting s1 normal",
                                            "exited s1",
                                            "mark closed",
                                            "return 1",
                                            "thread_end",
                                            "end"};
    CHECK(lines == expected);
}

TEST_CASE("fifty delegations deep, an item costs what one costs", "[instrument]") {
    const auto trace = launch("deep").trace;
    std::size_t switches = 0;
    trace->each(0, trace->size(), [&](const trace::Event& event) {
        switches += event.kind == Kind::resume || event.kind == Kind::suspend;
    });
    // Each of 51 frames: begun, one item, picked up; 50 of them delegate once and go on once.
    CHECK(switches == 51 * 3 + 50 * 2);
    CHECK(trace::outputOf(*trace, Word::out) == "1275\n");
}

TEST_CASE("views on a generator resume it from whoever walks over them", "[instrument]") {
    const auto trace = launch("views").trace;
    CHECK(trace::outputOf(*trace, Word::out) == "4\n16\n");
    trace->each(0, trace->size(), [&](const trace::Event& event) {
        if (event.kind == Kind::resume) CHECK(event.byFrame() == trace::FrameId{1});
    });
}

TEST_CASE("two threads have their own frames, and both are whole", "[instrument]") {
    const auto trace = launch("threads").trace;
    for (const std::uint32_t thread : {2U, 3U}) {
        const auto lines = summary(*trace, thread);
        REQUIRE(lines.size() > 2000);
        CHECK(lines.front() == "thread");
        CHECK(lines.back() == "thread_end");
        CHECK(std::count(lines.begin(), lines.end(), "mark 500500") == 1);
    }
}

TEST_CASE("what a recorded program forks or starts is not recorded", "[instrument]") {
    for (const auto& trace : {launch("forking").trace, byItself("forking")}) {
        const auto lines = summary(*trace);
        CHECK(std::count(lines.begin(), lines.end(), "mark before") == 1);
        CHECK(std::count(lines.begin(), lines.end(), "mark after") == 1);
        CHECK(std::count(lines.begin(), lines.end(), "mark in the child") == 0);
        CHECK(trace::outputOf(*trace, Word::out) == "0\n");
    }
}

TEST_CASE("however a program ends, what it recorded is there", "[instrument]") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    // The sanitizer handles a crash itself, and stays the one who does.
    const std::vector<std::string> ways{"exit", "abort"};
#else
    const std::vector<std::string> ways{"exit", "abort", "crash"};
#endif
    for (const auto& how : ways) {
        INFO(how);
        const auto launched = launch(how);
        const auto alone = byItself(how);
        for (const auto& trace : {launched.trace, alone}) {
            const auto lines = summary(*trace);
            CHECK(std::count(lines.begin(), lines.end(), "mark x") == 1);
            CHECK(trace->damage().empty());
            const auto end = trace->event(trace->size() - 1);
            CHECK(end.kind == Kind::end);
            if (how == "exit") CHECK(end.number(Field::status) == 3);
            if (how == "abort") CHECK(end.number(Field::signal) == SIGABRT);
            if (how == "crash") CHECK(end.number(Field::signal) == SIGSEGV);
        }
    }
    CHECK(launch("quit").outcome.status == 4);
    CHECK(summary(*launch("quit").trace).size() == 3);
    const auto uncaught = byItself("uncaught");
    CHECK(summary(*uncaught) ==
          std::vector<std::string>{"thread", "call 1", "raise 1 new !1", "handled 1 !1", "end"});
}

TEST_CASE("a recording in the program lasts as long as its object", "[instrument]") {
    const TemporaryPath path("object.flow");
    const auto run = runPlain("", SUBJECT " parked " + path.string());
    CHECK(WEXITSTATUS(run.status) == 0);
    CHECK(run.printed == "1\n");
    const auto lines = summary(*checkedTrace(path.path()));
    CHECK(lines.size() == 15);
    CHECK(lines.back() == "thread_end");

    const auto failed = runPlain("", SUBJECT " parked /no/such/folder/t.flow");
    CHECK(WEXITSTATUS(failed.status) == 7);
    CHECK(failed.printed.find("/no/such/folder") != std::string::npos);

    // The launcher's recording goes first.
    CHECK(launch("parked " + path.string()).outcome.status == 7);
}
