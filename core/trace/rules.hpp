#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/base/join.hpp"
#include "core/trace/checker.hpp"

// The parts of the checker. Each looks at every event once, in order, and knows one part of the
// grammar; what another part reports already, a part lets pass.
namespace flowglass::trace::rules {

/// Collects violations; knows how much the trace may be held to.
class Report {
  public:
    /// `lossy`: events may be missing anywhere (`lost` of why full or overrun).
    Report(std::size_t limit, bool lossy) : m_limit(limit), m_isLossy(lossy) {}

    /// What no loss explains.
    void fault(const Event& event, std::string sentence) {
        if (!isFull()) m_violations.push_back({event.index, std::move(sentence)});
    }
    /// What an event that is missing would explain.
    void gap(const Event& event, std::string sentence) {
        if (!m_isLossy) fault(event, std::move(sentence));
    }
    [[nodiscard]] bool isFull() const { return m_violations.size() >= m_limit; }
    [[nodiscard]] std::vector<Violation> take() { return std::move(m_violations); }

  private:
    std::size_t m_limit;
    bool m_isLossy;
    std::vector<Violation> m_violations;
};

/// "frame 3".
[[nodiscard]] inline std::string named(std::string_view sort, std::uint64_t id) {
    return base::joined({sort, " ", std::to_string(id)});
}

/// Required fields are there, and hold words that the kind allows.
class FieldRules {
  public:
    explicit FieldRules(Report& report) : m_report(report) {}
    /// False where something required is missing, so that the other rules have nothing to go by.
    [[nodiscard]] bool see(const Event& event);

  private:
    void words(const Event& event, Field field);
    void checkReference(const Event& event, Field field, const Reference& reference);
    Report& m_report;
};

/// An id is not used before the event that makes it, and made once.
class IdRules {
  public:
    explicit IdRules(Report& report) : m_report(report) {}
    void see(const Event& event);

  private:
    enum Sort : std::uint8_t { frames, exceptions, scopes, chains, objects, tasks, handles, none };
    static constexpr std::array<std::string_view, none> kNames{
        "frame", "exception", "scope", "chain", "object", "task", "handle"};
    [[nodiscard]] static Sort sortOf(Field field);
    [[nodiscard]] static Sort sortOf(Word reference);
    [[nodiscard]] static bool makes(Kind kind, Field field);
    void make(const Event& event, Sort sort, std::uint32_t id);
    void use(const Event& event, Sort sort, std::uint32_t id);
    void useIn(const Event& event, const Value& value);
    void useAll(const Event& event, Field field);

    Report& m_report;
    std::array<std::unordered_set<std::uint32_t>, none> m_made;
};

/// The state of a frame never jumps: created, then running and parked by turns, then one end; only
/// the frame on top of its thread's stack acts; lines lie inside their function.
class FrameRules {
  public:
    explicit FrameRules(Report& report) : m_report(report) {}
    void see(const Event& event);

  private:
    enum class State : std::uint8_t { created, running, parked, delegating, done };
    struct Frame {
        State state{};
        bool isModule = false;
        bool isAsyncGenerator = false;
        bool hasYielded = false;  ///< it is parked by a `yield`, not by an `await`
        std::uint32_t defLine = 0;
        std::optional<Word> resumedBy;
        std::optional<FrameId> delegate;
    };
    [[nodiscard]] Frame* find(std::optional<FrameId> id);
    [[nodiscard]] static std::string_view nameOf(State state);
    void begin(const Event& event);
    void resume(const Event& event, Frame& frame);
    void suspend(const Event& event, Frame& frame);
    void finish(const Event& event, Frame& frame);
    void close(const Event& event, Frame& frame);
    void raise(const Event& event, Frame& frame);
    void bind(const Event& event, Frame& frame);
    void line(const Event& event, Frame& frame);
    bool isOnTop(const Event& event, const Frame& frame, std::string_view does);
    void push(const Event& event);
    void pop(const Event& event);
    void checkBy(const Event& event);
    void checkDelegation(const Event& event, const Frame& frame);

    Report& m_report;
    std::unordered_map<FrameId, Frame> m_frames;
    std::unordered_map<ThreadId, std::vector<FrameId>> m_stacks;
    /// A task's frames that did not park when it waited: they wait with it, and run again wherever
    /// it is resumed.
    std::unordered_map<FrameId, TaskId> m_taskOf;
    std::unordered_map<TaskId, std::vector<FrameId>> m_waiting;
    void wait(TaskId task);
    void run(const Event& event, TaskId task);
};

/// An exception is one token: it is somewhere, moves frame by frame, and ends once.
class TokenRules {
  public:
    explicit TokenRules(Report& report) : m_report(report) {}
    void see(const Event& event);
    /// The trace has its own end, and the program ended by itself.
    void finish(const Event& end);

