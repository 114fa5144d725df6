#include <algorithm>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "tests/core/instrument/recorded.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

const std::string kChains = PROGRAMS "chains";
constexpr auto kCases = FLOWGLASS_SOURCE_DIR "/tests/conformance/";

std::vector<trace::Event> eventsOf(const trace::Trace& trace, Kind kind) {
    std::vector<trace::Event> events;
    trace.each(0, trace.size(), [&](const trace::Event& event) {
        if (event.kind == kind) events.push_back(event);
    });
    return events;
}

/// A field of each event of a kind.
std::vector<std::string> texts(const trace::Trace& trace, Kind kind, Field field) {
    std::vector<std::string> found;
    for (const auto& event : eventsOf(trace, kind)) found.emplace_back(event.text(field));
    return found;
}

/// The lines of a case without its comments.
std::string written(const std::string& name) {
    std::istringstream text(contents(kCases + name + ".jsonl"));
    std::string lines;
    for (std::string line; std::getline(text, line);)
        if (!line.empty() && line.front() != '#') lines += line + "\n";
    return lines;
}

/// Without what hand-written cases leave out: the index, and the thread where it is the only one.
std::string asWritten(const trace::Trace& trace) {
    std::istringstream text(replaced(linesOf(trace), kCases, ""));
    std::string lines;
    for (std::string line; std::getline(text, line);)
        lines += "{" + line.substr(line.find("\"kind\"")) + "\n";
    return lines;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("the conformance programs give exactly the events that were written", "[instrument]") {
    const std::string name = GENERATE("a", "b", "c");
    INFO(name);
    const auto trace = launch("", PROGRAMS + name).trace;
    CHECK(asWritten(*trace) == written(name + "_cpp"));
}

TEST_CASE("a thread that waits for a layer stands still meanwhile", "[instrument]") {
    const auto trace = launch("standing", kChains).trace;
    CHECK(texts(*trace, Kind::block, Field::what) == Texts{"work", "until the next attempt",
                                                           "until the next attempt",
                                                           "until its turn", "work"});
    const auto blocks = eventsOf(*trace, Kind::block);
    CHECK(blocks[0].word(Field::on) == Word::lock);
    CHECK(blocks[1].word(Field::on) == Word::sleep);
    CHECK(eventsOf(*trace, Kind::unblock).size() == blocks.size());
}

TEST_CASE("arguments have the names that were told, and watch finds its function", "[instrument]") {
    const auto trace = launch("named", kChains).trace;
    const auto calls = eventsOf(*trace, Kind::call);
    REQUIRE(calls.size() == 3);
    CHECK(linesOf(*trace).find(R"("args":{"n":{"text":"4"}})") != std::string::npos);
    CHECK(linesOf(*trace).find(R"("args":{"#1":{"text":"5"}})") != std::string::npos);
    CHECK(calls[0].flag(Field::native));
    CHECK(!calls[1].flag(Field::native));
    const auto bound = eventsOf(*trace, Kind::bind);
    // What was called `timed` took is one of them.
    CHECK(texts(*trace, Kind::bind, Field::name) == Texts{"n", "took", "n"});
    CHECK(bound[0].frame() == calls[1].frame());
    CHECK(bound[2].frame() == calls[2].frame());
}

TEST_CASE("an order of evaluation that did not happen is not told", "[instrument]") {
    const auto trace = launch("parenthesised", kChains).trace;
    const auto evaluated = eventsOf(*trace, Kind::evaluate);
#ifdef __clang__
    CHECK(evaluated.size() == 2);
#else
    CHECK(evaluated.empty());
#endif
    CHECK(eventsOf(*trace, Kind::apply).size() == 2);
    CHECK(eventsOf(*trace, Kind::call).size() == 3);
}

TEST_CASE("chains inside chains are told apart", "[instrument]") {
    const auto trace = launch("nested", kChains).trace;
    CHECK(texts(*trace, Kind::mark, Field::text) == Texts{"first", "second", "not made"});
    CHECK(texts(*trace, Kind::evaluate, Field::text) ==
          Texts{"passing(\"first\")", "passing(\"second\")", "flowglass::locked",
                "flowglass::locked", "flowglass::locked"});
    CHECK(texts(*trace, Kind::decorate, Field::name) == Texts{"outside", "inside", "inside"});
}

TEST_CASE("the last exception of a retry passes on without being handled", "[instrument]") {
    const auto lines = summary(*launch("giving_up", kChains).trace);
    const Texts expected{"call 1",         "bind 1",       "call 2",      "raise 2 new !1",
                         "unwind 2 !1",    "handled 1 !1", "bind 1",      "call 3",
                         "raise 3 new !2", "unwind 3 !2",  "unwind 1 !2", "handled !2"};
    const auto begin = std::find(lines.begin(), lines.end(), "call 1");
    REQUIRE(lines.end() - begin > 12);
    CHECK(Texts(begin, begin + 12) == expected);
}

TEST_CASE("a release that throws replaces, an acquisition that throws enters nothing",
          "[instrument]") {
    const auto trace = launch("releasing", kChains).trace;
    const auto lines = summary(*trace);
    const Texts expected{"call 1",         "entering 1 s1",  "entered 1 s1", "exiting s1 normal",
                         "raise 1 new !1", "exited s1",      "handled 1 !1", "mark not released",
                         "entering 1 s2",  "raise 1 new !2", "handled 1 !2", "mark not acquired"};
    REQUIRE(lines.size() > expected.size());
    CHECK(Texts(lines.begin() + 1, lines.begin() + 13) == expected);
    const auto exited = eventsOf(*trace, Kind::exited);
    CHECK(exited.front().word(Field::verdict) == Word::replaced);
    CHECK(exited.front().id<trace::ExceptionId>(Field::raised) == trace::ExceptionId{1});
}

TEST_CASE("a guard that was handed on leaves its scope where it ends", "[instrument]") {
    const auto trace = launch("moving", kChains).trace;
    const auto lines = summary(*trace);
    const Texts expected{"call 1",
                         "call 2",
                         "entering 2 s1",
                         "entered 2 s1",
                         "entering 2 s2",
                         "entered 2 s2",
                         "exiting s2 normal",
                         "exited s2",
                         "return 2",
                         "entering 1 s3",
                         "entered 1 s3",
                         "exiting s1 normal",
                         "exited s1",
                         "mark out of order",
                         "exiting s3 normal",
                         "exited s3"};
    REQUIRE(lines.size() > expected.size());
    CHECK(Texts(lines.begin() + 1, lines.begin() + 17) == expected);
    const auto exiting = eventsOf(*trace, Kind::exiting);
    CHECK(exiting[1].flag(Field::moved));
    CHECK(!exiting[2].flag(Field::moved));
}

TEST_CASE("a guard that is not bound to its block says that it leaves out of order",
          "[instrument]") {
    const auto trace = launch("unbound", kChains).trace;
    std::vector<std::string> names;
    std::map<trace::ScopeId, std::string> of;
    for (const auto& event : eventsOf(*trace, Kind::entering))
        of[*event.scope()] = event.text(Field::text);
    for (const auto& event : eventsOf(*trace, Kind::exiting))
        names.push_back(of[*event.scope()] + (event.flag(Field::moved) ? " out of order" : ""));
    CHECK(names == Texts{"early out of order", "inner", "member out of order", "first out of order",
                         "second", "around"});
}

TEST_CASE("a guard made during unwinding is left normally", "[instrument]") {
    const auto trace = launch("unwinding", kChains).trace;
    const auto exiting = eventsOf(*trace, Kind::exiting);
    REQUIRE(exiting.size() == 1);
    CHECK(exiting.front().how() == Word::normal);
}
