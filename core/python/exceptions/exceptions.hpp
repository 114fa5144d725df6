#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/python/exceptions/exception_ids.hpp"
#include "core/python/recorder.hpp"
#include "core/python/tasks/tasks.hpp"

namespace flowglass::python {

class Lifecycle;
class Scopes;

/// Exceptions as tokens that travel: born or set going again in a frame, leaving frames, stopped
/// somewhere. The interpreter does not say that a clause matched, so it is read off the frame's
/// position at its next event (handlers.hpp).
class Exceptions {
  public:
    Exceptions(Recorder& recorder, const Tasks& tasks, const Scopes& scopes)
        : m_recorder(recorder), m_tasks(tasks), m_scopes(scopes) {}

    /// It shows in `frame` at `unit`: a new token there, or one that arrives from a callee.
    void raised(Lifecycle& lifecycle, ThreadState& thread, Frame& frame, int unit,
                PyObject* exception, std::uint64_t ticks) noexcept;
    /// A handler of `frame` let it go on from `unit`.
    void reraised(Lifecycle& lifecycle, ThreadState& thread, Frame& frame, int unit,
                  PyObject* exception, std::uint64_t ticks) noexcept;
    /// It was thrown into a frame that has just been resumed. The token's id is needed by the
    /// resume, so it is made first. With `isRaised`, what the frame awaits has raised it.
    [[nodiscard]] std::uint32_t idOf(ThreadState& thread, PyObject* exception) noexcept;
    /// 0 where nothing was told of it.
    [[nodiscard]] std::uint32_t knownId(ThreadState& thread, PyObject* exception) const noexcept;
    /// It goes by that id wherever it shows from now on.
    void know(const PyObject* exception, std::uint32_t id) { m_ids.set(exception, id); }
    void thrown(ThreadState& thread, Frame& frame, int unit, PyObject* exception, std::uint32_t id,
                bool isRaised, std::uint64_t ticks) noexcept;
    /// What the loop threw into a task has ended there, and no frame of the program's has seen it.
    void takenIn(ThreadState& thread, const ThrownIn& thrown, trace::Word by,
                 std::uint64_t ticks) noexcept;
    /// A task of a library's coroutine ends with it, which no frame of the program's has seen in
    /// there; gives the token's id. `isThrownIn`: by the loop.
    [[nodiscard]] std::uint32_t endsTask(ThreadState& thread, PyObject* exception, bool isThrownIn,
                                         std::uint64_t ticks) noexcept;
    /// Whether a library's code that a task runs has raised it by itself, where no frame of the
    /// program's runs in the task's step.
    [[nodiscard]] static bool isLibrarys(ThreadState& thread, const PyObject* exception) noexcept;
    /// It leaves `frame`; gives the token's id.
    std::uint32_t unwound(ThreadState& thread, Frame& frame, int unit, PyObject* exception,
                          std::uint64_t ticks) noexcept;
    /// It came out of a frame into `frame`, which had delegated to that one.
    void moveTo(ThreadState& thread, Frame& frame, int unit, std::uint32_t id) noexcept;
    /// An exit of a scope in `frame`, or below which no recorded frame runs (null), has raised
    /// `exception`; gives the id of that.
    std::uint32_t raisedByExit(Lifecycle& lifecycle, ThreadState& thread, Frame* frame,
                               PyObject* exception, std::uint64_t ticks) noexcept;
    /// An exit stack hands it on to what it exits next; it was set going at `unit`, or where it is
    /// now for -1.
    static void hold(ThreadState& thread, std::uint32_t id, int unit) noexcept;
    /// As long as it does so where no frame of the program's runs, nothing else tells where it is.
    static void carry(ThreadState& thread, const PyObject* exception, bool isCarried) noexcept;
    /// An exit of a stack's has swallowed it, which an exit before that had raised.
    void swallowed(ThreadState& thread, std::uint32_t id, Frame* frame,
                   std::uint64_t ticks) noexcept;
    /// `frame` is about to leave a scope, with `given` or, for null, without an exception. The
    /// scope's site in its code is at `site`: whatever else was on its way to the scope's exit has
    /// not got there.
    void settleExit(ThreadState& thread, Frame& frame, int site, const PyObject* given,
                    std::uint64_t ticks) noexcept;
    /// Another one has taken its place, and that has been said.
    static void replaced(ThreadState& thread, std::uint32_t id) noexcept;
    /// `frame` is about to go on at `unit`: what was stopped before it got there is recorded.
    /// With `isCall`, what goes on is a call that the frame at `unit` makes; with `shown`, it is
    /// that exception which shows there, and only a clause's body proves that it was stopped.
    void settle(ThreadState& thread, Frame* frame, int unit, std::uint64_t ticks,
                bool isCall = false, const PyObject* shown = nullptr) noexcept;
    /// `frame` ends by returning: whatever was in flight in it stops there.
    void settleAll(ThreadState& thread, Frame& frame, int unit, std::uint64_t ticks) noexcept;
    /// `frame` is gone, and its end ends what was in it.
    static void frameEnds(ThreadState& thread, const Frame& frame) noexcept;
    /// C code or the interpreter stopped whatever travels and is not older than `first`.
    void stopTravelling(ThreadState& thread, std::size_t first, trace::Word by,
                        std::uint64_t ticks) noexcept;
    /// As that, for what travels in the innermost step of an event loop.
    void stopStep(ThreadState& thread, trace::Word by, std::uint64_t ticks) noexcept;
    /// The thread, or the program, has ended: so have all its exceptions.
    void stopAll(ThreadState& thread, std::uint64_t ticks) noexcept;
    /// Nothing was ever told of any of them.
    void forget() noexcept { m_ids.clear(); }
    /// Its address may be another one's soon.
    void dies(const PyObject* exception) noexcept;
    [[nodiscard]] static Token* find(ThreadState& thread, const PyObject* exception) noexcept;

