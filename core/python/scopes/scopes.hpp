#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>

#include "core/python/recorder.hpp"
#include "core/python/rewriting/rewriting.hpp"
#include "core/python/scopes/held_scopes.hpp"
#include "core/python/scopes/scope_exit.hpp"

namespace flowglass::python {

class Lifecycle;
struct OpenScope;
class ScopeSite;

/// Scopes as events: what the sites in rewritten `with` statements see. Under the GIL.
class Scopes {
  public:
    explicit Scopes(Lifecycle& lifecycle) : m_lifecycle(lifecycle) {}

    /// The interpreter is about to enter `manager`: what stands for it, a new reference. That is
    /// the manager itself where it is none, since the interpreter has an error of its own for that,
    /// and where nothing is recorded. `constant` stands for the site.
    [[nodiscard]] PyObject* opening(PyObject* manager, const ScopeSite& at,
                                    PyObject* constant) noexcept;
    /// As opening(), for what a library's function enters that a manager made when it was used as a
    /// decorator: nothing in that says what becomes of it.
    [[nodiscard]] PyObject* openingCall(PyObject* manager) noexcept;
    /// What `async with` awaited at its beginning has given `value`.
    void awaitedEntry(const ScopeSite& at, PyObject* value) noexcept;
    /// The scopes of the running frame that stand at `depth` or deeper are about to be left so.
    void leaving(int depth, trace::Word how) noexcept;
    /// The frame that ran the blocks of scopes has ended.
    void frameEnds(Frame& frame) noexcept;
    /// Every such frame is forgotten: nothing that is open is told of any more.
    void forget() noexcept;

    // What stands for a manager is called. The result of its method, or null with its error set.
    [[nodiscard]] PyObject* enter(OpenScope& scope) noexcept;
    [[nodiscard]] PyObject* exit(OpenScope& scope, PyObject* const* arguments,
                                 size_t flags) noexcept;
    /// The interpreter asks whether what an exit gave is true: as PyObject_IsTrue.
    [[nodiscard]] int answer(const ScopeExit& exit, PyObject* value) noexcept;

    // Exit stacks of contextlib's: each thing on one is a scope (exit_stacks.cpp).
    /// The stack's method that enters a manager begins at `place`, called by `below`.
    void stackEnters(ThreadState& thread, cpython::InterpreterFrame* place,
                     cpython::InterpreterFrame* below, bool isAsync) noexcept;
    /// A stack's method that runs has put `entry` into `entries`.
    void stackHolds(PyObject* entries, PyObject* entry) noexcept;
    /// A stack's exit has taken `entry` out of `entries`: what it goes on with instead, a new
    /// reference; null where that is the entry itself.
    [[nodiscard]] PyObject* stackGives(PyObject* entries, PyObject* entry) noexcept;
    [[nodiscard]] PyObject* exitHeld(OpenScope& scope, PyObject* const* arguments,
                                     size_t flags) noexcept;
    /// An async stack's exit, which runs at `place`, goes on behind what it has awaited, or ends
    /// (awaited_entries.cpp).
    void entryIsLeft(ThreadState& thread, cpython::InterpreterFrame* place) noexcept;

    /// Whether a scope is being left with `exception`: whatever stops that meanwhile, it goes on
    /// from where it was unless the exit says otherwise.
    [[nodiscard]] bool isGiven(const ThreadState& thread, const PyObject* exception) const noexcept;

