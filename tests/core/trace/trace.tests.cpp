#include "core/trace/trace.hpp"

#include <string>

#include "core/trace/json_lines.hpp"
#include "tests/catch.hpp"

using namespace flowglass::trace;
using flowglass::base::Nanoseconds;

namespace {

using Blocks = std::vector<std::shared_ptr<const Block>>;

Event marked(std::uint32_t thread, std::int64_t time, std::string_view text) {
    Event event(Kind::mark);
    event.thread = ThreadId{thread};
    event.time = Nanoseconds(time);
    return event.set(Field::text, text);
}

/// One block of `thread` with a mark at each time, named by thread and position.
std::shared_ptr<const Block> blockOf(std::uint32_t thread, const std::vector<std::int64_t>& times) {
    BlockBuilder builder(ThreadId{thread});
    for (const auto time : times) {
        const auto text = std::to_string(thread) + "@" + std::to_string(time);
        REQUIRE(builder.add(marked(thread, time, text)));
    }
    return builder.seal();
}

std::string textsOf(const Trace& trace, EventIndex from = 0, EventIndex to = ~EventIndex{0}) {
    std::string texts;
    trace.each(from, to, [&](const Event& event) {
        CHECK(event.index == from++);
        texts += std::string(event.text(Field::text)) + " ";
    });
    return texts;
}

}  // namespace

TEST_CASE("a trace of nothing has no events", "[trace]") {
    TraceBuilder builder({});
    builder.addEpoch({});
    const auto trace = builder.snapshot();
    CHECK(trace->size() == 0);
    CHECK(textsOf(*trace).empty());
    CHECK(trace->sourceFiles().empty());
    CHECK_FALSE(trace->source("a.py"));
}

TEST_CASE("threads are merged by time, then thread, then position", "[trace]") {
    TraceBuilder builder({});
    builder.addEpoch(Blocks{blockOf(2, {5, 10, 10, 30}), blockOf(1, {10, 20}), blockOf(3, {1, 10}),
                            blockOf(1, {20, 40})});
    const auto trace = builder.snapshot();
    CHECK(textsOf(*trace) == "3@1 2@5 1@10 2@10 2@10 3@10 1@20 1@20 2@30 1@40 ");
    CHECK(trace->event(3).text(Field::text) == "2@10");
    CHECK(trace->event(3).thread == ThreadId{2});
    CHECK(trace->time(8) == Nanoseconds(30));
    CHECK(trace->kind(9) == Kind::mark);
}

TEST_CASE("every event is the same, asked for alone or in a stretch", "[trace]") {
    TraceBuilder builder({});
    builder.addEpoch(Blocks{blockOf(1, {1, 3, 5}), blockOf(2, {2, 4, 6})});
    builder.addEpoch(Blocks{blockOf(2, {7})});
    builder.addEpoch(Blocks{blockOf(1, {8, 9}), blockOf(2, {8})});
    const auto trace = builder.snapshot();
    REQUIRE(trace->size() == 10);
    for (EventIndex from = 0; from <= 10; ++from) {
        for (EventIndex to = from; to <= 11; ++to) {
            std::string expected;
            for (EventIndex i = from; i < std::min<EventIndex>(to, 10); ++i)
                expected += std::string(trace->event(i).text(Field::text)) + " ";
            CHECK(textsOf(*trace, from, to) == expected);
        }
    }
}

TEST_CASE("a snapshot stays as it was while its recording grows", "[trace]") {
    TraceBuilder builder({});
    builder.addEpoch(Blocks{blockOf(1, {1})});
    builder.addSource("a.py", "x = 1\n");
    const auto before = builder.snapshot();
    builder.addEpoch(Blocks{blockOf(1, {2})});
    builder.addSource("b.py", "");
    builder.setDamage("It was cut.");
    const auto after = builder.snapshot();
    CHECK(before->size() == 1);
    CHECK(before->sourceFiles() == std::vector<std::string>{"a.py"});
    CHECK(before->damage().empty());
    CHECK(after->size() == 2);
    CHECK(after->source("b.py") == std::optional<std::string_view>(""));
    CHECK(after->damage() == "It was cut.");
}

TEST_CASE("a block refuses what is more than four seconds after its first event", "[trace]") {
    BlockBuilder builder(ThreadId{1});
    REQUIRE(builder.add(marked(1, 1'000'000'000, "a")));
    CHECK(builder.add(marked(1, 5'000'000'000, "b")));
    CHECK_FALSE(builder.add(marked(1, 6'000'000'000, "c")));
    CHECK(builder.size() == 2);
    CHECK(builder.seal()->size() == 2);
    CHECK(builder.empty());
    CHECK(builder.add(marked(1, 6'000'000'000, "c")));
    CHECK(builder.seal()->time(0) == Nanoseconds(6'000'000'000));
}

TEST_CASE("a time before the last one is raised to it", "[trace]") {
    BlockBuilder builder(ThreadId{1});
    REQUIRE(builder.add(marked(1, 7, "a")));
    REQUIRE(builder.add(marked(1, 3, "b")));
    CHECK(builder.seal()->time(1) == Nanoseconds(7));
}

TEST_CASE("a block is full at some point, and the next one starts afresh", "[trace]") {
    BlockBuilder builder(ThreadId{1});
    std::size_t count = 0;
    while (builder.add(marked(1, 0, std::to_string(count % 100)))) ++count;
    REQUIRE(count > 1000);
    const auto block = builder.seal();
    CHECK(block->size() == count);
    CHECK(block->event(static_cast<std::uint32_t>(count) - 1).text(Field::text) ==
          std::to_string((count - 1) % 100));
    CHECK(block->memoryBytes() < 16 * count);
}
