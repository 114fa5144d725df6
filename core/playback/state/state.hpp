#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/playback/state/state_parts.hpp"
#include "core/trace/event.hpp"

namespace flowglass::playback {

/// Position of a step within one grain: state N is the state after step N, 0 before the first
/// event.
using Step = std::uint64_t;

/// What a frame is doing. `calling`: on a stack beneath another frame; `delegating`: suspended once
/// inside `yield from` or `await` of another recorded frame that stands for it.
enum class Condition : std::uint8_t { created, running, calling, parked, delegating, done };

/// How a frame came to its end.
enum class Ending : std::uint8_t { returned, raised, closed, dropped, shutdown };

/// A local variable, or a module's global, as last bound.
struct Local {
    std::string_view name;
    trace::Value value;
    trace::EventIndex boundAt = 0;  ///< the event that gave it this value
};

/// One frame at one moment; its id never changes.
struct FrameState {
    trace::FrameId id;
    std::string_view function;
    std::string_view file;
    std::uint32_t defLine = 0;          ///< 0: unknown
    std::optional<trace::Word> flavor;  ///< empty for an ordinary function
    std::optional<trace::FrameId> createdBy;
    trace::ThreadId thread{1};  ///< where it runs, or ran last
    std::optional<trace::TaskId> task;
    Condition condition = Condition::created;
    std::uint32_t line = 0;  ///< the last line run, or parked at; 0: none yet, or unknown
    std::vector<trace::NamedValue> arguments;
    std::vector<Local> locals;                ///< arguments first, then in order of first binding
    std::optional<trace::FrameId> consumer;   ///< who resumed or called it last
    std::optional<trace::Word> via;           ///< and through what
    std::string_view viaWhat;                 ///< which function, where `via` is native ("list()")
    std::optional<trace::Word> resumedHow;    ///< next, send, … the last time it was picked up
    std::uint64_t resumes = 0;                ///< how often it was picked up
    std::optional<trace::FrameId> delegate;   ///< the frame it waits in
    std::optional<trace::FrameId> delegator;  ///< the frame that waits in this one
    std::vector<std::string_view> pending;    ///< what its for loops are in the middle of
    std::optional<trace::Value> handedOut;    ///< the last value it yielded or returned
    std::uint64_t yields = 0;                 ///< how often it has yielded
    std::uint64_t folded = 0;                 ///< events of it that were counted, not recorded
    /// The event after which its rounds are only counted: what it told up to then may not hold any
    /// more. Its line is 0 and what it handed out is empty while that is unknown.
    std::optional<trace::EventIndex> foldedSince;
    std::optional<Ending> ending;
    std::optional<trace::ChainId> chain;  ///< where it is a layer of a decorated function,
    std::optional<std::uint32_t> layer;   ///< and which; 0: the function itself
    trace::EventIndex createdAt = 0;
    trace::EventIndex pickedUpAt = 0;  ///< the event that called or resumed it last
    trace::EventIndex since = 0;       ///< the event that led to its condition
    trace::EventIndex changedAt = 0;   ///< the last event that touched it

    /// Whether what was bound at an event may have changed since, unseen.
    [[nodiscard]] bool mayHaveChanged(trace::EventIndex boundAt) const {
        return foldedSince && boundAt <= *foldedSince;
    }
};

/// A thread at one moment: its stack of frames, outermost first.
struct ThreadState {
    trace::ThreadId id{1};
    std::string_view name;
    std::vector<trace::FrameId> stack;
    std::optional<trace::Word> blockedOn;
    bool ended = false;
    std::string_view blockedWhat;     ///< "time.sleep(1)"
    trace::EventIndex blockedAt = 0;  ///< the event since which it stands still
};

/// An exception on its way.
struct ExceptionState {
    trace::ExceptionId id;
    std::string_view type;
    std::string_view message;
    std::optional<trace::FrameId> at;  ///< the frame it is in now; empty: outside every frame
    std::uint32_t line = 0;
    bool handled = false;
    std::vector<trace::FrameId> left;  ///< the frames it has ended, in order
};

/// A scope that is being entered, held, or left.
struct ScopeState {
    trace::ScopeId id;
    std::optional<trace::FrameId> frame;
    std::string_view text;
    std::string_view name;
    enum class Phase : std::uint8_t { entering, held, exiting, left } phase = Phase::entering;
    std::optional<trace::Word> how;
    std::optional<trace::Word> verdict;
    trace::ThreadId thread{1};
    std::uint32_t line = 0;
    std::string_view manager;
    std::optional<trace::Value> value;            ///< what entering gave
    std::optional<trace::Value> answer;           ///< what leaving gave
    std::optional<trace::FrameId> generator;      ///< the frame behind it
    std::optional<trace::ExceptionId> exception;  ///< seen on the way out
    std::string_view exceptionType;
    std::optional<trace::ExceptionId> raised;  ///< what it raised itself
    bool async = false;
    bool moved = false;  ///< bound to no block: what lies on an exit stack, a guard that was moved
    trace::EventIndex enteredAt = 0;

