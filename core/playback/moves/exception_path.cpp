#include "core/playback/moves/exception_path.hpp"

#include <algorithm>

namespace flowglass::playback {

using trace::Event;
using trace::Field;
using trace::Kind;

namespace {

/// Who asks a task to stop does so not long before the loop throws it.
constexpr trace::EventIndex kMostBefore = 100'000;
constexpr trace::EventIndex kMostAfter = 2'000'000;

/// Where `event` takes the exception; empty where it is not about it.
std::optional<PathStop> stopOf(const Event& event, trace::ExceptionId exception) {
    const bool raisedInExit = event.id<trace::ExceptionId>(Field::raised) == exception;
    if (event.exc() != exception && !raisedInExit) return std::nullopt;
    PathStop stop{event.index, event.frame(), event.scope(), event.id<trace::TaskId>(Field::task),
                  event.thread};
    if (!stop.task) stop.task = event.task;
    switch (event.kind) {
        case Kind::raise:
        case Kind::resume:
        case Kind::unwind:
        case Kind::handled:
        case Kind::exiting:
        case Kind::exited:
        case Kind::cancel:
        case Kind::run:
        case Kind::finish:
            return stop;
        default:
            return std::nullopt;
    }
}

/// The first event that can be about it: a cancellation is asked for before it is raised.
trace::EventIndex beginOf(const trace::Trace& trace, trace::ExceptionId exception,
                          trace::EventIndex raised) {
    auto begin = raised;
    const auto first = raised - std::min(raised, kMostBefore);
    trace.each(first, raised, [&](const Event& event) {
        if (begin == raised && stopOf(event, exception)) begin = event.index;
    });
    return begin;
}

}  // namespace

ExceptionPath pathOf(const Player& player, trace::ExceptionId exception) {
    ExceptionPath path{exception, {}};
    const auto* facts = player.names().exception(exception);
    if (facts == nullptr) return path;
    const auto& trace = player.trace();
    const auto begin = beginOf(trace, exception, facts->raisedAt);
    trace.each(begin, std::min(trace.size(), begin + kMostAfter), [&](const Event& event) {
        const auto stop = stopOf(event, exception);
        if (!stop) return;
        // A wish to stop comes from whoever asks.
        if (event.kind == Kind::cancel && event.task && event.task != stop->task)
            path.stops.push_back({event.index, {}, {}, event.task, event.thread});
        path.stops.push_back(*stop);
    });
    return path;
}

}  // namespace flowglass::playback
