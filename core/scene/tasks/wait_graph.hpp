#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/scene/tasks/tasks_stage.hpp"

namespace flowglass::scene {

/// An arrow of the graph of who waits for whom.
struct GraphEdge {
    enum class Sort : std::uint8_t {
        waits,  ///< for the other one
        gives,  ///< a task did something with an object that lets another go on
        wakes,  ///< and that is who
        holds   ///< a task has the lock
    };
    std::string to;
    Sort sort = Sort::waits;
};

/// A task or an object in the graph of who waits for whom.
struct GraphNode {
    std::string id;
    const playback::TaskState* task = nullptr;
    std::string name;
    std::string note;       ///< beneath it
    std::string brief{};    ///< the same in as few words as can be; empty where it has none
    bool isShared = false;  ///< an object that several tasks can have to do with
    std::size_t depth = 0;
    std::size_t order = 0;  ///< down its column
    std::vector<GraphEdge> edges;
    std::vector<const playback::TaskState*> members{};  ///< of a fold: the tasks in it
    Target target{};                                    ///< and what a click on it shows
    bool isUnfolded = false;  ///< stands beside the fold that it would be in
};

/// Who waits for whom at one moment, in columns from left to right. What tasks share (a queue, a
/// lock) stays in it from when it was first waited for, to the right of the tasks; from there leads
/// back whom it has just let go on.
class WaitGraph {
  public:
    explicit WaitGraph(const TasksStage& stage);

    [[nodiscard]] std::map<std::size_t, std::vector<const GraphNode*>> columns() const;
    [[nodiscard]] const std::map<std::string, GraphNode>& nodes() const { return m_nodes; }
    /// Puts the tasks that one thing waits for, and that wait for nobody themselves, into one node;
    /// without the one that runs or is in play.
    void foldGroups();

  private:
    GraphNode& nodeOf(trace::TaskId id);
    void addWait(const playback::TaskState& task);
    void addHolders(const playback::TaskState& task);
    void addWake(const playback::TaskState& task);
    void addShared();
    void dropDoubles();
    std::string addObject(trace::ObjectId object, std::string_view otherwise);
    void fold(GraphNode& from, std::vector<std::string> leaves);
    [[nodiscard]] bool isInPlay(const playback::TaskState& task) const;
    void deepen();
    void number();

    const TasksStage& m_stage;
    std::map<trace::TaskId, const playback::TaskState*> m_shown;
    std::map<std::string, GraphNode> m_nodes;
};

}  // namespace flowglass::scene
