#include <algorithm>

#include "core/model/words.hpp"
#include "core/scene/tasks/wait_graph.hpp"

namespace flowglass::scene {

using playback::TaskCondition;
using Sort = GraphEdge::Sort;

namespace {

constexpr std::size_t kLeastFolded = 4;
constexpr std::size_t kPage = 3;  ///< of the tasks in a fold that a click shows

}  // namespace

bool WaitGraph::isInPlay(const playback::TaskState& task) const {
    return task.condition == TaskCondition::running || m_stage.state().taskAtHand() == task.id;
}

void WaitGraph::foldGroups() {
    std::map<std::string, std::size_t> waiters;
    std::vector<std::string> ids;
    for (const auto& [id, node] : m_nodes) {
        ids.push_back(id);
        for (const auto& edge : node.edges) ++waiters[edge.to];
    }
    for (const auto& id : ids) {
        const auto from = m_nodes.find(id);
        if (from == m_nodes.end()) continue;
        std::vector<std::string> leaves;
        for (const auto& edge : from->second.edges) {
            const auto& leaf = m_nodes.at(edge.to);
            if (edge.sort == Sort::waits && leaf.task != nullptr && leaf.edges.empty() &&
                waiters[edge.to] == 1)
                leaves.push_back(edge.to);
        }
        if (leaves.size() >= kLeastFolded) fold(from->second, std::move(leaves));
    }
}

void WaitGraph::fold(GraphNode& from, std::vector<std::string> leaves) {
    std::ranges::sort(leaves, {}, [&](const std::string& id) { return m_nodes.at(id).order; });
    const auto name = from.id.substr(from.id.find(':') + 1);
    const auto key = "fold:graph:" + name;
    // Where it is leafed to: from 1 for the first task.
    const auto first = m_stage.stage.opened(key, leaves.size() + 1);
    const auto last = std::min(first + kPage, leaves.size() + 1);
    GraphNode folded;
    folded.id = "waits:fold:" + name;
    folded.order = from.order;
    std::size_t done = 0;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        auto& leaf = m_nodes.at(leaves[i]);
        folded.depth = std::max(folded.depth, leaf.depth);
        done += leaf.task->condition == TaskCondition::done ? 1 : 0;
        const bool leafed = first > 0 && i + 1 >= first && i + 1 < last;
        if (leafed || isInPlay(*leaf.task)) {
            leaf.isUnfolded = true;
            leaf.order = from.order;
            continue;
        }
        folded.members.push_back(leaf.task);
        std::erase_if(from.edges, [&](const GraphEdge& edge) { return edge.to == leaves[i]; });
        m_nodes.erase(leaves[i]);
    }
    const bool all = folded.members.size() == leaves.size();
    folded.name = first > 0 ? partOf(first, last - 1, leaves.size())
                            : model::grouped(folded.members.size()) + (all ? " tasks" : " others");
    folded.note = done == 0 ? "none done" : model::grouped(done) + " done";
    folded.target = leafTo(key, first == 0 ? 1 : last > leaves.size() ? 0 : last);
    from.edges.push_back({folded.id});
    m_nodes[folded.id] = std::move(folded);
}

}  // namespace flowglass::scene
