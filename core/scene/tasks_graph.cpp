#include <algorithm>
#include <map>
#include <set>

#include "core/model/words.hpp"
#include "core/scene/tasks_stage.hpp"

namespace flowglass::scene {
namespace {

using playback::TaskCondition;
using playback::TaskState;
using trace::Word;

/// A task or an object in the graph of who waits for whom.
struct GraphNode {
    std::string id;
    const TaskState* task = nullptr;
    std::string name;
    std::string note;  ///< beneath it
    std::size_t depth = 0;
    std::size_t order = 0;  ///< down its column
    std::vector<std::string> to;
};

/// Who waits for whom at one moment, in columns from left to right.
class WaitGraph {
  public:
    explicit WaitGraph(const TasksStage& stage) : m_stage(stage) {
        for (const auto& [place, task] : stage.byPlace()) m_shown[task->id] = task;
        for (const auto& [id, task] : stage.state().tasks)
            if (task->condition == TaskCondition::waiting) addWait(*task);
        deepen();
        number();
    }

    [[nodiscard]] std::map<std::size_t, std::vector<const GraphNode*>> columns() const {
        std::map<std::size_t, std::vector<const GraphNode*>> columns;
        for (const auto& [id, node] : m_nodes) columns[node.depth].push_back(&node);
        for (auto& [depth, nodes] : columns)
            std::ranges::sort(nodes, {}, [](const GraphNode* node) {
                return std::pair{node->order, node->id};
            });
        return columns;
    }
    [[nodiscard]] const std::map<std::string, GraphNode>& nodes() const { return m_nodes; }

  private:
    static std::string taskId(trace::TaskId task) {
        return "waits:task:" + std::to_string(task.value);
    }

    GraphNode& nodeOf(trace::TaskId id) {
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

    /// What a task waits for, unless it is its own timer or what comes from outside.
    void addWait(const TaskState& task) {
        const bool alone = !task.waitsOn || task.waitsOn == Word::timer ||
                           task.waitsOn == Word::io || task.waitsOn == Word::yield;
        if (alone || task.targets.empty()) return;
        std::vector<std::string> tasks;
        std::vector<std::string> objects;
        std::size_t undone = 0;
        for (const auto& target : task.targets) {
            if (!target.id) continue;
            const auto number = static_cast<std::uint32_t>(*target.id);
            if (target.sort == Word::task) {
                const auto& node = nodeOf(trace::TaskId{number});
                const bool done =
                    node.task == nullptr || node.task->condition == TaskCondition::done;
                undone += done ? 0 : 1;
                tasks.push_back(node.id);
            } else if (target.sort == Word::object) {
                objects.push_back(addObject(trace::ObjectId{number}, task));
            }
        }
        auto& from = nodeOf(task.id).to;
        const bool through = objects.size() == 1 && !tasks.empty();
        from.insert(from.end(), objects.begin(), objects.end());
        if (!through) {
            from.insert(from.end(), tasks.begin(), tasks.end());
            return;
        }
        auto& object = m_nodes.at(objects.front());
        object.to = tasks;
        object.note = std::to_string(undone) + " of " + std::to_string(tasks.size()) + " not done";
    }

    std::string addObject(trace::ObjectId object, const TaskState& task) {
        const auto id = "waits:object:" + std::to_string(object.value);
        auto& node = m_nodes[id];
        if (!node.id.empty()) return id;
        node.id = id;
        const auto* names = m_stage.stage.context.names;
        const auto what = names != nullptr ? names->objectWhat(object) : std::string_view();
        node.name = !what.empty()        ? std::string(what)
                    : !task.what.empty() ? std::string(task.what)
                    : task.waitsOn       ? std::string(trace::nameOf(*task.waitsOn))
                                         : "something";
        return id;
    }

    /// A node stands to the right of everything that waits for it; a ring is cut somewhere.
    void deepen() {
        const auto most = std::min<std::size_t>(m_nodes.size(), 64);
        for (std::size_t round = 0; round < most; ++round) {
            bool changed = false;
            for (auto& [id, node] : m_nodes)
                for (const auto& to : node.to) {
                    auto& target = m_nodes.at(to);
                    if (target.depth > node.depth || node.depth + 1 >= most) continue;
                    target.depth = node.depth + 1;
                    changed = true;
                }
            if (!changed) return;
        }
    }

    /// Tasks stand in the order of the list, objects by the first that waits for them.
    void number() {
        std::map<trace::TaskId, std::size_t> rows;
        std::map<TaskPlaces::Place, std::size_t> places;
        for (const auto place : m_stage.places.inOrder()) places.emplace(place, places.size());
        for (auto& [id, node] : m_nodes) {
            if (node.task == nullptr) continue;
            const auto place = m_stage.places.placeOf(node.task->id);
            if (place) node.order = places.at(*place);
        }
        for (auto& [id, node] : m_nodes)
            for (const auto& to : node.to)
                if (auto& target = m_nodes.at(to); target.task == nullptr && target.order == 0)
                    target.order = node.order;
    }

    const TasksStage& m_stage;
    std::map<trace::TaskId, const TaskState*> m_shown;
    std::map<std::string, GraphNode> m_nodes;
};

class GraphDrawing {
  public:
    GraphDrawing(Sketch& sketch, const TasksStage& stage, const Rect& panel)
        : m_sketch(sketch), m_stage(stage), m_panel(panel), m_graph(stage) {}

