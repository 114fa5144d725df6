#pragma once

#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/python/host.hpp"
#include "core/python/recorder.hpp"
#include "core/python/tasks/asyncio_types.hpp"
#include "core/python/tasks/loop_step.hpp"
#include "core/python/tasks/objects.hpp"
#include "core/python/weak_set.hpp"

namespace flowglass::python {

class Lifecycle;

/// Who makes a task: what the frames say that stand beneath its init.
struct Making {
    PyObject* name = nullptr;   ///< asked for; null: none. Borrowed
    PyObject* group = nullptr;  ///< the TaskGroup, borrowed
    std::uint32_t frame = 0;    ///< of the program's
    std::uint32_t line = 0;
};

/// An exception that the loop has thrown into a task, as long as no frame of the program's has
/// seen it and nothing says what has become of it.
struct ThrownIn {
    std::uint32_t id = 0;           ///< 0: none
    PyObject* exception = nullptr;  ///< its address alone; null once it is dead
    std::string type{};
    std::string message{};
    [[nodiscard]] static ThrownIn of(PyObject* exception, std::uint32_t id);
};

/// What is known of a task while its object lives.
struct TaskInfo {
    PyObject* object = nullptr;  ///< borrowed
    std::uint32_t id = 0;
    bool isHidden = false;     ///< asyncio's own housekeeping: not shown
    bool isAnnounced = false;  ///< its `task` event was recorded
    bool isStarted = false;
    bool isOver = false;            ///< its `finish` was recorded
    PyObject* waitsFor = nullptr;   ///< the future it waits for: address alone
    std::uint32_t waitsObject = 0;  ///< what it waits for by that, as `ready` names it
    std::uint32_t cancelId = 0;     ///< the exception that a cancellation will throw into it
    std::uint32_t cancelledBy = 0;  ///< the exception of the cancellation that it ended with
    PyObject* kept = nullptr;       ///< the exception it ended with: address alone
    ThrownIn thrownIn;
    std::optional<Making> making;  ///< as long as it starts inside its init
};

/// What is known of a handle in a loop's queue.
struct HandleInfo {
    TaskInfo* task = nullptr;  ///< the task it steps or wakes
    std::uint32_t id = 0;      ///< of a callback that is recorded
    Source source;             ///< who acts when it runs, if no task does
    record::Interned what{};
    bool isWaiting = false;    ///< recorded, and neither run nor cancelled
    bool staysQueued = false;  ///< runs whenever a descriptor is ready, until it is cancelled
    bool isSignals = false;    ///< recorded, and queued whenever its signal comes
};

/// Tasks and event loops as events, read off asyncio's own C types and a few of its frames
/// (library_roles.hpp): nothing of asyncio is replaced.
class Tasks {
  public:
    Tasks(Recorder& recorder, Lifecycle& lifecycle)
        : m_recorder(recorder), m_lifecycle(lifecycle), m_objects(recorder) {}

    /// No task, loop or handle is known any more.
    void forget() noexcept;
    /// asyncio has loaded its C types: they are watched from here on.
    void watch();
    [[nodiscard]] const AsyncioTypes& types() const noexcept { return m_types; }

    // Reported by the watched C types.
    /// A task's own init is about to run; `wasMade` when it has.
    void isMade(PyObject* task, PyObject* coroutine, bool startsEagerly);
    void wasMade(PyObject* task, bool failed);
    void isCancelled(PyObject* task);
    /// `task` is the one whose cancel() runs now; gives the one whose did.
    [[nodiscard]] TaskInfo* swapCancelled(TaskInfo* task) noexcept;
    [[nodiscard]] TaskInfo* find(PyObject* task) noexcept;
    void dies(PyObject* future) noexcept;
    // Futures that are no tasks (forgotten_futures.cpp).
    /// It is about to be given an exception.
    void futureFails(PyObject* future);
    void futureDies(PyObject* future) noexcept;

    // Reported by the backends: frames of tasks that are written in Python (python_tasks.cpp).
    void pythonTaskIsMade(cpython::InterpreterFrame* place);
    void pythonTaskWasMade(cpython::InterpreterFrame* place);
    void pythonCancelBegins(cpython::InterpreterFrame* place);
    void pythonCancelEnds();
    void pythonTaskDies(cpython::InterpreterFrame* place);
    void pythonFutureFails(cpython::InterpreterFrame* place);
    void pythonFutureDies(cpython::InterpreterFrame* place);

    // Reported by the backends: frames of executors.
    /// A thread gives a future of an executor's its outcome. No thread becomes known by that.
    void futureIsSet(cpython::InterpreterFrame* place) noexcept;
    /// A pool of processes has been given work.
    void isSubmitted(cpython::InterpreterFrame* place);
    [[nodiscard]] bool isOfProcess(PyObject* future) const noexcept {
        return m_ofProcesses.contains(future);
    }
    /// A future of a loop's will have the outcome of an executor's.
    void isChained(cpython::InterpreterFrame* place, cpython::InterpreterFrame* below);
    /// Whether the loop's own run_in_executor() has made it.
    [[nodiscard]] bool isOfExecutor(PyObject* future) const noexcept {
        return m_ofExecutors.contains(future);
    }

