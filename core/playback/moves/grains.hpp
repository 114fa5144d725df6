#pragma once

#include "core/model/frame_table.hpp"
#include "core/playback/state/state.hpp"
#include "core/trace/event.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::playback {

/// Whether an event is one move to a learner. `before` is the state in which it happens (its tasks
/// decide whether a `ready` changes a picture); `frames` has seen the event.
[[nodiscard]] bool isMoment(const trace::Event& event, const State& before,
                            const model::FrameTable& frames);

/// Whether an event is a piece of output that goes on with the event before it, and is one move
/// with that.
[[nodiscard]] bool continuesOutput(const trace::Trace& trace, trace::EventIndex event);

/// The last event of the move that begins with a moment, where another one only says more of the
/// same: what a coroutine that is parked waits for; the exit that raised an exception, which none
/// of the program's lines did; that an exit has stopped one; that a coroutine goes on to which the
/// loop gives the processor; that a task is over whose coroutine is. The moment itself where none
/// does.
[[nodiscard]] trace::EventIndex lastOfMove(const trace::Trace& trace, trace::EventIndex moment);

/// Whether an event is part of a move that began before it.
[[nodiscard]] bool endsMove(const trace::Trace& trace, trace::EventIndex event);

/// The event of a move that tells the most.
[[nodiscard]] trace::EventIndex toldOfMove(const trace::Trace& trace, trace::EventIndex moment);

/// Whether an event of this kind belongs to the moment that executes it: the `bind`s and `unbind`s
/// of a moment's own frame that follow it directly are part of its step.
[[nodiscard]] bool belongsToMoment(trace::Kind kind);

}  // namespace flowglass::playback
