#include "core/record/drain.hpp"

#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <map>
#include <thread>
#include <vector>

#include "tests/core/record/producers.hpp"
#include "tests/support/checked.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using record::Channel;
using trace::Field;
using trace::Kind;

namespace {

/// The lines of the output events of each thread, in the trace's order.
std::map<std::uint32_t, std::vector<std::uint32_t>> numbersOf(const trace::Trace& trace) {
    std::map<std::uint32_t, std::vector<std::uint32_t>> numbers;
    trace.each(0, trace.size(), [&](const trace::Event& event) {
        if (event.kind == Kind::output) numbers[event.thread.value].push_back(event.line());
    });
    return numbers;
}

std::uint64_t countOf(const trace::Trace& trace, Kind kind) {
    std::uint64_t count = 0;
    trace.each(0, trace.size(), [&](const trace::Event& event) { count += event.kind == kind; });
    return count;
}

}  // namespace

TEST_CASE("threads that write without a pause lose nothing and keep their order", "[record]") {
    constexpr std::uint32_t kEach = 400'000;
    auto channel = newChannel();
    auto sink = memorySink();
    record::Drain drain(channel, *sink);
    Producer producer(channel, [](Channel& mine) {
        record::Dictionary dictionary(mine);
        const auto text = dictionary.intern("x");
        std::vector<std::thread> threads;
        for (int t = 0; t < 3; ++t)
            threads.emplace_back([&] {
                Log log(mine);
                for (std::uint32_t i = 1; i <= kEach; ++i) writeNumber(log, text, i);
            });
        for (auto& thread : threads) thread.join();
    });
    drainAll(producer, drain);
    const auto trace = checked(sink->snapshot());
    const auto numbers = numbersOf(*trace);
    REQUIRE(numbers.size() == 3);
    for (const auto& [thread, lines] : numbers) {
        REQUIRE(lines.size() == kEach);
        bool isInOrder = true;
        for (std::uint32_t i = 0; i < kEach; ++i) isInOrder = isInOrder && lines[i] == i + 1;
        CHECK(isInOrder);
    }
    CHECK(countOf(*trace, Kind::lost) == 0);
    base::Nanoseconds last{0};
    trace->each(0, trace->size(), [&](const trace::Event& event) {
        if (event.time < last) FAIL("time goes back at " << event.index);
        last = event.time;
    });
}

TEST_CASE("what a killed program had published is in the trace", "[record]") {
    auto channel = newChannel();
    auto sink = memorySink();
    record::Drain drain(channel, *sink);
    Producer producer(channel, [](Channel& mine) {
        Log log(mine);
        for (int i = 0; i < 5; ++i) writeMark(log, "before");
        kill(getpid(), SIGKILL);
    });
    drainAll(producer, drain);
    CHECK(WTERMSIG(producer.waitStatus()) == SIGKILL);
    CHECK(countOf(*checked(sink->snapshot()), Kind::mark) == 5);
}