    // Reported by the backends: frames of asyncio.
    void loopIsMade(PyObject* loop) { m_loops.erase(loop); }
    void handleIsMade(ThreadState& thread, cpython::InterpreterFrame* place,
                      cpython::InterpreterFrame* below);
    void timerIsMade(cpython::InterpreterFrame* place);
    void handleIsCancelled(ThreadState& thread, PyObject* handle);
    void stepBegins(ThreadState& thread, cpython::InterpreterFrame* place,
                    cpython::InterpreterFrame* below);
    void stepEnds(ThreadState& thread);
    void turnBegins(ThreadState& thread, PyObject* loop);
    void turnEnds(ThreadState& thread) noexcept;
    void selectBegins(ThreadState& thread, cpython::InterpreterFrame* place) noexcept;
    void selectEnds(ThreadState& thread) noexcept;

    /// A coroutine gets an exception thrown in on top of `below`: a step may begin so.
    void isThrown(ThreadState& thread, PyObject* exception, cpython::InterpreterFrame* below);
    /// A frame of the task that runs goes on behind what it awaited, or with `exception`: what was
    /// thrown into that may have ended there.
    void goesOn(ThreadState& thread, PyObject* exception, std::uint64_t ticks) noexcept;
    /// Records what was held back: something of the thread's is about to be recorded. `thrown` is
    /// what goes into the task that begins its step.
    void tellPending(ThreadState& thread, PyObject* thrown = nullptr) noexcept;
    /// Its address may be another one's soon.
    void exceptionDies(const PyObject* exception) noexcept;
    /// The id of an exception that the loop delivers or a task has kept; 0 where it is neither.
    [[nodiscard]] std::uint32_t exceptionId(const ThreadState& thread,
                                            const PyObject* exception) const noexcept;
    /// Whether the task that runs was made by the loop to close that async generator.
    [[nodiscard]] bool closes(const ThreadState& thread, const Frame& generator) const noexcept;
    /// A coroutine dies that was never awaited; `frame` is its id, 0 where it is not recorded.
    void tellUnawaited(ThreadState& thread, PyGenObject* coroutine, std::uint32_t frame) noexcept;

  private:
    friend class Waits;
    struct LoopInfo {
        std::uint32_t id = 0;
        std::uint32_t turns = 0;
        std::uint32_t thread = 0;  ///< that runs it, or did last
    };
    [[nodiscard]] LoopInfo& loopOf(PyObject* loop);
    [[nodiscard]] Source sourceOf(ThreadState& thread, PyObject* loop);
    /// The thread that gave an executor's future its outcome.
    [[nodiscard]] Source setterOf(const PyObject* future) const noexcept;
    [[nodiscard]] Making makingHere();
    void announce(ThreadState& thread, TaskInfo& task, std::uint64_t ticks);
    void becomesReady(ThreadState& thread, TaskInfo& task, const Source& by, PyObject* future);
    void beginStep(ThreadState& thread, TaskInfo* task, bool isEager, const Source& source);
    void endStep(ThreadState& thread);
    /// The id of the cancellation that the loop throws into a task as an object of its own: the
    /// task's, or that of the one it waits for; 0 where it is neither.
    [[nodiscard]] std::uint32_t cancellationOf(const TaskInfo& task, PyObject* thrown) noexcept;
    void tellRun(ThreadState& thread, LoopStep& step, PyObject* thrown, std::uint64_t ticks);
    void tellStop(ThreadState& thread, LoopStep& step);
    void tellFinish(ThreadState& thread, LoopStep& step, std::uint64_t ticks);
    void tellWait(ThreadState& thread, LoopStep& step, std::uint64_t ticks);
    /// What was thrown into a task ended in a coroutine of a library, or with the task.
    void tellTakenIn(ThreadState& thread, TaskInfo& task, std::uint64_t ticks,
                     trace::Word by = trace::Word::native) noexcept;
    void tellUnretrieved(TaskInfo& task) noexcept;
    void keep(TaskInfo& task, PyObject* exception, std::uint32_t id, bool isGivenAway);
    void tellCallback(ThreadState& thread, const HandleInfo& info, trace::Word phase);
    void tellTurn(ThreadState& thread, std::uint64_t ticks) noexcept;
    void queue(ThreadState& thread, HandleInfo& info, record::Interned what, const Source& by);

    struct Kept {
        std::uint32_t id = 0;
        TaskInfo* by = nullptr;
        bool isGivenAway = false;  ///< to whoever asks first
    };
    Recorder& m_recorder;
    Lifecycle& m_lifecycle;
    AsyncioTypes m_types;
    Objects m_objects;
    std::unordered_map<PyObject*, TaskInfo> m_tasks;
    std::unordered_map<PyObject*, LoopInfo> m_loops;
    /// By address: what waits to run, or for a descriptor.
    std::unordered_map<PyObject*, HandleInfo> m_handles;
    std::unordered_map<const PyObject*, Kept> m_kept;  ///< exceptions that living tasks ended with
    /// Where futures that live were given the exceptions they hold: by address.
    std::unordered_map<const PyObject*, Host::Place> m_failures;
    PyObject* m_timer = nullptr;              ///< the handle being made is a timer's: address alone
    TaskInfo* m_cancelled = nullptr;          ///< whose cancel() runs
    std::vector<TaskInfo*> m_outerCancelled;  ///< those in whose midst others' do
    struct Setter {
        const PyObject* future = nullptr;  ///< address alone
        std::uint32_t thread = 0;          ///< 0: one that is not recorded
    };
    std::array<Setter, 64> m_setters{};  ///< the last ones, in a ring
    std::size_t m_settersAt = 0;
    /// Futures that processes work for.
    WeakSet m_ofProcesses;
    WeakSet m_ofExecutors;  ///< those that run_in_executor() gives, likewise
};

}  // namespace flowglass::python
