#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/python/frames/frames.hpp"
#include "core/python/tasks/loop_step.hpp"
#include "core/record/raw_event.hpp"
#include "core/record/thread_log.hpp"

namespace flowglass::python {

struct ScopeExit;

/// An exception on its way. It holds no reference: while it is in flight it is alive, and what was
/// stopped is only remembered as long as it can be told apart (exceptions.hpp).
struct Token {
    PyObject* exception = nullptr;  ///< its address alone
    std::uint32_t id = 0;
    Frame* at = nullptr;     ///< the frame it is in; null while it travels below unrecorded code
    int unit = 0;            ///< where in that frame it was set going; travelling: where the frame
                             ///< below stood when it came out of the one above
    std::uint32_t line = 0;  ///< where it was first seen in that frame
    bool isForeign = false;  ///< it came into that frame from another
    bool isHeld = false;     ///< an exit stack hands it on: more calls may come from that place
    std::uint32_t scopeLine = 0;  ///< of the `with` item that has just swallowed it; 0: none
    /// The handler of that frame in which it was last seen on its way from unit `passingFrom`, by
    /// where that begins; -1: none.
    int passing = -1;
    int passingFrom = -1;
    int clause = -1;        ///< what `except*` left over of a group: the clause that did
    std::size_t depth = 0;  ///< travelling: recorded frames below it on the stack
    /// Travelling: the library's frame that it came out into, by its address and code alone, and
    /// where that stood. Null: none.
    const void* caller = nullptr;
    const void* callerCode = nullptr;
    int callerUnit = 0;
    std::size_t step = 0;  ///< travelling: steps of event loops that it came out in
};

/// One thread's part of the recording: its log, the recorded frames on its stack, the exceptions
/// in flight.
struct ThreadState {
    ThreadState(record::Channel& channel, trace::ThreadId thread) : log(channel, thread) {
        stack.reserve(256);
    }

    record::ThreadLog log;
    std::vector<Frame*> stack;       ///< recorded frames that run or wait for one that runs
    std::vector<Token> tokens;       ///< in flight, the newest last
    std::array<Token, 8> stopped{};  ///< the last ones that were handled, in a ring
    std::size_t stoppedAt = 0;
    PyGenObject* closing = nullptr;  ///< the generator whose close() runs, borrowed
    trace::Word closingHow{};        ///< called, dropped, shutdown
    PyGenObject* closingUnseen =
        nullptr;                         ///< an async generator that ends with no code left to run
    std::size_t closingTokens = 0;       ///< exceptions that were in flight before it
    const ScopeExit* exiting = nullptr;  ///< the `with` whose exit runs

    std::vector<LoopStep> steps;  ///< what event loops run, the innermost last
    std::size_t floor = 0;  ///< frames of `stack` beneath that, which wait for the loop to end
    LoopTurn turn;
    bool isPending = false;  ///< something of steps, turn or condition is to be told first
    /// Condition.wait()'s frame, in which the thread stands still until it has the lock again, by
    /// its address alone.
    const void* condition = nullptr;

    /// In a forked child, whose one thread this is: nothing of what was before is known.
    void restart(trace::ThreadId thread) noexcept {
        log.restart(thread);
        stack.clear();
        tokens.clear();
        stopped = {};
        stoppedAt = closingTokens = floor = 0;
        closing = closingUnseen = nullptr;
        exiting = nullptr;
        steps.clear();
        turn = {};
        isPending = false;
        condition = nullptr;
    }
    [[nodiscard]] Frame* top() const noexcept {
        return stack.size() <= floor ? nullptr : stack.back();
    }
    /// The nearest frame that is on the stack and not delegating: whoever calls or resumes.
    [[nodiscard]] Frame* driver() const noexcept {
        for (std::size_t at = stack.size(); at > floor; --at)
            if (stack[at - 1]->state == FrameState::running) return stack[at - 1];
        return nullptr;
    }
    [[nodiscard]] bool isInLoop() const noexcept { return !steps.empty(); }
    template <trace::Kind kind>
    [[nodiscard]] record::RawEvent<kind> event(std::uint64_t ticks, std::size_t room = 0) noexcept {
        return record::RawEvent<kind>(log, ticks, room);
    }
};

}  // namespace flowglass::python
