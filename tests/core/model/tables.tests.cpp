#include "core/model/event_list.hpp"
#include "core/model/frame_table.hpp"
#include "core/model/line_index.hpp"
#include "core/model/named_in_source.hpp"
#include "core/model/names.hpp"
#include "core/model/output_index.hpp"
#include "core/model/plausible_id.hpp"
#include "core/model/shared_vector.hpp"
#include "core/model/words.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::model;
using flowglass::tests::parsed;
using flowglass::tests::parsedAnyhow;

TEST_CASE("a copy of a shared vector does not see what the other changes", "[model]") {
    SharedVector<int, 4> one;
    for (int i = 0; i < 10; ++i) one.push_back(i);
    SharedVector<int, 4> other = one;
    other.change(1) = 100;
    other.push_back(10);
    one.change(9) = 90;
    one.push_back(-1);
    CHECK(one[1] == 1);
    CHECK(other[1] == 100);
    CHECK(one[9] == 90);
    CHECK(other[9] == 9);
    CHECK(one.back() == -1);
    CHECK(other.back() == 10);
}

TEST_CASE("whoever writes first after a copy, the other sees nothing of it", "[model]") {
    SharedVector<int, 4> source;
    for (int i = 0; i < 10; ++i) source.push_back(i);
    const SharedVector<int, 4> copy = source;
    source.change(1) = 100;
    source.change(9) = 900;
    source.push_back(10);
    CHECK(copy[1] == 1);
    CHECK(copy[9] == 9);
    CHECK(copy.size() == 10);
    CHECK(source[1] == 100);
    CHECK(source.back() == 10);
    // A copy of a copy, taken between two writes into the same chunk.
    const SharedVector<int, 4> later = source;
    source.change(1) = 101;
    CHECK(later[1] == 100);
    CHECK(copy[1] == 1);
    // Assigned and moved.
    SharedVector<int, 4> assigned;
    assigned = source;
    const auto moved = std::move(source);
    assigned.change(1) = 102;
    assigned.push_back(11);
    CHECK(moved[1] == 101);
    CHECK(moved.size() == 11);
}

TEST_CASE("an event list finds neighbours, near and far", "[model]") {
    EventList list;
    std::vector<trace::EventIndex> events;
    trace::EventIndex at = 5;
    for (int i = 0; i < 500; ++i) {
        events.push_back(at);
        list.push_back(at);
        at += i % 50 == 49 ? 1'000'000 : 1 + static_cast<trace::EventIndex>(i % 3) * 100;
    }
    REQUIRE(list.size() == events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        CHECK(list.atOrAfter(events[i]) == events[i]);
        CHECK(list.before(events[i] + 1) == events[i]);
        if (i + 1 < events.size()) CHECK(list.atOrAfter(events[i] + 1) == events[i + 1]);
        if (i > 0) CHECK(list.before(events[i]) == events[i - 1]);
    }
    CHECK(list.before(events.front()) == std::nullopt);
    CHECK(list.atOrAfter(events.back() + 1) == std::nullopt);
    CHECK(list.within(0, at) == events);
    CHECK(list.within(events[10], events[20]) ==
          std::vector(events.begin() + 10, events.begin() + 20));
    CHECK(list.within(0, at, 50).size() <= 60);
}

TEST_CASE("many events are thinned out to some of them, from one end to the other", "[model]") {
    EventList list;
    constexpr trace::EventIndex kCount = 100'000;
    for (trace::EventIndex i = 0; i < kCount; ++i) list.push_back(7 + 3 * i);
    constexpr trace::EventIndex kEnd = 7 + 3 * kCount;
    for (const std::size_t most : {1U, 10U, 80U, 5'000U, 60'000U}) {
        for (const trace::EventIndex from : {trace::EventIndex{0}, kEnd / 2 + 1}) {
            const auto some = list.within(from, kEnd, most);
            INFO(most << " from " << from);
            CHECK(some.size() <= 2 * most + 1);
            CHECK(some.size() >= most / 3 + 1);
            CHECK(std::ranges::is_sorted(some));
            CHECK(some.front() >= from);
            CHECK(some.front() <= from + 10);
            for (const auto event : some) CHECK(list.atOrAfter(event) == event);
            if (most >= 10) CHECK(some.back() > kEnd - (kEnd - from) / 4);
        }
    }
    CHECK(list.within(kEnd, kEnd + 9, 3).empty());
    CHECK(list.within(8, 10, 3).empty());
}

TEST_CASE("an empty event list finds nothing", "[model]") {
    const EventList list;
    CHECK(list.atOrAfter(0) == std::nullopt);
    CHECK(list.before(9) == std::nullopt);
    CHECK(list.within(0, 9).empty());
}

TEST_CASE("the second generator of a name has a number", "[model]") {
    const auto trace = flowglass::tests::conformance("a");
    FrameTable frames;
    trace->each(0, trace->size(), [&](const auto& event) { frames.see(event); });
    CHECK(frames.displayName({1}) == "<module>");
    CHECK(frames.displayName({3}) == "inner");
    CHECK(frames.displayName({4}) == "inner #2");
    CHECK(frames.displayName({77}) == "frame 77");
    CHECK(frames.isModule({1}));
    CHECK(frames.find({3})->creator == 2);
    CHECK(frames.find({3})->endedAt > frames.find({3})->createdAt);
    CHECK(frames.functionOf({3})->file == "a.py");
}

