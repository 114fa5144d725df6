#include "core/record/harvester.hpp"

#include <thread>

#include "tests/catch.hpp"
#include "tests/core/record/producers.hpp"
#include "tests/support/checked.hpp"

using namespace flowglass;
using namespace flowglass::tests;

namespace {

constexpr std::uint32_t kRecords = 1'500'000;  // about 60 MB: well over the channel's budget

}  // namespace

TEST_CASE("a program that nobody decodes goes on, and nothing of it is lost or out of order",
          "[record]") {
    auto channel = newChannel();
    auto sink = memorySink();
    record::Drain drain(channel, *sink);
    record::Harvester harvester(channel);
    record::Dictionary dictionary(channel);
    const auto name = dictionary.intern("out");
    {
        // It would wait for ever here if chunks came back only from a decoder.
        Log log(channel);
        for (std::uint32_t i = 0; i < kRecords; ++i) writeNumber(log, name, i + 1);
    }
    harvester.stop();
    while (auto harvest = harvester.next()) drain.take(std::move(*harvest));
    drain.finish(normalEnd());

    std::uint32_t expected = 0;
    const auto trace = checked(sink->snapshot());
    trace->each(0, trace->size(), [&](const trace::Event& event) {
        if (event.kind != trace::Kind::output) return;
        if (event.line() != ++expected) FAIL("event " << event.index << " is " << event.line());
    });
    CHECK(expected == kRecords);
}

TEST_CASE("harvests come in the order in which they were collected", "[record]") {
    auto channel = newChannel();
    record::Harvester harvester(channel);
    Log log(channel);
    for (int i = 0; i < 5; ++i) {
        writeMark(log, "a moment");
        std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
    harvester.stop();
    std::uint64_t last = 0;
    bool wasLast = false;
    while (auto harvest = harvester.next()) {
        CHECK(harvest->ticks > last);
        CHECK_FALSE(wasLast);
        last = harvest->ticks;
        wasLast = harvest->writers == record::Writers::gone;
    }
    CHECK(wasLast);
}