    void draw() {
        m_sketch.box("shadow:graph", "card.shadow",
                     {m_panel.x, m_panel.y + 2, m_panel.width, m_panel.height}, 10);
        m_sketch.box("graph", "card", m_panel, 10).description = "who waits for whom";
        m_sketch.text("graph/heading", "WHO WAITS FOR WHOM", {Font::sansBold, 12, "text.heading"},
                      {m_panel.x + 16, m_panel.y + 9, m_panel.width - 32, 18});
        const Rect area{m_panel.x + 18, m_panel.y + 36, m_panel.width - 36, m_panel.height - 48};
        if (m_graph.nodes().empty()) {
            m_sketch.text("graph/nobody", "Nobody waits for another task now.",
                          {Font::sans, 13, "text.muted"}, {area.x, area.y, area.width, 22});
            return;
        }
        placeColumns(area);
        for (const auto& [id, node] : m_graph.nodes())
            for (const auto& to : node.to) drawEdge(node, m_graph.nodes().at(to));
        for (const auto& [id, place] : m_places) drawNode(place);
        for (const auto& fold : m_folds) drawFold(fold);
    }

  private:
    struct Placed {
        const GraphNode* node = nullptr;
        Rect rect;
        double noteWidth = 0;  ///< to its right; 0: none
        Rect note;
    };
    struct Fold {
        std::size_t column = 0;
        std::vector<const TaskState*> tasks;
        Rect rect;
        std::string words;
        Target target;
    };

    void placeColumns(const Rect& area) {
        const auto columns = m_graph.columns();
        const auto count = columns.size();
        constexpr double kLeastNode = 84;
        constexpr double kLeastGap = 40;
        const auto fit = std::max<std::size_t>(
            2, static_cast<std::size_t>((area.width + kLeastGap) / (kLeastNode + kLeastGap)));
        const auto shown = std::min(count, fit);
        // To the right of the last column is room for how they ended.
        const double note = area.width > 520 ? 130 : 0;
        const double room = area.width - note;
        const double slots = static_cast<double>(shown);
        const double wide = std::clamp((room - (slots - 1) * kLeastGap) / slots, 60.0, 156.0);
        const double gap = shown < 2 ? 0 : std::min(150.0, (room - slots * wide) / (slots - 1));
        std::size_t number = 0;
        for (const auto& [depth, nodes] : columns) {
            if (number == shown) break;
            const double x = area.x + static_cast<double>(number) * (wide + gap);
            placeColumn(number, nodes, {x, area.y, wide, area.height},
                        number + 1 == shown ? area.right() - x - wide - 10 : 0);
            ++number;
        }
    }

    void placeColumn(std::size_t number, const std::vector<const GraphNode*>& nodes,
                     const Rect& column, double noteRoom) {
        const bool noted = noteRoom < 60 && std::ranges::any_of(nodes, [](const auto* node) {
                               return !node->note.empty() && node->task == nullptr;
                           });
        // Low ones can still be read, where else some of a few would be hidden.
        const double least = noted ? 46 : 24;
        const auto fit = std::max<std::size_t>(1, static_cast<std::size_t>(column.height / least));
        const bool folds = nodes.size() > fit;
        const auto fold = "fold:graph:" + std::to_string(number);
        const auto first = folds ? m_stage.stage.opened(fold, nodes.size()) : 0;
        const auto shown = folds ? std::min(fit - 1, nodes.size() - first) : nodes.size();
        const auto rows = shown + (folds ? 1 : 0);
        const double pitch =
            std::min(52.0, column.height / static_cast<double>(std::max<std::size_t>(1, rows)));
        const double high = std::min(34.0, pitch - (noted ? 18 : std::min(8.0, pitch / 5)));
        double y = column.y + (column.height - pitch * static_cast<double>(rows)) / 2;
        for (std::size_t i = first; i < first + shown; ++i) {
            Placed placed{nodes[i], {column.x, y + (pitch - high) / 2, column.width, high}, 0, {}};
            if (!nodes[i]->note.empty() && noteRoom >= 60)
                placed.note = {placed.rect.right() + 10, placed.rect.y, noteRoom, high};
            else if (!nodes[i]->note.empty() && nodes[i]->task == nullptr && pitch - high >= 16)
                placed.note = {column.x - 14, placed.rect.bottom() + 1, column.width + 28, 17};
            m_places[nodes[i]->id] = placed;
            y += pitch;
        }
        if (!folds) return;
        Fold folded{number, {}, {column.x, y + (pitch - high) / 2, column.width, high}, {}, {}};
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            if (i >= first && i < first + shown) continue;
            if (nodes[i]->task != nullptr) folded.tasks.push_back(nodes[i]->task);
            m_folded[nodes[i]->id] = m_folds.size();
        }
        folded.words = first == 0 ? "+" + model::grouped(nodes.size() - shown) + " more"
                                  : partOf(first + 1, first + shown, nodes.size());
        const auto next = first + std::max<std::size_t>(1, shown);
        folded.target = leafTo(fold, next < nodes.size() ? next : 0);
        m_folds.push_back(folded);
    }

