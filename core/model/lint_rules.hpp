#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/model/frame_table.hpp"
#include "core/model/lints.hpp"
#include "core/model/names.hpp"

// The parts of lints.hpp. Each looks at every event once, in order, after LintFacts has seen it.
namespace flowglass::model::lints {

/// A place in the source; file empty and line 0 where unknown.
struct Place {
    std::string_view file;
    std::uint32_t line = 0;
    friend auto operator<=>(const Place&, const Place&) = default;
};

/// What every part asks: who frames, tasks and exceptions are, and where frames are.
class LintFacts {
  public:
    explicit LintFacts(const trace::Trace& trace) : m_trace(trace) {}
    void see(const trace::Event& event);

    [[nodiscard]] const trace::Trace& trace() const { return m_trace; }
    [[nodiscard]] const FrameTable& frames() const { return m_frames; }
    [[nodiscard]] const Names& names() const { return m_names; }
    [[nodiscard]] bool isPython() const;
    /// Where a frame is now: the line that it ran last.
    [[nodiscard]] Place placeOf(trace::FrameId frame) const;
    /// Where the thread ran a line last.
    [[nodiscard]] Place placeOf(trace::ThreadId thread) const;
    /// "worker", "Session.commit"; "a function" where its beginning was not recorded.
    [[nodiscard]] std::string functionName(trace::FrameId frame) const;

  private:
    const trace::Trace& m_trace;
    FrameTable m_frames;
    Names m_names;
    std::vector<std::uint32_t> m_lines;  ///< by frame id - 1
    std::unordered_map<trace::ThreadId, trace::FrameId> m_last;
};

/// Collects lints; the same at the same place counts up, and keeps the weightiest sentence.
class LintList {
  public:
    /// `subject` tells two at one place apart.
    void add(LintSort sort, trace::EventIndex event, const Place& place, std::string_view subject,
             std::string sentence, std::int64_t weight = 0);
    [[nodiscard]] std::vector<Lint> take();

  private:
    using Key = std::tuple<LintSort, std::string, std::uint32_t, std::string>;
    struct Entry {
        Lint lint;
        std::int64_t weight = 0;
    };
    std::map<Key, Entry> m_entries;
};

/// The decorators of each chain, as they stand in the source.
class Decorators {
  public:
    void see(const trace::Event& event, const LintFacts& facts);
    struct Decorator {
        std::string_view text;  ///< "retry(3)"
        Place place;
    };
    /// Empty where it was not seen to be evaluated.
    [[nodiscard]] Decorator find(std::uint32_t chain, std::uint32_t layer) const;
    /// What is decorated.
    [[nodiscard]] std::string_view nameOf(std::uint32_t chain) const;

  private:
    struct Chain {
        std::string_view name;
        std::map<std::uint32_t, Decorator> layers;
    };
    std::unordered_map<std::uint32_t, Chain> m_chains;
};

/// Steps and callbacks that hold their loop.
class Steps {
  public:
    void see(const trace::Event& event);
    void finish(const LintFacts& facts, LintList& list) const;

  private:
    struct Step {
        trace::EventIndex from = 0;
        trace::EventIndex to = 0;
        std::uint32_t task = 0;      ///< 0: a callback
        std::uint32_t callback = 0;  ///< 0: a task's step
        base::Nanoseconds begin{};
        base::Nanoseconds inner{};  ///< of steps inside it, and of the recording's own pauses
        base::Nanoseconds held{};
        std::size_t kept = 0;  ///< others that could have run
    };
    struct Loop {
        std::optional<trace::ThreadId> thread;  ///< that runs it
        bool isPool = false;                    ///< several threads do
        std::size_t ready = 0;                  ///< tasks that could run
    };
    void begin(const trace::Event& event, std::uint32_t task, std::uint32_t callback);
    void end(const trace::Event& event, std::uint32_t task, std::uint32_t callback);
    void pause(const trace::Event& event);
    [[nodiscard]] Loop* loopOf(std::uint32_t task);
    [[nodiscard]] static std::string sentence(const Step& step, const LintFacts& facts,
                                              std::string_view stillIn, base::Nanoseconds still);

    std::unordered_map<trace::ThreadId, std::vector<Step>> m_running;
    std::unordered_map<trace::ThreadId, base::Nanoseconds> m_paused;
    std::unordered_map<std::uint32_t, std::uint32_t> m_loopIds;  ///< by task
    std::unordered_map<std::uint32_t, Loop> m_loops;
    std::vector<Step> m_slow;
};

/// Coroutines that nobody awaited, and failures that nobody asked for.
class Forgotten {
  public:
    void see(const trace::Event& event, const LintFacts& facts, LintList& list);

