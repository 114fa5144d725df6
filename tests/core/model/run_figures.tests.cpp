#include "core/model/run_figures.hpp"

#include "tests/catch.hpp"
#include "tests/core/playback/synthetic.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::model;

TEST_CASE("items are counted in the text of a collection, and in nothing else", "[model]") {
    CHECK(itemsIn("[1, (2, 3), {'a': [4, 5]}]") == Items{3, false});
    CHECK(itemsIn("{'a': 1, 'b': 2}") == Items{2, false});
    CHECK(itemsIn("{1, 2}") == Items{2, false});
    CHECK(itemsIn("(1,)") == Items{1, false});
    CHECK(itemsIn("['x, y', \"it's, so\", 'a\\', b']") == Items{3, false});
    CHECK(itemsIn("[0, 1, 4, …]") == Items{3, true});
    for (const auto* none :
         {"", "[", "[]", "{}", "()", "set()", "6", "'[1, 2]'", "<list>", "[1, 2", "Point(1, 2)"})
        CHECK(itemsIn(none) == Items{});
}

TEST_CASE("a recording in figures: what lived at once, was held and picked up", "[model]") {
    const auto sums = figuresOf(*tests::prefixSums());
    CHECK(sums.frames == 3);
    CHECK(sums.mostFrames == 3);
    CHECK(sums.resumes == 6);
    CHECK(sums.outputs == 2);
    CHECK(sums.tasks == 0);
    CHECK(sums.largest == Items{});
    const auto workers = figuresOf(*tests::conformance("d"));
    CHECK(workers.tasks == 4);
    CHECK(workers.mostTasks == 4);
    CHECK(workers.switches > 3);
    CHECK(workers.asleep_ns > 0);
}

TEST_CASE("the largest collection is the one with the most items, and more than shown is more",
          "[model]") {
    const auto figures = figuresOf(*tests::parsedAnyhow(R"jsonl(
{"t":0,"kind":"call","frame":1,"function":"f","file":"f.py","line":1,"args":{"a":{"text":"[1, 2]"}}}
{"t":1,"kind":"bind","frame":1,"name":"b","value":{"text":"[1, 2, …]"}}
{"t":5,"kind":"return","frame":1,"line":2,"value":{"text":"[1]"}}
)jsonl"));
    CHECK(figures.largest == Items{2, true});
    CHECK(figures.duration_ns == 5);
}

TEST_CASE("a thread that stands still does so until it goes on, or to the end", "[model]") {
    const auto figures = figuresOf(*tests::parsedAnyhow(R"jsonl(
{"t":0,"kind":"call","frame":1,"function":"f","file":"f.py","line":1}
{"t":100,"thread":1,"kind":"block","on":"sleep"}
{"t":400,"thread":1,"kind":"unblock","on":"sleep"}
{"t":500,"thread":2,"kind":"block","on":"lock"}
{"t":520,"kind":"return","frame":1,"line":2}
)jsonl"));
    CHECK(figures.blocked_ns == 320);
}

TEST_CASE("a loop sleeps for as long as is told with it, or until its next turn or the end",
          "[model]") {
    const auto figures = figuresOf(*tests::parsedAnyhow(R"jsonl(
{"t":100,"kind":"idle","loop":1,"number":1}
{"t":150,"thread":2,"kind":"idle","loop":2,"number":1,"for":7}
{"t":400,"kind":"turn","loop":1,"number":2}
{"t":500,"thread":2,"kind":"turn","loop":2,"number":2}
{"t":600,"kind":"idle","loop":1,"number":2}
{"t":640,"kind":"end","signal":9}
)jsonl"));
    CHECK(figures.asleep_ns == 347);
}

TEST_CASE("tasks take from the first one's creation to the last one's end", "[model]") {
    const std::string begun = R"jsonl(
{"t":0,"kind":"call","frame":1,"function":"f","file":"f.py","line":1}
{"t":100,"kind":"task","task":1,"name":"one"}
{"t":150,"kind":"task","task":2,"name":"other"}
{"t":200,"kind":"finish","task":2,"outcome":"result"}
)jsonl";
    const std::string ended = R"jsonl({"t":300,"kind":"finish","task":1,"outcome":"result"}
)jsonl";
    const std::string after = R"jsonl({"t":900,"kind":"return","frame":1,"line":2}
)jsonl";
    CHECK(figuresOf(*tests::parsedAnyhow(begun + ended + after)).tasks_ns == 200);
    CHECK(figuresOf(*tests::parsedAnyhow(begun + after)).tasks_ns == 800);
    CHECK(figuresOf(*tests::parsedAnyhow(after)).tasks_ns == 0);
}

TEST_CASE("a run takes as long as the program's own code does", "[model]") {
    const std::string run = R"jsonl(
{"t":0,"kind":"thread","name":"MainThread"}
{"t":700,"kind":"call","frame":1,"function":"f","file":"f.py","line":1}
{"t":900,"kind":"return","frame":1,"line":2}
)jsonl";
    const auto took = [&](const std::string& end) {
        return figuresOf(*tests::parsedAnyhow(run + end)).duration_ns;
    };
    CHECK(took(R"({"t":5000,"kind":"end","status":0})") == 200);
    // What is killed was running until then.
    CHECK(took(R"({"t":5000,"kind":"end","signal":9})") == 4300);
}

TEST_CASE("frames that were parked and those that an exception ended count as they lived",
          "[model]") {
    const auto figures = figuresOf(*tests::synthetic(20'000));
    CHECK(figures.frames > figures.mostFrames);
    CHECK(figures.mostFrames > 3);
    CHECK(figures.raised > 0);
}
