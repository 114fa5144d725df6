#include <algorithm>
#include <set>

#include "tests/core/instrument/recorded.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using trace::Field;
using trace::Kind;

namespace {

/// "1 new std::runtime_error: no more < 2": the exceptions of all threads, in order.
std::vector<std::string> raises(const trace::Trace& trace) {
    std::vector<std::string> lines;
    trace.each(0, trace.size(), [&](const trace::Event& event) {
        if (event.kind != Kind::raise) return;
        auto line = std::to_string(event.exc()->value) + " " +
                    std::string(trace::nameOf(*event.how())) + " " +
                    std::string(event.text(Field::exception)) + ": " +
                    std::string(event.text(Field::message));
        if (const auto cause = event.number(Field::cause))
            line += ", cause " + std::to_string(*cause);
        if (const auto context = event.number(Field::context))
            line += ", context " + std::to_string(*context);
        lines.push_back(line);
    });
    return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("what libraries throw has its type and text", "[instrument]") {
    CHECK(raises(*launch("library").trace) == Lines{"1 new std::domain_error: from a library"});
    const auto lines = raises(*launch("runtime").trace);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].starts_with("1 new std::out_of_range: vector::_M_range_check"));
    CHECK(lines[1] == "2 new std::invalid_argument: stoi");
}

TEST_CASE("an exception keeps its id from a task's thread to who gets its future", "[instrument]") {
    const auto trace = launch("future").trace;
    CHECK(raises(*trace) ==
          Lines{"1 new std::runtime_error: in a task", "1 again std::runtime_error: in a task"});
    std::set<std::uint32_t> threads;
    trace->each(0, trace->size(), [&](const trace::Event& event) {
        if (event.kind == Kind::raise) threads.insert(event.thread.value);
    });
    CHECK(threads.size() == 2);
    CHECK(raises(*launch("promise").trace) == Lines{"1 new std::runtime_error: made, not thrown"});
}

TEST_CASE("an exception that several threads throw at once is never in two places",
          "[instrument]") {
    for (int round = 0; round < 5; ++round) {
        const auto lines = raises(*launch("shared").trace);
        CHECK(lines.size() == 5);
        CHECK(lines.front() == "1 new std::runtime_error: shared");
    }
}

TEST_CASE("an exception says which one it came from and which was being handled", "[instrument]") {
    const auto lines = raises(*launch("nested").trace);
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] == "1 new std::out_of_range: inner");
    CHECK(lines[1] ==
          "2 new std::_Nested_exception<std::runtime_error>: outer, cause 1, context 1");
    CHECK(lines[2] == "3 new std::logic_error: while outer was handled, context 2");
}

TEST_CASE("exceptions at one address are not one exception", "[instrument]") {
    CHECK(raises(*launch("again").trace) == Lines{"1 new std::runtime_error: 0",
                                                  "2 new std::runtime_error: 1",
                                                  "3 new std::runtime_error: 2"});
}

TEST_CASE("a library that is loaded later is recorded where the program shows its symbols",
          "[instrument]") {
    const auto trace = launch("plugin " PLUGIN).trace;
    std::size_t suspends = 0;
    trace->each(0, trace->size(),
                [&](const trace::Event& event) { suspends += event.kind == Kind::suspend; });
    CHECK(suspends == 2);
}