    /// Whether it lies on an exit stack, where a loop may put many with the same words, and what
    /// entering gave tells it apart: that is the manager itself only where it is of its type.
    [[nodiscard]] bool isToldByValue() const;
};

/// A scope whose lock is not held while who is in it waits for a condition, in that the lock is
/// given back and taken again.
struct GivenBack {
    trace::ScopeId scope;
    trace::ThreadId thread;             ///< that stands still meanwhile;
    std::optional<trace::TaskId> task;  ///< where it is a task that waits, that task
};

/// What moved in the step that led to this state: the token a picture lets travel.
struct Transfer {
    enum class Sort : std::uint8_t { call, yield, send, return_, exception, output, close } sort{};
    std::optional<trace::FrameId> from;
    std::optional<trace::FrameId> to;
    std::optional<trace::Value> value;  ///< absent: nothing shown on the token
    std::optional<trace::ExceptionId> exception;
};

/// More tasks that have finished than this are not kept, only counted.
inline constexpr std::size_t kMostDoneTasks = 256;

/// The program at one moment. Texts are borrowed from the trace; hold on to it. Frames that have
/// ended stay for the step in which they ended, marked done.
struct State {
    trace::EventIndex next = 0;  ///< events [0, next) have happened
    std::map<trace::FrameId, std::shared_ptr<const FrameState>> frames;
    std::vector<ThreadState> threads;        ///< in order of first sight
    std::optional<trace::ThreadId> thread;   ///< whose event was last
    std::vector<ExceptionState> exceptions;  ///< not handled yet, or handled in this step
    std::vector<ScopeState> scopes;          ///< open, or left in this step; in order of entry
    std::vector<GivenBack> givenBack;        ///< of `scopes`: those that hold nothing for now
    std::optional<Transfer> transfer;
    std::vector<ScopeState> unwound;            ///< left one after the other, until the program
                                                ///< goes on: the first one left comes first
    std::optional<trace::FrameId> active;       ///< the frame the step is about
    std::optional<trace::EventIndex> lastLine;  ///< the last `line` event: the line just run
    std::optional<trace::EventIndex> nextLine;  ///< the next `line` event: the line next
    std::map<trace::TaskId, std::shared_ptr<const TaskState>> tasks;  ///< not finished before
    std::deque<std::shared_ptr<const TaskState>> doneTasks;  ///< the last kMostDoneTasks, in order
    std::uint64_t tasksDone = 0;                             ///< how many have finished so far
    std::vector<LoopState> loops;                            ///< in order of first sight
    std::deque<QueueEntry> queue;  ///< what is ready, in the order in which it became so
    std::map<trace::ChainId, std::shared_ptr<const ChainState>> chains;
    std::vector<trace::ChainId> decorating;   ///< evaluated or applied, and not bound yet
    std::optional<trace::ChainId> chain;      ///< the decorated function that was in play last
    std::optional<CallbackState> callback;    ///< the loop's callback that runs, or just ended
    std::optional<trace::TaskId> activeTask;  ///< the task the step is about
    std::optional<std::uint64_t> turn;        ///< the iteration of the loop that turned last
    std::uint64_t outputEvents = 0;           ///< `output` events so far
    std::uint64_t lost = 0;                   ///< events counted as missing so far
    bool ended = false;
    std::optional<std::uint64_t> status;  ///< the program's exit status, once it ended
    std::optional<std::uint64_t> signal;  ///< or the signal that ended it

    [[nodiscard]] const FrameState* frame(trace::FrameId id) const;
    [[nodiscard]] const ThreadState* threadOf(trace::ThreadId id) const;
    [[nodiscard]] const ExceptionState* exception(trace::ExceptionId id) const;
    [[nodiscard]] const ScopeState* scope(trace::ScopeId id) const;
    /// Whether its lock is given back until who is in it goes on.
    [[nodiscard]] bool isGivenBack(trace::ScopeId id) const;
    /// Also one that has finished, while it is among doneTasks.
    [[nodiscard]] const TaskState* task(trace::TaskId id) const;
    /// The task that the step is about: its own topic, or whose frame it is.
    [[nodiscard]] std::optional<trace::TaskId> taskAtHand() const;
    [[nodiscard]] const LoopState* loop(trace::LoopId id) const;
    [[nodiscard]] const ChainState* chainOf(trace::ChainId id) const;
    /// Who gets what `id` yields or returns: its consumer, past frames that only delegate to it.
    [[nodiscard]] std::optional<trace::FrameId> receiverOf(trace::FrameId id) const;
};

}  // namespace flowglass::playback