  private:
    struct Stop {
        trace::Word by;
        std::uint32_t line;
        Verdict verdict{};  ///< where a clause stopped it
    };
    [[nodiscard]] static Stop stopBy(const Verdict& verdict, std::uint32_t line) noexcept;
    void begin(ThreadState& thread, Frame* frame, int unit, PyObject* exception, std::uint32_t id,
               trace::Word how, std::uint64_t ticks) noexcept;
    void replace(ThreadState& thread, std::size_t index, Frame& frame,
                 std::uint64_t ticks) noexcept;
    /// What the one at `index`, which `how` stops in `frame`, has replaced there; gives how many.
    std::size_t replaceBefore(ThreadState& thread, std::size_t index, Frame& frame, int unit,
                              const Stop& how, std::uint64_t ticks) noexcept;
    void stop(ThreadState& thread, std::size_t index, Frame* frame, const Stop& how,
              std::uint64_t ticks) noexcept;
    /// What a clause of `except*` left over of the group that it got; null: nothing. Borrowed.
    [[nodiscard]] static PyObject* restOf(const Frame& frame, const Verdict& verdict) noexcept;
    void splitGroup(ThreadState& thread, std::size_t index, const Frame& frame,
                    const Verdict& verdict, std::uint32_t rest) noexcept;
    /// Where `frame` sets going at `unit` what its `except*` clauses left over of a group, which is
    /// a new object by then: the group's token.
    [[nodiscard]] Token* takeRest(ThreadState& thread, Frame& frame, int unit,
                                  PyObject* exception) noexcept;
    /// The id of the group that a clause of `frame` took and a bare `raise` in it set going again,
    /// which 3.11 does not show, where `exception` is what goes on of it from `unit`; else 0.
    [[nodiscard]] static std::uint32_t stoppedPartId(const ThreadState& thread, const Frame& frame,
                                                     int unit, PyObject* exception) noexcept;
    /// What the clauses left over and what their bodies raised goes on from `unit` as the one
    /// exception that was made of it.
    void dropMerged(ThreadState& thread, Frame& frame, int unit, const PyObject* exception,
                    std::uint64_t ticks) noexcept;
    /// What came out into a frame beneath cannot show in one that was called since: code that is
    /// not recorded stopped it, and `shown` was raised again, or another one lies where it lay.
    void stopLookalike(ThreadState& thread, const PyObject* shown, std::uint64_t ticks) noexcept;
    /// Ids of the exceptions in a group, as far as they are known.
    [[nodiscard]] std::vector<std::uint32_t> membersOf(ThreadState& thread,
                                                       PyObject* exception) const;
    [[nodiscard]] bool isOrdinaryEnd(Frame& frame, int unit, PyObject* exception) const noexcept;
    [[nodiscard]] static bool isHandedOver(const Frame& frame, int unit,
                                           PyObject* exception) noexcept;
    /// `bySight`: the handler in which it was last seen has stopped it, where more than one may
    /// have.
    [[nodiscard]] std::optional<Stop> stopOf(const ThreadState& thread, Token& token, Frame* frame,
                                             int unit, bool isCall, bool isItself,
                                             bool bySight = true) const noexcept;
    /// A frame of the program's has it: what the loop threw into a task, if it is that.
    static void isSeen(ThreadState& thread, std::uint32_t id) noexcept;
    static void arrive(Token& token, Frame& frame, int unit) noexcept;
    /// Whether the library's frame that it came out into has stopped it, and went on from there.
    [[nodiscard]] static bool isStoppedByCaller(const Token& token, const Frame& below) noexcept;
    /// Whether what is called from `unit`, where an exception was set going, may be what the
    /// frame's stack lets go on the way to a handler.
    [[nodiscard]] static bool isUnwinding(const ThreadState& thread, const Frame& frame,
                                          int unit) noexcept;
    /// Whether `unit` is a `raise` of something, which shows once each time it runs.
    [[nodiscard]] static bool isRaise(const Frame& frame, int unit) noexcept;
    static void travels(const ThreadState& thread, Token& token, std::size_t depth) noexcept;
    void setGoingAgain(ThreadState& thread, Frame& frame, int unit, const Token& token,
                       std::uint64_t ticks) noexcept;

    Recorder& m_recorder;
    const Tasks& m_tasks;
    const Scopes& m_scopes;
    ExceptionIds m_ids;
};

}  // namespace flowglass::python