TEST_CASE("functions are called by the name in their source", "[model]") {
    CHECK(shortName("outer.<locals>.inner") == "inner");
    CHECK(shortName("Tree.walk") == "Tree.walk");
    CHECK(shortName("f.<locals>.<genexpr>") == "<genexpr>");
}

TEST_CASE("a layer in a library is called by its decorator", "[model]") {
    const auto trace = flowglass::tests::parsedAnyhow(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"evaluate","chain":1,"layer":2,"frame":1,"text":"@lru_cache(maxsize=4)","line":2,"name":"f"}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"@own","line":3,"name":"f"}
{"kind":"call","frame":2,"function":"_lru_cache_wrapper","by":1,"args":{},"chain":1,"layer":2,"native":true}
{"kind":"call","frame":3,"function":"own.<locals>.wrapper","file":"a.py","line":9,"by":2,"args":{},"chain":1,"layer":1}
)jsonl");
    FrameTable frames;
    trace->each(0, trace->size(), [&](const auto& event) { frames.see(event); });
    CHECK(frames.displayName({2}) == "lru_cache");
    CHECK(frames.functionOf({2})->name == "_lru_cache_wrapper");
    CHECK(frames.displayName({3}) == "wrapper");
}

TEST_CASE("a task whose coroutine is decorated goes by what is decorated", "[model]") {
    const auto trace = flowglass::tests::parsedAnyhow(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"evaluate","chain":1,"layer":1,"text":"timed","line":13,"name":"fetch"}
{"kind":"evaluate","chain":2,"layer":1,"text":"timed","line":21,"name":"store"}
{"kind":"create","frame":1,"function":"timed.<locals>.wrapper","file":"a.py","line":5,"flavor":"coroutine","chain":1,"layer":1}
{"kind":"create","frame":2,"function":"timed.<locals>.wrapper","file":"a.py","line":5,"flavor":"coroutine","chain":2,"layer":1}
{"kind":"create","frame":3,"function":"timed.<locals>.wrapper","file":"a.py","line":5,"flavor":"coroutine","chain":1,"layer":1}
{"kind":"create","frame":4,"function":"fetch","file":"a.py","line":13,"flavor":"coroutine","chain":1,"layer":0}
{"kind":"create","frame":5,"function":"timed.<locals>.wrapper","file":"a.py","line":5,"flavor":"coroutine","chain":3,"layer":1}
)jsonl");
    FrameTable frames;
    trace->each(0, trace->size(), [&](const auto& event) { frames.see(event); });
    const auto called = [&](std::uint32_t frame, std::string_view name = "Task-2") {
        return shownTaskName({1}, name, trace::FrameId{frame}, frames);
    };
    CHECK(called(1) == "fetch");
    CHECK(called(2) == "store");
    CHECK(called(3) == "fetch #2");
    CHECK(called(4) == "fetch");
    // What is round it is not known.
    CHECK(called(5) == "wrapper #4");
    CHECK(called(1, "first") == "first");
    CHECK(frames.displayName({3}) == "wrapper #3");
}