  private:
    struct Token {
        std::optional<FrameId> at;  ///< empty: on its way between two frames
        bool ended = false;
        bool endedByScope = false;
        bool overtaken = false;  ///< another one came up in the same frame: it may be replaced
    };
    void raise(const Event& event);
    void arrive(Token& token, ExceptionId id, std::optional<FrameId> frame);
    void unwind(const Event& event, Token& token);
    void handled(const Event& event, Token& token);
    void thrownIn(const Event& event);
    void leave(const Event& event);
    void exited(const Event& event);
    /// What has come out of other frames into one that is closed ends with it.
    void endWith(FrameId closed);
    void noteBeneath(const Event& event);

    Report& m_report;
    std::map<ExceptionId, Token> m_tokens;
    std::unordered_map<FrameId, FrameId> m_beneath;  ///< who called, resumed or awaits a frame
    /// What has come out of other frames, by the one beneath.
    std::unordered_map<FrameId, std::vector<ExceptionId>> m_cameInto;
    std::unordered_set<ExceptionId> m_announced;  ///< thrown in; their `raise` must follow
    std::map<FrameId, std::vector<ExceptionId>> m_inFrame;  ///< not ended, where they are
};

/// Scopes are entered, held and left, last in, first out within a frame; a guard that was moved may
/// leave its scope later.
class ScopeRules {
  public:
    explicit ScopeRules(Report& report) : m_report(report) {}
    void see(const Event& event);
    void finish();

  private:
    enum class Phase : std::uint8_t { entering, held, exiting, left };
    struct Scope {
        Phase phase{};
        std::uint64_t owner = 0;
    };
    void entering(const Event& event, ScopeId id);
    void exiting(const Event& event, ScopeId id, Scope& scope);
    void exited(const Event& event, ScopeId id, Scope& scope);
    void frameEnds(const Event& event);

    Report& m_report;
    std::unordered_map<ScopeId, Scope> m_scopes;
    /// Scopes whose frame has ended, and the event that ended it: they were handed on, or
    /// forgotten.
    std::map<ScopeId, Event> m_outlived;
    /// Scopes that were open when one around them was left, and that event: they are bound to no
    /// block, or the order is wrong.
    std::map<ScopeId, Event> m_passed;
    /// Open scopes, innermost last, by owner: a frame; where none is known, a task or a thread.
    std::unordered_map<std::uint64_t, std::vector<ScopeId>> m_open;
};

/// A task becomes ready, runs, and waits or finishes; a callback is queued, begins, ends; turns of
/// a loop count up.
class TaskRules {
  public:
    explicit TaskRules(Report& report) : m_report(report) {}
    void see(const Event& event);

  private:
    enum class State : std::uint8_t { created, ready, running, waiting, finished };
    [[nodiscard]] static std::string_view nameOf(State state);
    void step(const Event& event, State& state);
    void checkTurn(const Event& event, TaskId id);
    void checkIn(const Event& event);
    void callback(const Event& event);
    void turn(const Event& event);

    Report& m_report;
    std::unordered_map<TaskId, State> m_tasks;
    /// Tasks in the middle of a step: more than one where a step starts another inside itself.
    std::unordered_map<ThreadId, std::vector<TaskId>> m_running;
    std::unordered_map<TaskId, std::optional<TaskId>>
        m_wokenBy;  ///< the task whose step made it ready
    std::unordered_map<HandleId, Word> m_handles;
    std::unordered_map<LoopId, std::uint64_t> m_turns;
};

/// Decorators are evaluated from the top down, applied from the bottom up, and then bound.
class ChainRules {
  public:
    explicit ChainRules(Report& report) : m_report(report) {}
    void see(const Event& event);

  private:
    struct Chain {
        std::uint64_t layers = 0;     ///< highest layer that was evaluated or applied
        std::uint64_t evaluated = 0;  ///< the layer evaluated last; 0: none
        std::uint64_t applied = 0;    ///< the layer applied last
        bool bound = false;
    };
    void evaluate(const Event& event, Chain& chain, std::uint64_t layer);
    void apply(const Event& event, Chain& chain, std::uint64_t layer);
    void decorate(const Event& event, Chain& chain);

    Report& m_report;
    std::unordered_map<ChainId, Chain> m_chains;
};

/// A thread is seen before it acts and not after it ends; it stands still and goes on by turns;
/// nothing comes after the end.
class ThreadRules {
  public:
    explicit ThreadRules(Report& report) : m_report(report) {}
    void see(const Event& event);

  private:
    struct Thread {
        bool ended = false;
        bool blocked = false;
    };
    Report& m_report;
    std::unordered_map<ThreadId, Thread> m_threads;
    bool m_ended = false;
};

}  // namespace flowglass::trace::rules
