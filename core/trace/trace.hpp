#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/trace/block.hpp"

namespace flowglass::trace {

/// What was recorded, by what, on what: the header of a trace.
struct Metadata {
    std::string program;                 ///< path of the script or binary as it was given
    std::vector<std::string> arguments;  ///< without the program itself
    std::string language;                ///< "python", "c++"
    std::string runtime;                 ///< "CPython 3.11.2", "GCC 12.2"; may be empty
    std::string started;                 ///< wall clock at the start, ISO 8601 in UTC
    std::uint32_t processId = 0;
};

/// A prefix of what happened, immutable: blocks of every thread, merged into one order
/// by (time, thread, position). Cheap to copy a pointer to, safe to read from any thread.
/// A recording that goes on gives a longer Trace that shares the blocks.
class Trace {
  public:
    [[nodiscard]] EventIndex size() const { return m_size; }
    /// The event at `index` (below size()); logarithmic in the number of thread switches.
    [[nodiscard]] Event event(EventIndex index) const;
    [[nodiscard]] Kind kind(EventIndex index) const;
    [[nodiscard]] base::Nanoseconds time(EventIndex index) const;
    /// Calls visit(const Event&) for [from, to) in order; the fast way to read many.
    template <class Visit>
    void each(EventIndex from, EventIndex to, Visit&& visit) const;

    [[nodiscard]] const Metadata& metadata() const { return m_metadata; }
    /// The text of a source file under the name that events use; empty where it was not embedded.
    [[nodiscard]] std::optional<std::string_view> source(std::string_view file) const;
    [[nodiscard]] std::vector<std::string> sourceFiles() const;
    /// One sentence where the file it came from was cut or damaged; empty otherwise.
    [[nodiscard]] const std::string& damage() const { return m_damage; }
    [[nodiscard]] std::size_t memoryBytes() const;

  private:
    friend class TraceBuilder;
    /// Events [begin, begin + n) are positions [first, first + n) of one block, up to the next run.
    struct Run {
        EventIndex begin = 0;
        std::uint32_t block = 0;
        std::uint32_t first = 0;
    };
    [[nodiscard]] std::size_t runOf(EventIndex index) const;
    [[nodiscard]] EventIndex runEnd(std::size_t run) const;

    Metadata m_metadata;
    std::vector<std::shared_ptr<const Block>> m_blocks;
    std::vector<Run> m_runs;
    std::map<std::string, std::shared_ptr<const std::string>, std::less<>> m_sources;
    std::string m_damage;
    EventIndex m_size = 0;
};

/// Puts a Trace together as its blocks arrive. One thread at a time.
class TraceBuilder {
  public:
    explicit TraceBuilder(Metadata metadata);

    /// Adds the blocks of one epoch: at most a few a thread, all of them later than every epoch
    /// before. They are merged by (time, thread, position).
    void addEpoch(std::span<const std::shared_ptr<const Block>> blocks);
    void addSource(std::string file, std::string text);
    void setDamage(std::string sentence);
    /// What has been added so far; shares the blocks.
    [[nodiscard]] std::shared_ptr<const Trace> snapshot() const;

  private:
    Trace m_trace;
};

template <class Visit>
void Trace::each(EventIndex from, EventIndex to, Visit&& visit) const {
    if (from >= to) return;
    for (std::size_t run = runOf(from); run < m_runs.size() && m_runs[run].begin < to; ++run) {
        const auto& block = *m_blocks[m_runs[run].block];
        const EventIndex begin = std::max(from, m_runs[run].begin);
        const EventIndex end = std::min(to, runEnd(run));
        for (EventIndex i = begin; i < end; ++i) {
            Event event =
                block.event(m_runs[run].first + static_cast<std::uint32_t>(i - m_runs[run].begin));
            event.index = i;
            visit(static_cast<const Event&>(event));
        }
    }
}

}  // namespace flowglass::trace
