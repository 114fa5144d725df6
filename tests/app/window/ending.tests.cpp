#include "app/window/run/ending.hpp"

#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;
using window::endingOf;

namespace {

record::Outcome withStatus(int status) {
    record::Outcome outcome;
    outcome.status = status;
    return outcome;
}

std::shared_ptr<const window::Snapshot> nothingRan() {
    return tests::snapshotFrom("{\"kind\":\"thread\",\"name\":\"MainThread\"}\n");
}

}  // namespace

TEST_CASE("a syntax error is told with its line and the interpreter's own words", "[window]") {
    const auto ending = endingOf(*nothingRan(), withStatus(1),
                                 "  File \"/home/ada/bad.py\", line 3\r\n    def f(:\r\n"
                                 "          ^\r\nSyntaxError: invalid syntax\r\n",
                                 false);
    CHECK(ending.bad);
    CHECK(ending.errorLine == 3);
    CHECK(ending.sentence.startsWith("Line 3: SyntaxError: invalid syntax."));
}

TEST_CASE("a program that did not begin and said nothing is told by its status", "[window]") {
    const auto ending = endingOf(*nothingRan(), withStatus(4), "", false);
    CHECK(ending.bad);
    CHECK(ending.errorLine == 0);
    CHECK(ending.sentence.contains("status 4"));
}

TEST_CASE("a program that ran and failed is told by its picture", "[window]") {
    const auto ending = endingOf(*tests::conformance("a"), withStatus(1), "Traceback", false);
    CHECK(ending.sentence.isEmpty());
}

TEST_CASE("a program that was stopped is no failure", "[window]") {
    record::Outcome outcome;
    outcome.signal = 9;
    const auto ending = endingOf(*tests::conformance("a"), outcome, "", true);
    CHECK(!ending.bad);
    CHECK(ending.sentence.contains("kept"));
}

TEST_CASE("a signal that nobody here sent is named", "[window]") {
    record::Outcome outcome;
    outcome.signal = 11;
    const auto ending = endingOf(*tests::conformance("a"), outcome, "", false);
    CHECK(ending.bad);
    CHECK(ending.sentence.contains("SIGSEGV"));
}