  private:
    void unawaited(const trace::Event& event, const LintFacts& facts, LintList& list);
    void unretrieved(const trace::Event& event, const LintFacts& facts, LintList& list);
    /// Whether `sentence` is one of the first that are told of failures of one sort at one place.
    [[nodiscard]] bool isTold(const Place& place, std::string_view type,
                              const std::string& sentence);

    std::unordered_map<std::uint32_t, Place> m_madeAt;  ///< coroutines that have not run, by frame
    std::unordered_map<std::uint32_t, Place> m_raisedAt;     ///< exceptions
    std::unordered_map<std::uint32_t, Place> m_tasksMadeAt;  ///< by task
    std::map<std::tuple<std::string, std::uint32_t, std::string>, std::set<std::string>> m_told;
};

/// Decorators that lose what their function is called.
class Hiding {
  public:
    void see(const trace::Event& event, const LintFacts& facts, LintList& list);

  private:
    void applied(const trace::Event& event, LintList& list) const;
    /// What the last recorded function to return on a thread gave, if it had made that itself.
    struct Given {
        std::string function;
        bool isMade = false;
    };
    Decorators m_decorators;
    std::unordered_map<std::uint32_t, std::string> m_made;  ///< the last function, by frame
    std::unordered_map<trace::ThreadId, Given> m_given;
};

/// Ordinary wrappers round coroutine functions, which are done before the coroutine runs.
class Wrapping {
  public:
    void see(const trace::Event& event, const LintFacts& facts, LintList& list);

  private:
    struct Wrapper {
        std::uint32_t chain = 0;
        std::uint32_t layer = 0;
        std::uint32_t coroutine = 0;       ///< that it made, of a layer beneath; 0: none yet
        std::uint32_t madeAt = 0;          ///< the line
        bool isNative = false;             ///< of a library: only its scopes are looked at
        bool works = false;                ///< it did something after that
        std::vector<std::uint32_t> lines;  ///< that it ran after that
    };
    [[nodiscard]] Wrapper* find(std::optional<trace::FrameId> frame);
    [[nodiscard]] Wrapper* having(std::optional<trace::FrameId> frame);
    void begin(const trace::Event& event, const LintFacts& facts);
    void work(const trace::Event& event);
    void returned(const trace::Event& event, const LintFacts& facts, LintList& list);

    Decorators m_decorators;
    std::unordered_map<std::uint32_t, Wrapper> m_wrappers;       ///< by frame, while it runs
    std::unordered_map<std::uint32_t, std::uint32_t> m_makers;   ///< of what has not run yet
    std::unordered_map<std::uint32_t, std::uint32_t> m_entered;  ///< scopes, by whom
};

/// What lies on exit stacks that nobody unwinds.
class Stacks {
  public:
    void see(const trace::Event& event, const LintFacts& facts);
    void finish(LintList& list) const;

  private:
    struct Held {
        trace::EventIndex event = 0;
        Place place;
        std::string_view text;
    };
    std::map<std::uint32_t, Held> m_held;  ///< by scope
    bool m_isWhole = false;                ///< the program ended by itself, and all is there
    bool m_isLossy = false;
};

/// Managers whose release an exception passes.
class Releases {
  public:
    void see(const trace::Event& event, const LintFacts& facts, LintList& list);

  private:
    struct Throw {
        trace::EventIndex event = 0;
        std::uint32_t line = 0;  ///< of the yield
        std::uint32_t exception = 0;
    };
    /// Whether the line of `event` only asks whether somebody stops an exception.
    [[nodiscard]] static bool asksAt(const trace::Event& event, const LintFacts& facts);
    void passed(const Throw& thrown, trace::FrameId generator, const LintFacts& facts,
                LintList& list) const;

    std::unordered_set<std::uint32_t> m_managers;       ///< generators behind scopes
    std::unordered_map<std::uint32_t, Throw> m_thrown;  ///< into them, and nothing has run since
};

/// The line of the first statement that follows the yield at `line` in the same function, past the
/// branches that it skips; empty where there is none that does more than return or pass.
[[nodiscard]] std::optional<std::uint32_t> statementAfter(std::string_view source,
                                                          std::uint32_t line);

}  // namespace flowglass::model::lints