    // A frame that awaits the end of a scope (Frame::isExiting).
    /// It is about to go on at `unit`: what is over by then is told.
    void settle(ThreadState& thread, Frame& frame, int unit, std::uint64_t ticks) noexcept;
    /// An exception shows in it at `unit`, or leaves it.
    void showsIn(ThreadState& thread, Frame& frame, int unit, PyObject* exception,
                 std::uint64_t ticks) noexcept;
    /// Whether `unit` is where it awaits that.
    [[nodiscard]] bool isAwaiting(const Frame& frame, int unit) const noexcept;
    /// What it awaited has given `value`.
    void awaitedExit(ThreadState& thread, Frame& frame, PyObject* value,
                     std::uint64_t ticks) noexcept;
    /// A coroutine of a library has returned.
    void libraryReturns(PyGenObject* coroutine, PyObject* value) noexcept {
        if (!m_asyncEntries.empty()) [[unlikely]]
            awaitedEntry(reinterpret_cast<const PyObject*>(coroutine), value);
        if (!m_asyncExits.empty()) [[unlikely]]
            findAwaiting(coroutine, value);
    }
    /// What a scope awaited at its beginning has given `value`, where no site of the program's
    /// sees that.
    void awaitedEntry(const PyObject* awaitable, PyObject* value) noexcept;
    /// As that, for the one that `frame` enters; nothing for others.
    void awaitedEntry(const Frame& frame, PyObject* value) noexcept;
    [[nodiscard]] bool awaitsEntries() const noexcept { return !m_asyncEntries.empty(); }

  private:
    void recordEntering(ThreadState& thread, Frame& frame, OpenScope& scope,
                        PyObject* manager) noexcept;
    void recordEntered(OpenScope& scope, PyObject* value) noexcept;
    [[nodiscard]] ScopeExit recordExiting(const OpenScope& scope, Frame* frame,
                                          PyObject* exception) noexcept;
    void recordExited(ThreadState& thread, const ScopeExit& exit, trace::Word verdict,
                      std::uint32_t raised, PyObject* value, std::uint64_t ticks) noexcept;
    void exitRaises(const ScopeExit& exit) noexcept;
    void exitRaises(const ScopeExit& exit, PyObject* exception) noexcept;
    static void handBack(ThreadState& thread, const ScopeExit& exit) noexcept;
    /// The exception that it was given goes on as if it had not been to the manager.
    static void goesOn(ThreadState& thread, const ScopeExit& exit) noexcept;
    void exitEnds(const ScopeExit& exit, trace::Word verdict, PyObject* value) noexcept;
    [[nodiscard]] PyObject* exitGives(const ScopeExit& exit, PyRef result) noexcept;
    void beginAwaiting(const ScopeExit& exit, PyObject* awaitable) noexcept;
    void endAwaiting(ThreadState& thread, Frame& frame, trace::Word verdict, std::uint32_t raised,
                     PyObject* value, std::uint64_t ticks) noexcept;
    void findAwaiting(PyGenObject* coroutine, PyObject* value) noexcept;

    [[nodiscard]] PyRef scopeOnStack(Frame& frame, cpython::InterpreterFrame* place,
                                     bool isAsync) noexcept;
    [[nodiscard]] Frame* leaverAt(ThreadState& thread, cpython::InterpreterFrame* place,
                                  PyObject* exception) noexcept;
    void beginEntry(OpenScope& scope, PyObject* awaitable) noexcept;
    void awaitEntry(const ScopeExit& exit, const cpython::InterpreterFrame* place) noexcept;
    [[nodiscard]] const ScopeExit* exitOfStack(const ThreadState& thread, const Frame* frame,
                                               const PyObject* stack) const noexcept;

    Lifecycle& m_lifecycle;
    std::unordered_map<const Frame*, AsyncExit> m_asyncExits;
    /// Scopes that openingCall() opened and whose entry is awaited, by what is.
    std::unordered_map<const PyObject*, PyRef> m_asyncEntries;
    /// Exits that a stack's exit awaits, by the frame of that, which tells when it ends.
    std::unordered_map<const cpython::InterpreterFrame*, ScopeExit> m_awaitedEntries;
    HeldScopes m_held;
};

/// Puts sites into `with` statements, and before whatever leaves one.
[[nodiscard]] std::unique_ptr<RewritingTopic> scopesTopic(Lifecycle& lifecycle);

}  // namespace flowglass::python