TEST_CASE("a name is known wherever it is used, also one longer than a chunk", "[record]") {
    auto channel = newChannel();
    auto sink = memorySink();
    record::Drain drain(channel, *sink);
    const std::string longText(300'000, 'y');
    Producer producer(channel, [&](Channel& mine) {
        record::Dictionary dictionary(mine);
        dictionary.describe(record::DictionaryEntry::runtime, "Test 1.0");
        Log log(mine);
        for (std::uint32_t i = 0; i < 20'000; ++i)
            writeNumber(log, dictionary.intern("name " + std::to_string(i)), i + 1);
        writeNumber(log, dictionary.intern(longText), 20'001);
        dictionary.addSource("a.py", longText);
        dictionary.addSource("empty.py", "");
    });
    drainAll(producer, drain);
    const auto trace = checked(sink->snapshot());
    REQUIRE(trace->size() == 20'003);
    for (std::uint32_t i = 0; i < 20'000; ++i)
        if (trace->event(i + 1).text(Field::text) != "name " + std::to_string(i)) FAIL(i);
    CHECK(trace->event(20'001).text(Field::text) == longText);
    CHECK(trace->source("a.py") == longText);
    CHECK(trace->source("empty.py") == "");
    CHECK(trace->metadata().runtime == "Test 1.0");
}

TEST_CASE("every type of field comes out as it went in", "[record]") {
    auto channel = newChannel();
    auto sink = memorySink();
    record::Drain drain(channel, *sink);
    record::Dictionary dictionary(channel);
    Log log(channel);
    record::RawValue number;
    number.form = trace::ValueForm::integer;
    number.integer = -5;
    record::RawValue real;
    real.form = trace::ValueForm::real;
    real.real = 2.5;
    record::RawValue text;
    text.form = trace::ValueForm::text;
    text.text = "'abc'";
    text.object = 4;
    text.frame = 2;
    record::RawEvent<Kind::call>(log, record::ticks(), 3 * 64)
        .task(3)
        .put<Field::frame>(1U)
        .put<Field::function>(dictionary.intern("f"))
        .put<Field::file>("a.py")
        .put<Field::line>(7U)
        .beginList<Field::args>(3)
        .addNamed(dictionary.intern("a"), number)
        .addNamed(dictionary.intern("b"), real)
        .addNamed(dictionary.intern("c"), text)
        .putFlag<Field::native>()
        .commit();
    const std::chrono::nanoseconds deadline =
        std::chrono::steady_clock::now().time_since_epoch() + std::chrono::seconds(1000);
    record::RawEvent<Kind::wait>(log, record::ticks(), 64)
        .put<Field::task>(3U)
        .put<Field::on>(trace::Word::timer)
        .putDuration<Field::until>(static_cast<std::uint64_t>(deadline.count()))
        .beginList<Field::targets>(2)
        .addReference(trace::Word::task, 9)
        .addReference(trace::Word::timer, 0)
        .commit();
    drain.finish(normalEnd());
    const auto trace = sink->snapshot();
    REQUIRE(trace->size() == 4);
    CHECK(trace::jsonLine(trace->event(1), trace::Times::leftOut) ==
          R"({"i":1,"thread":1,"kind":"call","in":3,"frame":1,"function":"f","file":"a.py",)"
          R"("line":7,"args":{"a":{"text":"-5"},"b":{"text":"2.5"},)"
          R"("c":{"text":"'abc'","object":4,"frame":2}},"native":true})");
    const auto wait = trace->event(2);
    // A time of the recording's: a thousand seconds after the event, on another clock.
    REQUIRE(wait.number(Field::until));
    const auto left = std::chrono::nanoseconds(*wait.number(Field::until)) - wait.time;
    CHECK(left > std::chrono::seconds(900));
    CHECK(left < std::chrono::seconds(1100));
    REQUIRE(wait.references(Field::targets).size() == 2);
    CHECK(wait.references(Field::targets)[0] == trace::Reference{trace::Word::task, 9});
    CHECK(wait.references(Field::targets)[1] == trace::Reference{trace::Word::timer, {}});
}

TEST_CASE("one record says that a task waits for its own turn, and that it is ready", "[record]") {
    auto channel = newChannel();
    auto sink = memorySink();
    record::Drain drain(channel, *sink);
    Log log(channel);
    record::RawEvent<Kind::wait> wait(log, record::ticks());
    wait.task(3).put<Field::task>(3U).put<Field::on>(trace::Word::yield).pair().commit();
    drain.finish(normalEnd());
    const auto trace = sink->snapshot();
    REQUIRE(trace->size() == 4);
    CHECK(trace::jsonLine(trace->event(1), trace::Times::leftOut) ==
          R"({"i":1,"thread":1,"kind":"wait","in":3,"task":3,"on":"yield"})");
    CHECK(trace::jsonLine(trace->event(2), trace::Times::leftOut) ==
          R"({"i":2,"thread":1,"kind":"ready","task":3,"by":{"task":3},"cause":3})");
    CHECK(trace->event(2).time == trace->event(1).time);
}

TEST_CASE("a producer that had to wait says so, and loses nothing", "[record]") {
    constexpr std::uint32_t kCount = 1'200'000;
    auto channel = newChannel();
    auto sink = memorySink();
    record::Drain drain(channel, *sink);
    Producer producer(channel, [](Channel& mine) {
        record::Dictionary dictionary(mine);
        const auto text = dictionary.intern("x");
        Log log(mine);
        for (std::uint32_t i = 1; i <= kCount; ++i) writeNumber(log, text, i);
    });
    // Nobody drains until the budget is spent.
    while (channel.chunkCount() < record::kChunkBudget && !producer.hasEnded())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(!producer.hasEnded());
    drainAll(producer, drain);
    const auto trace = checked(sink->snapshot());
    CHECK(countOf(*trace, Kind::output) == kCount);
    CHECK(countOf(*trace, Kind::block) >= 1);
    CHECK(countOf(*trace, Kind::block) == countOf(*trace, Kind::unblock));
    CHECK(countOf(*trace, Kind::lost) == 0);
}

TEST_CASE("with dropping, what is written and what is counted as lost make the whole", "[record]") {
    constexpr std::uint32_t kCount = 2'000'000;
    auto channel = newChannel();
    channel.setDropping(true);
    auto sink = memorySink();
    record::Drain drain(channel, *sink);
    Producer producer(channel, [](Channel& mine) {
        record::Dictionary dictionary(mine);
        const auto text = dictionary.intern("x");
        Log log(mine);
        for (std::uint32_t i = 1; i < kCount; ++i) writeNumber(log, text, i);
        while (mine.tryAcquire(trace::ThreadId{9}, 1) == nullptr) usleep(1000);
        writeNumber(log, text, kCount);
    });
    while (channel.chunkCount() < record::kChunkBudget && !producer.hasEnded())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    drainAll(producer, drain);
    const auto trace = checked(sink->snapshot());
    std::uint64_t lost = 0;
    trace->each(0, trace->size(), [&](const trace::Event& event) {
        if (event.kind == Kind::lost && event.thread.value == 1)
            lost += event.number(Field::count).value_or(0);
    });
    CHECK(lost > 0);
    CHECK(lost + countOf(*trace, Kind::output) == kCount);
    CHECK(countOf(*trace, Kind::block) == 0);
}

TEST_CASE("garbage in a chunk costs that chunk's rest and is counted", "[record]") {
    auto channel = newChannel();
    auto sink = memorySink();
    record::Drain drain(channel, *sink);
    Log log(channel);
    writeMark(log, "good");
    auto* at = log.reserve(4096);
    REQUIRE(at != nullptr);
    SECTION("bytes of all ones") {
        std::memset(at, 0xff, 4096);
    }
    SECTION("zeros") {
        std::memset(at, 0, 4096);
    }
    SECTION("a record longer than what is there") {
        const record::RawHead head{record::ticks(), Kind::mark, 0, 1, 100'000'000};
        std::memcpy(at, &head, sizeof head);
    }
    SECTION("a text longer than its record") {
        const record::RawHead head{record::ticks(), Kind::mark, 0, 1, 1};
        std::memcpy(at, &head, sizeof head);
        const auto length = record::kInline | 1'000'000U;
        std::memcpy(at + sizeof head, &length, sizeof length);
    }
    SECTION("a required field that is not there") {
        const record::RawHead head{record::ticks(), Kind::mark, 0, 0, 0};
        std::memcpy(at, &head, sizeof head);
    }
    log.publish(at + 4096);
    log.seal();
    writeMark(log, "good again");
    auto* chunk = channel.acquire(trace::ThreadId{0xffff'ffffU}, 3);
    chunk->published = 0xffff'ffffU;
    drain.round();
    drain.finish(normalEnd());
    const auto trace = sink->snapshot();
    CHECK(countOf(*trace, Kind::mark) == 2);
    CHECK(countOf(*trace, Kind::lost) == 1);
    CHECK(trace->event(trace->size() - 1).kind == Kind::end);
}

TEST_CASE("random bytes never bring the drain down", "[record]") {
    std::uint32_t random = 12345;
    const auto next = [&] { return random = random * 1664525U + 1013904223U; };
    for (int round = 0; round < 30; ++round) {
        auto channel = newChannel();
        auto sink = memorySink();
        record::Drain drain(channel, *sink);
        Log log(channel);
        for (int chunk = 0; chunk < 3; ++chunk) {
            auto* at = log.reserve(record::kMostRecord);
            for (std::size_t i = 0; i < record::kMostRecord; i += 4) {
                // Mostly small numbers, so that some records look sane for a while.
                const auto word = next() % 4 == 0 ? next() : next() >> 26U;
                std::memcpy(at + i, &word, sizeof word);
            }
            log.publish(at + record::kMostRecord);
            log.seal();
        }
        drain.finish(normalEnd());
        CHECK(sink->snapshot()->size() > 0);
    }
}

TEST_CASE("a chunk that never comes is a loss, not a halt", "[record]") {
    auto channel = newChannel();
    auto sink = memorySink();
    record::Drain drain(channel, *sink);
    Log log(channel);
    writeMark(log, "first");
    log.seal();
    writeMark(log, "second");
    log.seal();
    writeMark(log, "third");
    channel.chunk(1).state = record::ChunkState::free;
    drain.round();
    drain.finish(normalEnd());
    const auto trace = sink->snapshot();
    CHECK(countOf(*trace, Kind::mark) == 2);
    CHECK(countOf(*trace, Kind::lost) == 1);
}

TEST_CASE("events that are older than a closed epoch are moved behind it", "[record]") {
    auto channel = newChannel();
    auto sink = memorySink();
    record::Drain drain(channel, *sink);
    Log early(channel);
    Log late(channel);
    const auto old = record::ticks();
    for (int i = 0; i < 100'000; ++i) writeMark(early, "e");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    drain.round();
    REQUIRE(sink->snapshot()->size() > 0);
    const auto closed = sink->snapshot();
    record::RawEvent<Kind::mark>(late, old, 8).put<Field::text>("late").commit();
    drain.finish(normalEnd());
    const auto trace = checked(sink->snapshot());
    REQUIRE(trace->size() == 100'004);
    trace::EventIndex at = 0;
    trace->each(0, trace->size(), [&](const trace::Event& event) {
        if (event.kind == Kind::mark && event.text(Field::text) == "late") at = event.index;
    });
    CHECK(at >= closed->size());
    CHECK(trace->time(at) > closed->time(closed->size() - 1));
}

TEST_CASE("beyond a limit events are counted, and the program runs on", "[record]") {
    auto channel = newChannel();
    auto sink = memorySink();
    record::Limits limits;
    std::uint64_t expected = 1000;
    SECTION("of events") {
        limits.events = 1000;
    }
    SECTION("of time") {
        limits.time = std::chrono::duration<double>(0);
        expected = 0;
    }
    record::Drain drain(channel, *sink, limits);
    Log log(channel);
    for (int i = 1; i < 5000; ++i) writeMark(log, "m");
    drain.finish(normalEnd());
    const auto trace = sink->snapshot();
    REQUIRE(trace->size() == expected + 2);
    const auto lost = trace->event(expected);
    CHECK(lost.number(Field::count) == 5000 - expected);
    CHECK(lost.word(Field::why) == trace::Word::limit);
}

TEST_CASE("a full disk ends the recording, says so, and lets the program run on", "[record]") {
    const TemporaryPath path("full.flow");
    auto channel = newChannel();
    auto sink = std::move(*record::TraceSink::open(path.string(), {}));
    record::Drain drain(channel, *sink);
    // A file that may not grow stands in for the disk.
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{512, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    Producer producer(channel, [](Channel& mine) {
        Log log(mine);
        for (int i = 1; i < 300'000; ++i) writeMark(log, std::to_string(i));
    });
    drainAll(producer, drain);
    setrlimit(RLIMIT_FSIZE, &before);
    CHECK(WEXITSTATUS(producer.waitStatus()) == 0);
    REQUIRE(sink->fault().has_value());
    CHECK(sink->fault()->kind == base::ErrorKind::io);
    const auto kept = sink->snapshot();
    const auto lost = kept->event(kept->size() - 2);
    CHECK(lost.kind == Kind::lost);
    CHECK(lost.word(Field::why) == trace::Word::full);
    CHECK(lost.number(Field::count).value_or(0) + kept->size() - 2 == 300'000);
    // The file ends as the trace does.
    const auto written = checkedTrace(path.path());
    CHECK(written->damage().empty());
    CHECK(linesOf(*written) == linesOf(*kept));
}
