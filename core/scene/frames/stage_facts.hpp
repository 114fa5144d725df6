#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/model/inner_chains.hpp"
#include "core/scene/tasks/task_places.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::scene {

/// A line that the program printed.
struct PrintedLine {
    std::string text;
    std::uint64_t number = 0;     ///< from 1
    trace::EventIndex event = 0;  ///< that printed its last part
    bool toError = false;
};

/// What a stage must know of a whole recording so that things keep their places: which slot of the
/// shelf each generator has and how tall a slot must be; and where something was printed. A longer
/// snapshot of the same recording adds to it; only when a generator turns out to pull from another
/// one do the two and what they pull from change slots among themselves.
class StageFacts {
  public:
    StageFacts() = default;
    explicit StageFacts(const trace::Trace& trace) { grow(trace); }

    /// Looks at the events that came since the last time; linear in those.
    void grow(const trace::Trace& trace);

    /// The place of a generator on the shelf: the lowest that was free when it was created, but who
    /// pulls from another stands before it, as far as that is known and nobody else is in the way.
    [[nodiscard]] std::optional<std::uint32_t> slot(trace::FrameId frame) const;
    /// How many rows the tallest of the generators that ever have this slot needs.
    [[nodiscard]] std::size_t rowsOfSlot(std::uint32_t slot) const;
    /// How many slots there ever are.
    [[nodiscard]] std::size_t slots() const { return m_slotRows.size(); }
    /// Whether nothing is ever parked, and one thread does it all: there is one stack of frames.
    [[nodiscard]] bool isOneStack() const { return m_slotRows.empty() && !m_hasThreads; }
    [[nodiscard]] bool hasScopes() const { return m_hasScopes; }
    /// How many scopes are ever open at once.
    [[nodiscard]] std::size_t scopesDeep() const { return m_scopesDeep; }
    /// How many functions are ever decorated, without the wrappers that only get a name.
    [[nodiscard]] std::size_t chains() const { return m_chains - m_innerChains.size(); }
    /// Whether a frame makes the first decorator of a function to be evaluated: that there will be
    /// one is not known from what has happened until the frame returns.
    [[nodiscard]] bool makesFirstDecorator(trace::FrameId frame) const {
        return m_factories.contains(frame);
    }
    [[nodiscard]] const TaskPlaces& tasks() const { return m_tasks; }

    /// The last lines printed by the first `outputEvents` outputs, at most `count`, oldest first.
    [[nodiscard]] std::vector<PrintedLine> printed(const trace::Trace& trace,
                                                   std::uint64_t outputEvents,
                                                   std::size_t count) const;

  private:
    void note(const trace::Event& event);
    void create(const trace::Event& event);
    void end(trace::FrameId frame, trace::EventIndex when);
    void bind(trace::FrameId frame, std::string_view name);
    void suspend(const trace::Event& event);
    void print(const trace::Event& event);
    void evaluate(const trace::Event& event);

    /// What the generators of one function need room for.
    struct Function {
        std::vector<std::string> names;  ///< of arguments and locals, as far as they are shown
        std::size_t loops = 0;           ///< most for loops that one was in the middle of
        std::map<std::uint32_t, std::size_t> slots;  ///< and how many of them had each
        [[nodiscard]] std::size_t rows() const { return names.size() + loops; }
    };
    /// A generator that has not ended.
    struct Alive {
        std::uint32_t function = 0;
        trace::EventIndex created = 0;
        std::vector<trace::FrameId> sources;    ///< what it is known to pull from
        std::vector<trace::FrameId> consumers;  ///< and who from it
    };
    void reserve(const Function& function);
    [[nodiscard]] std::uint32_t takeSlot();
    void pull(trace::FrameId consumer, trace::FrameId source);
    [[nodiscard]] std::vector<trace::FrameId> chainOf(trace::FrameId frame) const;
    void reorder(const std::vector<trace::FrameId>& frames);

    trace::EventIndex m_seen = 0;
    TaskPlaces m_tasks;
    std::map<std::string, std::uint32_t, std::less<>> m_functionIds;
    std::vector<Function> m_functions;
    std::vector<std::uint32_t> m_slots;  ///< by frame id; from 1, 0: none
    std::unordered_map<trace::FrameId, Alive> m_alive;
    std::set<std::uint32_t> m_freeSlots;
    std::vector<trace::EventIndex> m_freeSince;  ///< by slot: when who had it before ended
    std::vector<std::size_t> m_slotRows;
    std::vector<trace::EventIndex> m_outputs;
    std::vector<std::uint64_t> m_linesBefore{0};  ///< line feeds printed before each output
    bool m_hasScopes = false;
    bool m_hasThreads = false;  ///< besides the first
    std::size_t m_scopesOpen = 0;
    std::size_t m_scopesDeep = 0;
    std::size_t m_chains = 0;
    model::InnerChains m_innerChains;
    std::optional<trace::FrameId> m_returned;  ///< by the event before this one
    std::set<trace::FrameId> m_factories;
};

}  // namespace flowglass::scene
