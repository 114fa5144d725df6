#pragma once

#include <cstdint>

#include "core/python/decorators/decorators.hpp"
#include "core/python/exceptions/exceptions.hpp"
#include "core/python/host.hpp"
#include "core/python/recorder.hpp"
#include "core/python/scopes/scopes.hpp"
#include "core/python/tasks/tasks.hpp"
#include "core/python/values/identities.hpp"

namespace flowglass::python {

/// The life of frames as events: what both backends report, in one normalised form. Every handler
/// is called under the GIL by the thread that it concerns, with Python's error state as it is.
class Lifecycle final : public Host {
  public:
    explicit Lifecycle(Recorder& recorder);

    /// What the interpreter's callbacks report to; null while nothing is recorded.
    [[nodiscard]] static Lifecycle* active() noexcept { return s_active; }
    static void activate(Lifecycle* lifecycle) noexcept { s_active = lifecycle; }
    [[nodiscard]] Recorder& recorder() noexcept { return m_recorder; }
    [[nodiscard]] Exceptions& exceptions() noexcept { return m_exceptions; }
    [[nodiscard]] Tasks& tasks() noexcept { return m_tasks; }
    [[nodiscard]] Scopes& scopes() noexcept { return m_scopes; }
    [[nodiscard]] Decorators& decorators() noexcept { return m_decorators; }

    /// The recorded frame that runs at `place`; frames above it whose end was not seen are
    /// dropped. Null where it is not recorded.
    [[nodiscard]] Frame* running(ThreadState& thread, cpython::InterpreterFrame* place) noexcept {
        Frame* top = thread.top();
        return top != nullptr && top->place == place ? top : reconcile(thread, place);
    }

    /// A function's frame starts.
    Frame* enter(ThreadState& thread, cpython::InterpreterFrame* place, CodeInfo& info) noexcept;
    /// A generator, coroutine or async generator was made by a call. With `isManagers`, it is what
    /// a manager runs, and of interest wherever its code stands.
    void create(ThreadState& thread, PyGenObject* generator, CodeInfo& info,
                bool isManagers = false) noexcept;
    /// A manager that is about to be entered runs `generator`, which has not begun: the id of its
    /// frame, which is a library's from now on where it is not the program's. 0: it is not told.
    [[nodiscard]] std::uint32_t createManagers(ThreadState& thread,
                                               PyGenObject* generator) noexcept;
    /// It runs: for the first time, or again with what was sent (null or None: `next`). `below`
    /// is the frame of Python code that it runs on top of, or null.
    Frame* resume(ThreadState& thread, PyGenObject* generator, cpython::InterpreterFrame* below,
                  PyObject* sent) noexcept;
    /// It runs, and an exception is raised where it stands.
    Frame* resumeWith(ThreadState& thread, PyGenObject* generator, cpython::InterpreterFrame* below,
                      PyObject* exception) noexcept;
    void park(ThreadState& thread, Frame& frame, int unit, PyObject* value) noexcept;
    void line(ThreadState& thread, Frame& frame, int unit, std::uint32_t number) noexcept;
    /// `frame` is about to run the instruction at `unit`, which tells what has been stopped.
    void goesOn(ThreadState& thread, Frame& frame, int unit) noexcept {
        if (!frame.isExiting && thread.tokens.empty()) [[likely]]
            return;
        const auto ticks = record::ticks();
        settleScope(thread, frame, unit, ticks);
        settle(thread, &frame, unit, ticks);
    }
    void leave(ThreadState& thread, Frame& frame, int unit, PyObject* value) noexcept;
    void unwind(ThreadState& thread, Frame& frame, int unit, PyObject* exception) noexcept;
    void raised(ThreadState& thread, Frame& frame, int unit, PyObject* exception) noexcept;
    void reraised(ThreadState& thread, Frame& frame, int unit, PyObject* exception) noexcept;

    /// Nobody holds it any more.
    void exceptionDies(const PyObject* exception) noexcept;

    /// Something new starts on the thread: whoever starts it, which is what it gives, is about to
    /// go on.
    Frame* prepareCall(ThreadState& thread, std::uint64_t ticks) noexcept;

    /// The thread is about to stand still. False where nothing is recorded. With `condition`, the
    /// frame of a Condition's wait(), it does so until that has ended.
    bool block(ThreadState& thread, trace::Word on, std::string_view what,
               cpython::InterpreterFrame* condition) noexcept;
    /// It goes on.
    void unblock(ThreadState& thread) noexcept;
    void endConditionsBlock(ThreadState& thread) noexcept;

    /// A frame of the standard library starts, or has ended, that says something to a topic.
    /// `below` is the frame of Python code that it runs on top of, or null. One of a coroutine ends
    /// once, however often it is parked.
    void libraryBegins(ThreadState& thread, LibraryRole role, cpython::InterpreterFrame* place,
                       cpython::InterpreterFrame* below) noexcept;
    void libraryEnds(ThreadState& thread, LibraryRole role,
                     cpython::InterpreterFrame* place) noexcept;

    /// Frames above the first `count` ended without a word.
    void dropAbove(ThreadState& thread, std::size_t count) noexcept;

    /// Frames too deep to be recorded begin here: that something is missing is said once a time.
    void noteDepth() noexcept;

    /// Around whatever closes a generator: close(), or its death.
    class Closing {
      public:
        Closing(Lifecycle& lifecycle, PyGenObject* generator, trace::Word how) noexcept;
        Closing(const Closing&) = delete;
        Closing& operator=(const Closing&) = delete;
        /// Records the `close` of what ended without running.
        ~Closing();