    [[nodiscard]] const Rect* rectOf(const std::string& id) const {
        if (const auto placed = m_places.find(id); placed != m_places.end())
            return &placed->second.rect;
        if (const auto folded = m_folded.find(id); folded != m_folded.end())
            return &m_folds[folded->second].rect;
        return nullptr;
    }

    void drawEdge(const GraphNode& from, const GraphNode& to) {
        const auto* begin = rectOf(from.id);
        const auto* end = rectOf(to.id);
        if (begin == nullptr || end == nullptr) return;
        const bool folded = !m_places.contains(from.id) || !m_places.contains(to.id);
        auto id = "edge:" + from.id.substr(6) + "-" + to.id.substr(6);
        if (folded) {
            // One arrow stands for all that lead to the same fold.
            id = "edge:fold:" + std::to_string(begin->x) + ":" + std::to_string(begin->y) + "-" +
                 std::to_string(end->x) + ":" + std::to_string(end->y);
            if (!m_edges.insert(id).second) return;
        }
        const bool done =
            !folded && to.task != nullptr && to.task->condition == TaskCondition::done;
        const bool back = end->x <= begin->x;
        const Point a{begin->right() + 1, begin->y + begin->height / 2};
        const Point b{back ? end->right() + 1 : end->x - 2, end->y + end->height / 2};
        const double bend = back ? 40 : (b.x - a.x) * 0.5;
        m_sketch.path(id, done ? "link.waits.done" : "link.waits",
                      {a, {a.x + bend, a.y}, {back ? b.x + bend : b.x - bend, b.y}, b}, true);
    }

    void drawNode(const Placed& placed) {
        const auto& node = *placed.node;
        const auto look =
            node.task != nullptr ? lookOf(m_stage, *node.task) : std::string_view("held");
        const bool task = node.id.starts_with("waits:task:");
        m_sketch.box(node.id,
                     !task                  ? "state.object"
                     : node.task == nullptr ? "state.done"
                                            : "state." + std::string(look),
                     placed.rect, 7);
        m_sketch.last().description = node.name + (node.note.empty() ? "" : ", " + node.note);
        if (node.task != nullptr) m_sketch.last().target = targetOf(*node.task);
        // Text never lies on hatching.
        Rect inner = inset(placed.rect, 8, 0);
        if (look == "waiting") {
            inner = inset(placed.rect, 7, 5);
            m_sketch.box(node.id + "/ground", "panel", inner, 4);
            inner = inset(inner, 4, 0);
        }
        const bool solid =
            look == "running" || look == "blocked" || look == "error" || look == "cancelled";
        m_sketch.text(node.id + "/name", node.name,
                      {Font::monoBold, placed.rect.height < 28 ? 12.0 : 13.0,
                       solid            ? "text.onDark"
                       : look == "done" ? "text.muted"
                                        : "text.ink"},
                      inner, Align::centre, Elide::middle);
        if (placed.note.width <= 0) return;
        const bool beside = placed.note.x >= placed.rect.right();
        m_sketch.text("note:" + node.id, node.note,
                      {beside ? Font::sansMedium : Font::sans, 12,
                       look == "error"       ? "text.error"
                       : look == "cancelled" ? "text.cancelled"
                                             : "text.plain"},
                      placed.note, beside ? Align::left : Align::centre);
    }

    void drawFold(const Fold& fold) {
        const auto id = "fold:graph:" + std::to_string(fold.column);
        auto& box = m_sketch.box(id, "card.fold", fold.rect, 7);
        const auto tally = tallyText(m_stage, fold.tasks);
        box.description = fold.words + (tally.empty() ? "" : ": " + tally);
        box.target = fold.target;
        m_sketch.text(id + "/text", fold.words, {Font::sansMedium, 12, "text.muted"},
                      inset(fold.rect, 6, 0), Align::centre);
    }

    Sketch& m_sketch;
    const TasksStage& m_stage;
    Rect m_panel;
    WaitGraph m_graph;
    std::map<std::string, Placed> m_places;
    std::map<std::string, std::size_t> m_folded;
    std::vector<Fold> m_folds;
    std::set<std::string> m_edges;
};

}  // namespace

void drawTaskGraph(Sketch& sketch, const TasksStage& stage, const TasksAreas& areas) {
    GraphDrawing(sketch, stage, areas.graph).draw();
}

}  // namespace flowglass::scene