TEST_CASE("an id that cannot be is not given room", "[model]") {
    const auto trace = parsedAnyhow(R"({"kind":"return","frame":4000000000,"value":{"text":"1"}})");
    FrameTable frames;
    trace->each(0, trace->size(), [&](const auto& event) { frames.see(event); });
    CHECK(frames.size() == 0);
    // A million may be left out, of frames as of whatever else has ids.
    CHECK(plausibleId(1'000'000, 0));
    CHECK_FALSE(plausibleId(1'000'001, 0));
    CHECK(plausibleId(1'000'064, 1));
    CHECK_FALSE(plausibleId(0, 1));
    const auto far = parsedAnyhow(
        R"({"kind":"object","object":900000,"what":"lock"}
{"kind":"object","object":4000000000,"what":"queue"})");
    Names names;
    far->each(0, far->size(), [&](const auto& event) { names.see(event); });
    CHECK(names.objectWhat({900'000}) == "lock");
    CHECK(names.objectWhat({4'000'000'000}).empty());
}

TEST_CASE("a line knows when it ran", "[model]") {
    const auto trace = flowglass::tests::prefixSums();
    FrameTable frames;
    LineIndex lines;
    trace->each(0, trace->size(), [&](const auto& event) {
        frames.see(event);
        lines.see(event, frames);
    });
    CHECK(lines.files() == std::vector<std::string_view>{"prefix_sums.py"});
    CHECK(lines.linesOf("prefix_sums.py") ==
          std::vector<std::uint32_t>{1, 2, 3, 4, 6, 7, 8, 9, 10, 12, 13});
    CHECK(lines.eventsOf("prefix_sums.py", 10)->size() == 2);
    CHECK(lines.eventsOf("prefix_sums.py", 5) == nullptr);
    CHECK(lines.eventsOf("other.py", 1) == nullptr);
}

TEST_CASE("lines take room for how many ran, not for how far down they are", "[model]") {
    std::string text;
    for (int i = 1; i <= 40; ++i) {
        const auto number = std::to_string(i);
        text += R"({"kind":"call","frame":)" + number + R"(,"function":"f","file":"f)" + number +
                R"(.py","line":1}
{"kind":"line","frame":)" +
                number + R"(,"line":1000000}
{"kind":"line","frame":)" +
                number + R"(,"line":4294967295}
)";
    }
    const auto trace = parsedAnyhow(text);
    FrameTable frames;
    LineIndex lines;
    trace->each(0, trace->size(), [&](const auto& event) {
        frames.see(event);
        lines.see(event, frames);
    });
    CHECK(lines.linesOf("f7.py") == std::vector<std::uint32_t>{1'000'000, 4'294'967'295});
    CHECK(lines.files().size() == 40);
    CHECK(lines.memoryBytes() < 1'000'000);
}

TEST_CASE("output is found by the event that printed it", "[model]") {
    const auto trace = parsedAnyhow(
        "{\"kind\":\"output\",\"stream\":\"stdout\",\"text\":\"a\"}\n"
        "{\"kind\":\"mark\",\"text\":\"x\"}\n"
        "{\"kind\":\"output\",\"stream\":\"stderr\",\"text\":\"\"}\n"
        "{\"kind\":\"output\",\"stream\":\"stderr\",\"text\":\"b\"}\n");
    OutputIndex output;
    trace->each(0, trace->size(), [&](const auto& event) { output.see(event); });
    REQUIRE(output.events().size() == 3);
    CHECK(output.events()[1] == 2);
    CHECK(output.before(0) == 0);
    CHECK(output.before(1) == 1);
    CHECK(output.before(3) == 2);
    CHECK(output.before(9) == 3);
}

TEST_CASE("numbers read as in English", "[model]") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1234567) == "1,234,567");
    CHECK(counted(1, "entry", "entries") == "1 entry");
    CHECK(counted(2, "entry", "entries") == "2 entries");
    CHECK(counted(0, "task") == "0 tasks");
    CHECK(ordinal(1) == "1st");
    CHECK(ordinal(12) == "12th");
    CHECK(ordinal(23) == "23rd");
    CHECK(ordinal(111) == "111th");
}

TEST_CASE("a task that nobody named goes by its coroutine, any other by its name", "[model]") {
    const auto trace = parsed(R"jsonl(
{"kind":"thread","thread":1,"name":"MainThread"}
{"kind":"create","frame":1,"function":"tick","flavor":"coroutine"}
{"kind":"create","frame":2,"function":"tick","flavor":"coroutine"}
{"kind":"task","task":1,"loop":1,"name":"Task-1","frame":1}
{"kind":"task","task":2,"loop":1,"name":"Task-2","frame":2}
{"kind":"task","task":3,"loop":1,"name":"Task-force","frame":2}
{"kind":"task","task":4,"loop":1,"name":"Task-4"}
{"kind":"task","task":5,"loop":1}
{"kind":"cancel","task":1,"exc":9}
)jsonl");
    FrameTable frames;
    Names names;
    trace->each(0, trace->size(), [&](const trace::Event& event) {
        frames.see(event);
        names.see(event, frames, *trace);
    });
    std::string all;
    for (std::uint32_t task = 1; task <= 5; ++task) all += names.taskName({task}) + "; ";
    CHECK(all == "tick; tick #2; Task-force; Task-4; task 5; ");
    // What is thrown into a task that is cancelled is known before it comes up anywhere.
    CHECK(names.exceptionName({9}) == "CancelledError");
}

TEST_CASE("what is awaited is called what its line calls it, where that is plain", "[model]") {
    CHECK(nameInSource("        await shelf.put(loaf)", "put") == "shelf");
    CHECK(nameInSource("    while loaf := await self.shop.shelf.get():", "get") ==
          "self.shop.shelf");
    CHECK(nameInSource("    async with self.lock:", "acquire") == "self.lock");
    CHECK(nameInSource("    async with lock as held:", "acquire") == "lock");
    for (const auto* line : {"await shelves[0].put(a)", "await one.put(await two.put(b))",
                             "await make().put(a)", "async with one, two:", "await item", ""})
        CHECK(nameInSource(line, "put").empty());
    CHECK(nameInSource("async with Lock():", "acquire").empty());
    CHECK(lineOf("a\nb\nc", 2) == "b");
    CHECK(lineOf("a\nb", 3).empty());
}

TEST_CASE("what an exit stack is to call is written as a call", "[model]") {
    CHECK(asCall("print, \"good night\"") == "print(\"good night\")");
    CHECK(asCall("os.remove, path, dir_fd=3") == "os.remove(path, dir_fd=3)");
    CHECK(asCall("room(name, 2)") == "room(name, 2)");
    CHECK(asCall("lock") == "lock");
    CHECK(asCall("") == "");
}
