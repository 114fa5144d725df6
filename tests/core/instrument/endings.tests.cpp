#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <optional>

#include "tests/core/instrument/recorded.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using trace::Field;
using trace::Kind;

namespace {

std::uint64_t countOf(const trace::Trace& trace, Kind kind, std::string_view text = {}) {
    std::uint64_t count = 0;
    trace.each(0, trace.size(), [&](const trace::Event& event) {
        count += event.kind == kind && (text.empty() || event.text(Field::text) == text);
    });
    return count;
}

trace::Event lastOf(const trace::Trace& trace) {
    REQUIRE(trace.size() > 0);
    return trace.event(trace.size() - 1);
}

std::string quoted(const std::string& way) {
    const auto at = way.find(':');
    return "'" + way.substr(0, at) + "'" +
           (at == std::string::npos ? "" : " " + way.substr(at + 1));
}

/// Records the program by itself, and by a launcher; how it ended comes from an unrecorded run.
void endsAlike(const std::string& way) {
    INFO(way);
    const auto plain = runPlain("", "exec " SUBJECT " " + quoted(way)).status;
    const auto status = WIFEXITED(plain) ? std::optional(WEXITSTATUS(plain)) : std::nullopt;
    // The shell that runs it says of a signal what shells say.
    const TemporaryPath path("ending.flow");
    const auto alone =
        runPlain("FLOWGLASS_TRACE=" + path.string(), "exec " SUBJECT " " + quoted(way)).status;
    CHECK(alone == plain);
    const auto launched = launch(quoted(way));
    CHECK(launched.outcome.status == status);
    for (const auto& trace : {checkedTrace(path.path()), launched.trace}) {
        CHECK(trace->damage().empty());
        CHECK(countOf(*trace, Kind::mark, "x") == 1);
        const auto end = lastOf(*trace);
        REQUIRE(end.kind == Kind::end);
        CHECK(end.number(Field::status).has_value() == status.has_value());
        if (status)
            CHECK(end.number(Field::status) == static_cast<std::uint64_t>(*status));
        else
            CHECK(end.number(Field::signal) == static_cast<std::uint64_t>(WTERMSIG(plain)));
    }
}

/// Texts of the marks of each thread, and who made the thread.
std::map<std::string, std::string> makers(const trace::Trace& trace) {
    std::map<std::uint32_t, std::uint32_t> parents;
    std::map<std::uint32_t, std::string> names;
    trace.each(0, trace.size(), [&](const trace::Event& event) {
        const auto thread = event.thread.value;
        if (event.kind == Kind::thread)
            parents[thread] =
                static_cast<std::uint32_t>(event.number(Field::parentThread).value_or(0));
        if (event.kind == Kind::mark && event.text(Field::text) != "x")
            names[thread] = event.text(Field::text);
    });
    std::map<std::string, std::string> result;
    for (const auto& [thread, name] : names)
        result[name] = parents[thread] == 0 ? "" : names[parents[thread]];
    return result;
}

}  // namespace

TEST_CASE("however a program leaves by itself, its trace is whole and says so", "[instrument]") {
    for (const auto* way :
         {"return", "exit", "exit -1", "exit in a thread", "_exit", "_Exit", "quick_exit"})
        endsAlike(way);
}

#ifndef FLOWGLASS_SANITIZED  // a sanitizer handles crashes itself, and stays the one who does
TEST_CASE("whatever signal ends a program, its trace is whole and says so", "[instrument]") {
    for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGSEGV, SIGBUS, SIGFPE, SIGILL,
                             SIGTRAP, SIGSYS, SIGPIPE, SIGALRM, SIGUSR1, SIGXCPU, SIGRTMIN + 3})
        endsAlike("signal:" + std::to_string(number));
    for (const auto* way :
         {"abort", "null", "null in a thread", "trap", "overflow", "overflow in a thread"})
        endsAlike(way);
}
#endif

TEST_CASE("an exception that nobody catches is the interpreter's end of it", "[instrument]") {
    for (const auto* way : {"uncaught", "uncaught in a thread", "noexcept", "terminate"}) {
        endsAlike(way);
        const auto trace = launch(quoted(way)).trace;
        const bool isException = std::string_view(way) != "terminate";
        CHECK(countOf(*trace, Kind::raise) == (isException ? 1 : 0));
        trace->each(0, trace->size(), [&](const trace::Event& event) {
            if (event.kind == Kind::handled)
                CHECK(event.word(Field::stoppedBy) == trace::Word::interpreter);
        });
        CHECK(countOf(*trace, Kind::handled) == (isException ? 1 : 0));
    }
}

