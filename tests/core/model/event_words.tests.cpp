#include "core/model/event_words.hpp"

#include <algorithm>
#include <vector>

#include "tests/catch.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::model;

namespace {

/// Tables of a whole trace, and the words of its events.
struct Told {
    explicit Told(tests::TracePtr whole) : trace(std::move(whole)) {
        trace->each(0, trace->size(), [&](const trace::Event& event) {
            frames.see(event);
            names.see(event);
        });
    }
    [[nodiscard]] std::string first(trace::Kind kind) const {
        for (trace::EventIndex at = 0; at < trace->size(); ++at)
            if (trace->kind(at) == kind) return eventWords(trace->event(at), {frames, names});
        return "no such event";
    }
    tests::TracePtr trace;
    FrameTable frames;
    Names names;
};

}  // namespace

TEST_CASE("an event's words name frames, exceptions and values, not numbers", "[model]") {
    const Told a(tests::conformance("a"));
    CHECK(a.first(trace::Kind::create) == "outer, a.py, line 8, by <module>, generator");
    CHECK(a.first(trace::Kind::resume) == "outer, line 8, next, by <module>, next");
    CHECK(a.first(trace::Kind::raise) == "ValueError, inner, line 3, ValueError, one, thrown");
    CHECK(a.first(trace::Kind::output) == "stdout, 1⏎, <module>, line 15");
}

TEST_CASE("tasks are called by their names in an event's words", "[model]") {
    const Told d(tests::conformance("d"));
    const auto words = d.first(trace::Kind::run);
    CHECK(words.find(d.names.taskName(trace::TaskId{1})) != std::string::npos);
}

TEST_CASE("a wait's words name all that is waited for", "[model]") {
    const Told d(tests::conformance("d"));
    std::vector<std::string> waits;
    for (trace::EventIndex at = 0; at < d.trace->size(); ++at) {
        const auto event = d.trace->event(at);
        if (event.kind != trace::Kind::wait) continue;
        waits.push_back(eventWords(event, {d.frames, d.names}));
    }
    const auto name = [&](std::uint32_t task) { return d.names.taskName(trace::TaskId{task}); };
    const auto gathered = " and " + name(2) + " and " + name(3) + " and " + name(4);
    CHECK(std::ranges::any_of(waits, [&](const std::string& words) {
        return words.find("on " + d.names.objectName(trace::ObjectId{4}) + gathered) !=
               std::string::npos;
    }));
    CHECK(waits.size() >= 4);
}

TEST_CASE("a long text is cut between two characters", "[model]") {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "é";
    const std::string whole = "x" + text;
    trace::Event mark(trace::Kind::mark);
    mark.set(trace::Field::text, std::string_view(whole));
    const FrameTable frames;
    const Names names;
    const auto words = eventWords(mark, {frames, names});
    CHECK(words == whole.substr(0, 159) + "…");
}

TEST_CASE("a search does not tell capital from small letters", "[model]") {
    CHECK(holdsText("ValueError, inner", "valueerr"));
    CHECK(holdsText("valueerror", "ERROR"));
    CHECK(holdsText("anything", ""));
    CHECK(!holdsText("inner", "outer"));
    CHECK(!holdsText("", "x"));
}
