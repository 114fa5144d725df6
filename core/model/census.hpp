#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/trace/event.hpp"

namespace flowglass::model {

/// How many of a sort there were, and the event at which the first shows.
struct Tally {
    std::uint64_t count = 0;
    std::optional<trace::EventIndex> first;
    void add(trace::EventIndex event) {
        if (count++ == 0) first = event;
    }
};

/// One part of a trace's description in words, and where a click on it leads.
struct SummaryPart {
    std::string text;  ///< "3 generators"
    std::optional<trace::EventIndex> event;
};

/// Counts what is in a trace, and notes how it ended. Cheap to copy.
class Census {
  public:
    void see(const trace::Event& event);

    [[nodiscard]] const Tally& of(trace::Kind kind) const {
        return m_kinds[static_cast<std::size_t>(kind)];
    }
    [[nodiscard]] const Tally& generators() const { return m_generators; }
    [[nodiscard]] const Tally& coroutines() const { return m_coroutines; }
    [[nodiscard]] const Tally& asyncGenerators() const { return m_asyncGenerators; }
    /// The exception that ended the program, once it has left its main thread's last frame.
    [[nodiscard]] std::optional<trace::ExceptionId> fatal() const { return m_fatal; }
    [[nodiscard]] std::string_view fatalType() const { return m_fatalType; }
    /// Where that exception was raised.
    [[nodiscard]] std::optional<trace::EventIndex> fatalRaise() const { return m_fatalRaise; }

    /// "ended normally", "ended by ValueError", "not ended".
    [[nodiscard]] SummaryPart ending() const;
    /// "3 generators", "412 moments", "ended by ValueError": what a reader wants to know first.
    [[nodiscard]] std::vector<SummaryPart> summary(std::uint64_t moments) const;

  private:
    void seeException(const trace::Event& event);
    void seeEnd(const trace::Event& event);

    std::array<Tally, trace::kKindCount> m_kinds{};
    Tally m_generators;
    Tally m_coroutines;
    Tally m_asyncGenerators;
    std::uint64_t m_lost = 0;
    std::uint64_t m_folded = 0;
    std::optional<trace::ThreadId> m_mainThread;
    std::uint64_t m_mainDepth = 0;
    std::optional<trace::ExceptionId> m_fatal;
    std::string_view m_fatalType;
    std::optional<trace::EventIndex> m_fatalRaise;
    std::optional<trace::EventIndex> m_end;
    std::optional<std::uint64_t> m_status;
    std::optional<std::uint64_t> m_signal;
    struct Raised {
        trace::ExceptionId id;
        std::string_view type;
        trace::EventIndex at = 0;
    };
    std::vector<Raised> m_flying;  ///< raised on the main thread, not handled yet
};

}  // namespace flowglass::model