TEST_CASE("a thread that is still running ends with the program", "[instrument]") {
    endsAlike("detached");
    const auto trace = byItself("detached");
    CHECK(countOf(*trace, Kind::thread) == 2);
    CHECK(countOf(*trace, Kind::create) > 0);
}

TEST_CASE("every thread says which one made it", "[instrument]") {
    const std::map<std::string, std::string> expected{{"main", ""},
                                                      {"child", "main"},
                                                      {"grandchild", "child"},
                                                      {"async", "main"},
                                                      {"pthread", "main"}};
    CHECK(makers(*byItself("parents")) == expected);
    CHECK(makers(*launch("parents").trace) == expected);
}

TEST_CASE("children that exit, exec or share memory leave the parent's trace alone",
          "[instrument]") {
    endsAlike("forks");
    for (const auto& trace : {byItself("forks"), launch("forks").trace}) {
        for (const auto* child : {"child 11", "child 12", "child 3", "child 13"})
            CHECK(countOf(*trace, Kind::mark, child) == 1);
        CHECK(countOf(*trace, Kind::mark, "x") == 1);
        CHECK(countOf(*trace, Kind::thread) == 1);
    }
}

TEST_CASE("a signal that the program handles is the program's", "[instrument]") {
    endsAlike("handled");
    CHECK(countOf(*byItself("handled"), Kind::mark, "handled") == 1);
    // What was ignored when the program began stays ignored.
    const TemporaryPath path("ignored.flow");
    const auto run = runPlain("trap '' INT;", "FLOWGLASS_TRACE=" + path.string() +
                                                  " " SUBJECT " signal " + std::to_string(SIGINT));
    CHECK(run.status == 0);
    CHECK(lastOf(*checkedTrace(path.path())).number(Field::status) == 0);
}

TEST_CASE("a killed program leaves what was written until then", "[instrument]") {
    const TemporaryPath path("killed.flow");
    const auto run =
        runPlain("FLOWGLASS_TRACE=" + path.string(), "exec " SUBJECT " killed " + path.string());
    CHECK(WTERMSIG(run.status) == SIGKILL);
    const auto trace = checkedTrace(path.path());
    CHECK(!trace->damage().empty());
    CHECK(countOf(*trace, Kind::mark, "alive") > 0);
    CHECK(countOf(*trace, Kind::end) == 0);
}

TEST_CASE("static objects are recorded before main and after it", "[instrument]") {
    for (const auto& trace : {byItself("statics"), launch("statics").trace}) {
        CHECK(countOf(*trace, Kind::mark, "sum 3") == 1);
        CHECK(countOf(*trace, Kind::suspend) == 2);
        CHECK(countOf(*trace, Kind::exited) == 1);
    }
}

TEST_CASE("a trace that cannot be written costs the program a sentence", "[instrument]") {
    for (const auto* path : {"/no/such/folder/t.flow", "/dev/full", "/"}) {
        INFO(path);
        const auto run = runPlain("FLOWGLASS_TRACE=" + std::string(path), SUBJECT " many");
        CHECK(run.status == 0);
        CHECK(std::count(run.printed.begin(), run.printed.end(), '\n') == 2);
        CHECK(run.printed.find("flowglass: ") != std::string::npos);
        CHECK(run.printed.find(path) != std::string::npos);
    }
}

TEST_CASE("a disk that fills up ends the recording, not the program", "[instrument]") {
    const TemporaryPath path("full.flow");
    const auto run = runPlain("ulimit -f 200; FLOWGLASS_TRACE=" + path.string(), SUBJECT " many");
    CHECK(run.status == 0);
    CHECK(run.printed.find("done\n") != std::string::npos);
    CHECK(std::count(run.printed.begin(), run.printed.end(), '\n') == 2);
    const auto trace = checkedTrace(path.path());
    CHECK(lastOf(*trace).number(Field::status) == 0);
    const auto lost = trace->event(trace->size() - 2);
    REQUIRE(lost.kind == Kind::lost);
    CHECK(lost.word(Field::why) == trace::Word::full);
    CHECK(lost.number(Field::count).value_or(0) + trace->size() - 1 == byItself("many")->size());
}