      private:
        Lifecycle& m_lifecycle;
        ThreadState& m_thread;
        Frame* m_frame;
        PyGenObject* m_outerClosing;
        trace::Word m_outerHow;
        std::size_t m_outerTokens;
    };
    /// The generator is dead: its address will be used again.
    void forget(PyGenObject* generator) noexcept;

    /// Records what folding held back of a frame, before an event of that frame is recorded.
    void surface(ThreadState& thread, Frame& frame, std::uint64_t ticks) noexcept {
        if (frame.folded != 0 || frame.resumeFolded || frame.isStale) [[unlikely]]
            bringUp(thread, frame, ticks);
    }

    /// Whether a site has been seen so often that it is only counted.
    [[nodiscard]] bool isFolded(std::uint32_t& rounds) const noexcept {
        return m_budget != 0 && ++rounds > m_budget;
    }

    /// In a forked child, before it is recorded anew: what was recorded before is as if it had
    /// never been seen.
    void forgetAll() noexcept;
    /// Says what is still open, when the program has ended.
    void finish() noexcept;

    // Host
    [[nodiscard]] std::uint32_t frameIdOf(PyObject* generator) noexcept override;
    [[nodiscard]] record::ThreadLog* log() noexcept override;
    [[nodiscard]] Place here() noexcept override;
    [[nodiscard]] record::Dictionary& dictionary() noexcept override;
    [[nodiscard]] bool isUsersClass(PyTypeObject* type) noexcept override;
    [[nodiscard]] std::uint32_t identityOf(const PyObject* object, std::uint64_t print,
                                           bool wasThere) noexcept override;

  private:
    /// A frame that was leaving a scope is about to go on at `unit`.
    void settleScope(ThreadState& thread, Frame& frame, int unit, std::uint64_t ticks) noexcept {
        if (frame.isExiting) [[unlikely]]
            m_scopes.settle(thread, frame, unit, ticks);
    }
    Frame* reconcile(ThreadState& thread, cpython::InterpreterFrame* place) noexcept;
    void bringUp(ThreadState& thread, Frame& frame, std::uint64_t ticks) noexcept;
    /// One more event of `frame` was not recorded.
    void fold(ThreadState& thread, Frame& frame) noexcept {
        if (++frame.folded >= frame.toldAt) [[unlikely]]
            tellFolding(thread, frame);
    }
    void tellFolding(ThreadState& thread, Frame& frame) noexcept;
    static void tellFolded(ThreadState& thread, Frame& frame, std::uint64_t ticks) noexcept;
    void settle(ThreadState& thread, Frame* frame, int unit, std::uint64_t ticks,
                bool isCall = false) noexcept {
        if (!thread.tokens.empty()) [[unlikely]]
            m_exceptions.settle(thread, frame, unit, ticks, isCall);
    }
    /// A layer in a library that calls what it wraps once more has taken in what came out of that,
    /// though it does so from the same place.
    void settleTry(ThreadState& thread, std::uint64_t ticks) noexcept;
    /// The layer whose call starts at `place`.
    [[nodiscard]] Layer layerOf(cpython::InterpreterFrame* place, const CodeInfo& info) noexcept {
        return info.isLayer ? m_decorators.layerOf(place, info) : Layer{};
    }
    /// The fields of a `call` or `create` that say where its code stands, and of a layer which.
    template <class Event>
    static void putPlace(Event& event, const CodeInfo& info) noexcept {
        if (info.isNative) return;
        event.template put<trace::Field::file>(info.file).template put<trace::Field::line>(
            info.firstLine);
    }
    template <class Event>
    static void putLayer(Event& event, Layer layer, const CodeInfo& info) noexcept {
        if (layer)
            event.template put<trace::Field::chain>(layer.chain)
                .template put<trace::Field::layer>(layer.number);
        event.template putFlag<trace::Field::native>(info.isNative);
    }
    void bindLocals(ThreadState& thread, Frame& frame, std::uint64_t ticks) noexcept;
    struct Driver {
        Frame* frame = nullptr;
        Consumer consumer{};
        bool delegates = false;
    };
    [[nodiscard]] Driver driverOf(ThreadState& thread, Frame& resumed,
                                  cpython::InterpreterFrame* below) noexcept;
    void delegateTo(ThreadState& thread, Frame& outer, Frame& inner, std::uint64_t ticks) noexcept;
    /// The frame that waited for `inner`, which has ended, runs on: with a value or an exception.
    void endDelegation(ThreadState& thread, Frame& outer, PyObject* value, std::uint32_t exception,
                       std::uint64_t ticks) noexcept;
    Frame* resumeBehindAwait(ThreadState& thread, Frame& frame, cpython::InterpreterFrame* below,
                             PyObject* value, std::uint64_t ticks) noexcept;
    bool resumesAfterDelegate(ThreadState& thread, Frame& frame, PyObject* exception,
                              std::uint64_t ticks) noexcept;
    void endItem(ThreadState& thread, Frame& generator, PyObject* item,
                 std::uint64_t ticks) noexcept;
    void recordClose(ThreadState& thread, Frame& frame, trace::Word how) noexcept;
    void closeSilentDelegates(ThreadState& thread, Frame& frame) noexcept;
    void end(ThreadState& thread, Frame& frame) noexcept;
    void recordResume(ThreadState& thread, Frame& frame, trace::Word how, PyObject* sent,
                      std::uint32_t exception, const Driver& driver, std::uint64_t ticks) noexcept;

    static inline Lifecycle* s_active = nullptr;
    Recorder& m_recorder;
    Identities m_identities;
    Locals m_locals;
    Tasks m_tasks;
    Exceptions m_exceptions;
    Scopes m_scopes;
    Decorators m_decorators;
    const bool m_values;
    const std::uint32_t m_budget;
};

}  // namespace flowglass::python
