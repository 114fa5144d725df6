#include "core/scene/tasks/wait_graph.hpp"

#include <algorithm>
#include <tuple>

#include "core/model/words.hpp"
#include "core/playback/state/lock_holders.hpp"
#include "core/playback/words/task_words.hpp"

namespace flowglass::scene {

using playback::TaskCondition;
using playback::TaskState;
using trace::Word;
using Sort = GraphEdge::Sort;

namespace {

/// More shared things than these are only shown while somebody waits for them.
constexpr std::size_t kMostLasting = 3;

std::string taskId(trace::TaskId task) {
    return "waits:task:" + std::to_string(task.value);
}

std::string objectId(trace::ObjectId object) {
    return "waits:object:" + std::to_string(object.value);
}

}  // namespace

WaitGraph::WaitGraph(const TasksStage& stage) : m_stage(stage) {
    for (const auto& [place, task] : stage.byPlace()) m_shown[task->id] = task;
    for (const auto& [id, task] : stage.state().tasks)
        if (task->condition == TaskCondition::waiting) {
            addWait(*task);
            addHolders(*task);
        } else if (task->condition == TaskCondition::ready && stage.isFresh(task->since)) {
            addWake(*task);
        }
    addShared();
    dropDoubles();
    deepen();
    number();
}

std::map<std::size_t, std::vector<const GraphNode*>> WaitGraph::columns() const {
    std::map<std::size_t, std::vector<const GraphNode*>> columns;
    for (const auto& [id, node] : m_nodes) columns[node.depth].push_back(&node);
    for (auto& [depth, nodes] : columns)
        std::ranges::sort(nodes, {}, [](const GraphNode* node) {
            return std::tuple{node->isUnfolded, node->order, node->id};
        });
    return columns;
}

GraphNode& WaitGraph::nodeOf(trace::TaskId id) {
    auto& node = m_nodes[taskId(id)];
    if (!node.id.empty()) return node;
    node.id = taskId(id);
    node.name = m_stage.nameOf(id);
    const auto known = m_shown.find(id);
    node.task = known != m_shown.end() ? known->second : m_stage.state().task(id);
    if (node.task != nullptr && node.task->condition == TaskCondition::done)
        node.note = outcomeText(m_stage, *node.task);
    return node;
}

/// What a task waits for, unless it is its own timer or what comes from outside to it alone.
void WaitGraph::addWait(const TaskState& task) {
    const bool alone = !task.waitsOn || task.waitsOn == Word::timer || task.waitsOn == Word::io ||
                       task.waitsOn == Word::yield;
    const bool sharesIt = std::ranges::any_of(task.targets, [&](const trace::Reference& target) {
        return target.sort == Word::object && target.id &&
               m_stage.places.isShared({static_cast<std::uint32_t>(*target.id)});
    });
    if ((alone && !sharesIt) || task.targets.empty()) return;
    std::vector<GraphEdge> tasks;
    std::vector<GraphEdge> objects;
    const auto otherwise = !task.what.empty() ? task.what : trace::nameOf(*task.waitsOn);
    for (const auto& target : task.targets) {
        if (!target.id) continue;
        const auto number = static_cast<std::uint32_t>(*target.id);
        if (target.sort == Word::task) {
            tasks.push_back({nodeOf(trace::TaskId{number}).id});
        } else if (target.sort == Word::object) {
            objects.push_back({addObject(trace::ObjectId{number}, otherwise)});
        }
    }
    const auto awaited = playback::awaitedTasks(m_stage.state(), task);
    // A group that is waited for once more is told of without its tasks.
    if (task.waitsOn == Word::group && tasks.empty())
        for (const auto id : awaited.all) tasks.push_back({nodeOf(id).id});
    auto& from = nodeOf(task.id).edges;
    const bool through = objects.size() == 1 && !tasks.empty();
    from.insert(from.end(), objects.begin(), objects.end());
    if (!through) {
        from.insert(from.end(), tasks.begin(), tasks.end());
        return;
    }
    auto& object = m_nodes.at(objects.front().to);
    object.edges = tasks;
    object.note = awaited.isWhole && awaited.undone.empty()
                      ? "all " + model::grouped(awaited.count) + " done"
                      : model::grouped(awaited.undone.size()) +
                            (awaited.isWhole ? " of " + model::grouped(awaited.count) : "") +
                            " not done";
    object.brief = model::grouped(awaited.undone.size()) + " left";
}

/// Who holds the lock that a task waits for.
void WaitGraph::addHolders(const TaskState& task) {
    const auto* trace = m_stage.stage.context.trace;
    if (trace == nullptr) return;
    const auto holders = playback::lockHolders(*trace, m_stage.state(), task);
    if (holders.empty()) return;
    const auto lock =
        addObject(trace::ObjectId{static_cast<std::uint32_t>(*task.targets.front().id)}, task.what);
    std::string names;
    for (const auto& holder : holders) {
        nodeOf(holder.task).edges.push_back({lock, Sort::holds});
        names += (names.empty() ? "" : ", ") + m_stage.nameOf(holder.task);
    }
    m_nodes.at(lock).note = "held by " + names;
}

/// Who let a task go on, by means of what they share.
void WaitGraph::addWake(const TaskState& task) {
    const auto object = task.wokenByObject;
    if (!object || !m_stage.places.isShared(*object)) return;
    const auto id = addObject(*object, {});
    const auto woken = nodeOf(task.id).id;
    m_nodes.at(id).edges.push_back({woken, Sort::wakes});
    if (task.wokenByTask && *task.wokenByTask != task.id)
        nodeOf(*task.wokenByTask).edges.push_back({id, Sort::gives});
}

/// One arrow between two: that somebody waits himself says more than whom he woke.
void WaitGraph::dropDoubles() {
    for (auto& [id, node] : m_nodes) {
        auto& edges = node.edges;
        std::vector<GraphEdge> kept;
        for (const auto& edge : edges) {
            const bool waitsToo =
                edge.sort == Sort::gives && std::ranges::any_of(edges, [&](const auto& other) {
                    return other.sort == Sort::waits && other.to == edge.to;
                });
            const bool isKept = std::ranges::any_of(kept, [&](const auto& other) {
                return other.sort == edge.sort && other.to == edge.to;
            });
            if (!waitsToo && !isKept) kept.push_back(edge);
        }
        edges = std::move(kept);
    }
}

void WaitGraph::addShared() {
    const auto& shared = m_stage.places.shared();
    if (shared.size() > kMostLasting) return;
    // Where nobody waits for anybody the panel says so.
    if (m_nodes.empty()) return;
    for (const auto& [object, since] : shared)
        if (since < m_stage.state().next) addObject(object, {});
}

std::string WaitGraph::addObject(trace::ObjectId object, std::string_view otherwise) {
    const auto id = objectId(object);
    auto& node = m_nodes[id];
    if (!node.id.empty()) return id;
    node.id = id;
    node.isShared = m_stage.places.isShared(object);
    const auto* names = m_stage.stage.context.names;
    const auto what = names != nullptr ? names->objectWhat(object) : std::string_view();
    const auto name = names != nullptr ? names->objectInSource(object) : std::string_view();
    node.name = !name.empty()        ? std::string(name)
                : !what.empty()      ? std::string(what)
                : !otherwise.empty() ? std::string(otherwise)
                                     : "something";
    if (!name.empty()) node.note = std::string(what);
    return id;
}

/// A node stands to the right of everything that waits for it; a ring is cut somewhere.
void WaitGraph::deepen() {
    const auto most = std::min<std::size_t>(m_nodes.size(), 64);
    bool changed = true;
    for (std::size_t round = 0; changed && round < most; ++round) {
        changed = false;
        for (auto& [id, node] : m_nodes)
            for (const auto& edge : node.edges) {
                auto& target = m_nodes.at(edge.to);
                if (edge.sort == Sort::wakes || target.depth > node.depth || node.depth + 1 >= most)
                    continue;
                target.depth = node.depth + 1;
                changed = true;
            }
    }
    // What is shared stays right of all tasks, whoever waits for it now.
    std::size_t right = 0;
    for (const auto& [id, node] : m_nodes)
        if (node.task != nullptr) right = std::max(right, node.depth + 1);
    for (auto& [id, node] : m_nodes)
        if (node.isShared) node.depth = std::max(node.depth, right);
}

/// Tasks stand in the order of the list, objects by the first that waits for them.
void WaitGraph::number() {
    std::map<TaskPlaces::Place, std::size_t> places;
    for (const auto place : m_stage.places.inOrder()) places.emplace(place, places.size());
    for (auto& [id, node] : m_nodes) {
        if (node.task == nullptr) continue;
        const auto place = m_stage.places.placeOf(node.task->id);
        if (place) node.order = places.at(*place);
    }
    for (auto& [id, node] : m_nodes)
        for (const auto& edge : node.edges)
            if (auto& target = m_nodes.at(edge.to); target.task == nullptr && target.order == 0)
                target.order = node.order;
}

}  // namespace flowglass::scene
