#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "core/trace/trace.hpp"

namespace flowglass::scene {

/// Which row each task of a recording has in a list of tasks, so that it keeps it for all of its
/// life: beneath its parent, in the first place there that nobody has any more. A program that
/// makes a thousand tasks, of which ten live at once, has ten places.
class TaskPlaces {
  public:
    using Place = std::uint32_t;

    /// Looks at the next event of a recording.
    void see(const trace::Event& event);
    /// The same for a task made by hand.
    void add(trace::TaskId task, std::optional<trace::TaskId> parent);

    [[nodiscard]] std::optional<Place> placeOf(trace::TaskId task) const;
    /// How many places there ever are.
    [[nodiscard]] std::size_t size() const { return m_spots.size(); }
    /// Whether a task ever takes a place that another one had.
    [[nodiscard]] bool areReused() const { return m_places.size() > m_spots.size(); }
    /// The places in the order of their rows: parents before their children.
    [[nodiscard]] std::vector<Place> inOrder() const;
    [[nodiscard]] std::size_t depthOf(Place place) const { return m_spots[place].depth; }
    [[nodiscard]] std::optional<Place> parentOf(Place place) const { return m_spots[place].parent; }

    /// The threads that ever run tasks of a loop, in order of first sight; several at once for
    /// an Asio context.
    [[nodiscard]] const std::vector<trace::ThreadId>& threadsOf(trace::LoopId loop) const;
    /// The loops that ever have tasks, in order of first sight.
    [[nodiscard]] const std::vector<trace::LoopId>& loops() const { return m_loops; }
    /// Whether a task ever waits for another, or for something that others have to do with.
    [[nodiscard]] bool hasWaits() const { return m_hasWaits; }
    /// What tasks ever wait for that several can have to do with (queues, locks, …), or do (a
    /// socket that one reads and another writes, a timer by which one wakes another), and the event
    /// at which that is first known.
    [[nodiscard]] const std::map<trace::ObjectId, trace::EventIndex>& shared() const {
        return m_shared;
    }
    [[nodiscard]] bool isShared(trace::ObjectId object) const { return m_shared.contains(object); }

  private:
    struct Spot {
        std::optional<Place> parent;
        std::size_t depth = 0;
        std::vector<Place> children;
        std::set<Place> free;       ///< of its children: those that nobody has any more
        std::size_t usedBelow = 0;  ///< children that are somebody's, or have such
        bool isTaken = false;
    };
    void finish(trace::TaskId task);
    void wait(trace::TaskId task, const trace::Event& event);
    void wake(trace::TaskId task, const trace::Event& event);
    void release(Place place);
    [[nodiscard]] bool isUsed(Place place) const {
        return m_spots[place].isTaken || m_spots[place].usedBelow > 0;
    }
    [[nodiscard]] Spot& above(const Spot& spot) {
        return spot.parent ? m_spots[*spot.parent] : m_root;
    }

    std::vector<Spot> m_spots;
    Spot m_root;
    std::unordered_map<trace::TaskId, Place> m_places;
    std::unordered_map<trace::TaskId, trace::LoopId> m_taskLoops;
    std::map<trace::LoopId, std::vector<trace::ThreadId>> m_threads;
    std::vector<trace::LoopId> m_loops;
    std::map<trace::ObjectId, trace::EventIndex> m_shared;
    std::set<trace::ObjectId> m_things;  ///< that are no futures: sockets, timers, locks
    std::map<trace::ObjectId, trace::TaskId> m_users;  ///< who waited first for such a one
    bool m_hasWaits = false;
};

}  // namespace flowglass::scene
