#include "core/playback/moves/exception_path.hpp"

#include "tests/catch.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::playback;
using flowglass::tests::conformance;

namespace {

/// "frame 1, scope 2, task 3": the last thing that each stop names, in order.
std::string words(const ExceptionPath& path) {
    std::string text;
    for (const auto& stop : path.stops) {
        text += text.empty() ? "" : ", ";
        if (stop.scope)
            text += "scope " + std::to_string(stop.scope->value);
        else if (stop.frame)
            text += "frame " + std::to_string(stop.frame->value);
        else if (stop.task)
            text += "task " + std::to_string(stop.task->value);
    }
    return text;
}

/// The exception of the first event of `kind` that has one.
trace::ExceptionId exceptionIn(const trace::Trace& trace, trace::Kind kind) {
    std::optional<trace::ExceptionId> found;
    trace.each(0, trace.size(), [&](const trace::Event& event) {
        if (!found && event.kind == kind) found = event.exc();
    });
    return found.value();
}

}  // namespace

TEST_CASE("an exception's path leads through frames and scopes to who stops it", "[playback]") {
    const auto trace = conformance("c");
    const Player player(trace);
    const auto path = pathOf(player, exceptionIn(*trace, trace::Kind::raise));
    REQUIRE(path.stops.size() >= 4);
    // Out of the module's block into the exits of both scopes, and through the manager's generator.
    const auto text = words(path);
    CHECK(text.starts_with("frame 1, scope 2"));
    CHECK(text.find("scope 1") != std::string::npos);
    for (std::size_t i = 1; i < path.stops.size(); ++i)
        CHECK(path.stops[i].event >= path.stops[i - 1].event);
}

TEST_CASE("a cancellation's path leads from who asks, through the frames, to the task's end",
          "[playback]") {
    const auto trace = conformance("d");
    const Player player(trace);
    const auto path = pathOf(player, exceptionIn(*trace, trace::Kind::cancel));
    REQUIRE(path.stops.size() >= 5);
    CHECK(path.stops[0].task == trace::TaskId{1});
    CHECK(path.stops[1].task == trace::TaskId{3});
    CHECK(trace->event(path.stops[1].event).kind == trace::Kind::cancel);
    CHECK(trace->event(path.stops.back().event).kind == trace::Kind::finish);
    CHECK(words(path).find("frame 4") != std::string::npos);
}

TEST_CASE("an exception that is not in the recording has no path", "[playback]") {
    const Player player(conformance("a"));
    CHECK(pathOf(player, trace::ExceptionId{999}).stops.empty());
}
