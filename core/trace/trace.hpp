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

    /// Calls visit(std::span<const std::shared_ptr<const Block>>) for the blocks of each epoch, in
    /// order: what it takes to build the same trace again.
    template <class Visit>
    void eachEpoch(Visit&& visit) const {
        for (const auto& [begin, epoch] : m_epochs) visit(std::span(epoch->blocks));
    }

  private:
    friend class TraceBuilder;
    /// Events of one block without any of another between them; up to the next run's begin.
    struct Run {
        std::uint32_t begin = 0;  ///< index of the first one, counted from the epoch's begin
        std::uint32_t block = 0;
        std::uint32_t position = 0;  ///< of the first one in the block
    };
    /// Blocks that were handed over together, merged.
    struct Epoch {
        std::vector<std::shared_ptr<const Block>> blocks;
        std::vector<Run> runs;
        std::uint32_t size = 0;
    };
    struct EpochAt {
        EventIndex begin = 0;
        std::shared_ptr<const Epoch> epoch;
    };
    /// Where to find an event, and how many after it stand in the same run.
    struct Place {
        std::size_t epoch = 0;
        std::size_t run = 0;
        const Block* block = nullptr;
        std::uint32_t position = 0;
        std::uint32_t count = 0;
    };
    [[nodiscard]] Place find(EventIndex index) const;
    /// The first event of a run that exists.
    [[nodiscard]] Place placeOf(std::size_t epoch, std::size_t run) const;
    [[nodiscard]] Place next(const Place& place) const;

    Metadata m_metadata;
    std::vector<EpochAt> m_epochs;
    std::map<std::string, std::shared_ptr<const std::string>, std::less<>> m_sources;
    std::string m_damage;
    EventIndex m_size = 0;
};

/// Puts a Trace together as its blocks arrive. One thread at a time.
class TraceBuilder {
  public:
    explicit TraceBuilder(Metadata metadata);

    /// Puts better metadata in place of what was known at the start.
    void setMetadata(Metadata metadata);
    /// Adds the blocks of one epoch: at most a few a thread, all of them later than every epoch
    /// before. They are merged by (time, thread, position); the blocks of one thread stand in
    /// order.
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
    to = std::min(to, m_size);
    if (from >= to) return;
    for (Place place = find(from);; place = next(place)) {
        const EventIndex end = std::min(to, from + place.count);
        for (; from < end; ++from, ++place.position) {
            Event event = place.block->event(place.position);
            event.index = from;
            visit(static_cast<const Event&>(event));
        }
        if (from == to) return;
    }
}

}  // namespace flowglass::trace
