#include "core/playback/moves/grains.hpp"

#include <array>
#include <optional>

#include "core/playback/moves/player.hpp"

namespace flowglass::playback {
namespace {

using trace::Field;
using trace::Kind;
using trace::Word;

constexpr std::array<std::string_view, 3> kNames{"moments", "lines", "events"};

/// What a kind is to the grain of moments.
enum class Part : std::uint8_t { never, always, ofUserFrames, begins, ifReadied };

constexpr Part partOf(Kind kind) {
    switch (kind) {
        case Kind::create:
        case Kind::resume:
        case Kind::suspend:
        case Kind::close:
        case Kind::evaluate:
        case Kind::apply:
        case Kind::decorate:
        case Kind::entered:
        case Kind::exiting:
        case Kind::exited:
        case Kind::raise:
        case Kind::handled:
        case Kind::run:
        case Kind::wait:
        case Kind::cancel:
        case Kind::finish:
        case Kind::idle:  // the loop's own moment: nothing is ready
        case Kind::block:
        case Kind::output:
        case Kind::input:
        case Kind::mark:
        case Kind::lost:
        case Kind::end:  // the last picture: what an uncaught exception left behind
            return Part::always;
        case Kind::call:
        case Kind::return_:
            return Part::ofUserFrames;
        case Kind::callback:
            return Part::begins;
        case Kind::ready:
            return Part::ifReadied;
        case Kind::thread:
        case Kind::threadEnd:
        case Kind::line:
        case Kind::bind:
        case Kind::unbind:
        case Kind::unwind:
        case Kind::entering:
        case Kind::unblock:
        case Kind::object:
        case Kind::task:
        case Kind::turn:
        case Kind::unawaited:
        case Kind::unretrieved:
            return Part::never;
    }
    return Part::never;
}

/// The kind of event that one of `kind` may be one move with; empty where there is none.
constexpr std::optional<Kind> followerOf(Kind kind) {
    switch (kind) {
        case Kind::suspend:
            return Kind::wait;
        case Kind::resume:
            return Kind::raise;
        case Kind::raise:
            return Kind::exited;
        case Kind::exited:
            return Kind::handled;
        case Kind::run:
            return Kind::resume;
        case Kind::return_:
        case Kind::handled:
            return Kind::finish;
        default:
            return std::nullopt;
    }
}

bool changesPicture(const trace::Event& ready, const State& before) {
    const auto id = ready.id<trace::TaskId>(Field::task);
    const auto* task = id ? before.task(*id) : nullptr;
    return !task || task->condition == TaskCondition::created ||
           task->condition == TaskCondition::waiting || task->condition == TaskCondition::done;
}

}  // namespace

bool isMoment(const trace::Event& event, const State& before, const model::FrameTable& frames) {
    switch (partOf(event.kind)) {
        case Part::never:
            return false;
        case Part::always:
            return true;
        case Part::ofUserFrames:
            return !event.frame() || !frames.isComprehension(*event.frame());
        case Part::begins:
            return event.word(Field::phase) == Word::begin;
        case Part::ifReadied:
            return changesPicture(event, before);
    }
    return false;
}

bool continuesOutput(const trace::Trace& trace, trace::EventIndex event) {
    if (event == 0 || event >= trace.size() || trace.kind(event) != Kind::output ||
        trace.kind(event - 1) != Kind::output)
        return false;
    const auto piece = trace.event(event);
    if (!piece.flag(Field::continues)) return false;
    const auto before = trace.event(event - 1);
    return before.thread == piece.thread && before.word(Field::stream) == piece.word(Field::stream);
}

trace::EventIndex lastOfMove(const trace::Trace& trace, trace::EventIndex moment) {
    const auto kind = trace.kind(moment);
    const auto follower = followerOf(kind);
    if (!follower) return moment;
    auto next = moment + 1;
    // What is waited for may be seen for the first time.
    while (kind == Kind::suspend && next < trace.size() && trace.kind(next) == Kind::object) ++next;
    if (next >= trace.size() || trace.kind(next) != *follower) return moment;
    const auto first = trace.event(moment);
    const auto other = trace.event(next);
    if (first.thread != other.thread) return moment;
    const bool isOfTask = first.task && other.id<trace::TaskId>(Field::task) == first.task;
    const bool isOfToken = first.exc() && other.exc() == first.exc();
    switch (kind) {
        case Kind::suspend:
            return isOfTask && first.how() == Word::await && !first.has(Field::delegate) ? next
                                                                                         : moment;
        case Kind::run:
            // What the loop gives the processor to is its task's innermost coroutine.
            return other.task == first.id<trace::TaskId>(Field::task) ? lastOfMove(trace, next)
                                                                      : moment;
        case Kind::resume:
            // What the loop throws into a coroutine comes up where that waited: one thing, unless
            // a scope takes it in at once.
            return isOfToken && first.how() == Word::throw_ && other.how() == Word::delivered &&
                           other.frame() == first.frame() && lastOfMove(trace, next) == next
                       ? next
                       : moment;
        case Kind::raise:
            return first.exc() && other.id<trace::ExceptionId>(Field::raised) == first.exc()
                       ? next
                       : moment;
        case Kind::return_:
            return isOfTask ? next : moment;
        case Kind::handled:
            return isOfTask && isOfToken && first.word(Field::stoppedBy) == Word::task ? next
                                                                                       : moment;
        default:
            return isOfToken && other.word(Field::stoppedBy) == Word::scope ? next : moment;
    }
}

bool endsMove(const trace::Trace& trace, trace::EventIndex event) {
    switch (trace.kind(event)) {
        case Kind::wait:
        case Kind::raise:
        case Kind::exited:
        case Kind::handled:
        case Kind::resume:
        case Kind::finish:
            break;
        default:
            return false;
    }
    auto before = event;
    while (before > 0 && trace.kind(before - 1) == Kind::object) --before;
    return before > 0 && lastOfMove(trace, before - 1) >= event;
}

trace::EventIndex toldOfMove(const trace::Trace& trace, trace::EventIndex moment) {
    const auto kind = trace.kind(moment);
    return kind == Kind::exited || kind == Kind::run ? moment : lastOfMove(trace, moment);
}

bool belongsToMoment(Kind kind) {
    return kind == Kind::bind || kind == Kind::unbind;
}

std::string_view nameOf(Grain grain) {
    return kNames[static_cast<std::size_t>(grain)];
}

std::optional<Grain> grainNamed(std::string_view name) {
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (kNames[i] == name) return static_cast<Grain>(i);
    return std::nullopt;
}

}  // namespace flowglass::playback
