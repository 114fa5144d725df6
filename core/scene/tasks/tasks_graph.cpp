#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/model/words.hpp"
#include "core/scene/tasks/graph_column.hpp"
#include "core/scene/tasks/tasks_stage.hpp"
#include "core/scene/tasks/wait_graph.hpp"

namespace flowglass::scene {
namespace {

using playback::TaskCondition;
using playback::TaskState;
using trace::Word;

constexpr double kLeastRow = 21;       ///< low ones can still be read
constexpr std::size_t kMostRows = 12;  ///< of tasks that are not folded by who waits for them
constexpr double kBendRoom = 24;       ///< px, for arrows within the last column
constexpr double kLowPanel = 130;      ///< px, in which rows stand close to each other

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
        const double top = m_panel.height < kLowPanel ? 30 : 36;
        const double bottom = m_panel.height < kLowPanel ? 8 : 12;
        const Rect area{m_panel.x + 18, m_panel.y + top, m_panel.width - 36,
                        m_panel.height - top - bottom};
        if (m_graph.nodes().empty()) {
            m_sketch.text("graph/nobody", "Nobody waits for another task now.",
                          {Font::sans, 13, "text.muted"}, {area.x, area.y, area.width, 22});
            return;
        }
        const auto fit = static_cast<std::size_t>(area.height / kLeastRow);
        const auto tooMany = [&](const auto& column) {
            return column.second.size() > std::max(fit, kMostRows);
        };
        if (std::ranges::any_of(m_graph.columns(), tooMany)) m_graph.foldGroups();
        placeColumns(area);
        for (const auto& [id, node] : m_graph.nodes())
            for (const auto& edge : node.edges) addLink(node, edge);
        spreadHeads();
        for (const auto& link : m_links) drawLink(link);
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
    /// An arrow between two nodes or folds.
    struct Link {
        std::string id;
        std::string_view style;
        Rect begin;
        Rect end;
        bool wakes = false;
        std::optional<double> shift;  ///< of its head, downwards, where others arrive there too

        [[nodiscard]] bool arrivesRight() const { return end.x <= begin.x; }
        [[nodiscard]] bool meets(const Link& other) const {
            return end.x == other.end.x && end.y == other.end.y &&
                   arrivesRight() == other.arrivesRight();
        }
    };
    struct Fold {
        std::size_t column = 0;
        std::vector<const TaskState*> tasks;
        Rect rect;
        std::string words;
        Target target;
    };

    void placeColumns(const Rect& area) {
        auto columns = m_graph.columns();
        constexpr double kLeastNode = 72;
        constexpr double kLeastGap = 26;
        const auto fit = std::max<std::size_t>(
            2, static_cast<std::size_t>((area.width + kLeastGap) / (kLeastNode + kLeastGap)));
        const bool merges = columns.size() > fit;
        const auto shown = std::min(columns.size(), fit);
        // Who waits, and has no column of its own, stands in the last one.
        while (columns.size() > shown) {
            const auto last = std::prev(columns.end());
            auto& before = std::prev(last)->second;
            before.insert(before.end(), last->second.begin(), last->second.end());
            columns.erase(last);
        }
        // To the right of the last column is room for how they ended, or for arrows within it.
        const double note = merges ? kBendRoom : area.width > 520 ? 130 : 0;
        const double room = area.width - note;
        const double slots = static_cast<double>(shown);
        const double wide = std::clamp((room - (slots - 1) * kLeastGap) / slots, 60.0, 156.0);
        const double gap = shown < 2 ? 0 : std::min(150.0, (room - slots * wide) / (slots - 1));
        std::size_t number = 0;
        for (const auto& [depth, nodes] : columns) {
            const double x = area.x + static_cast<double>(number) * (wide + gap);
            // Beneath the last row is as much room as the panel leaves.
            m_columns.push_back({x, x + wide, area.y - 2, m_panel.bottom() - 3, {}, {}});
            placeColumn(number, nodes, {x, area.y, wide, area.height},
                        number + 1 == shown && !merges ? area.right() - x - wide - 10 : 0);
            ++number;
        }
    }

    /// Whether the step is about it, or it runs.
    [[nodiscard]] bool isAtHand(const GraphNode& node) const {
        return node.task != nullptr && (node.task->condition == TaskCondition::running ||
                                        m_stage.state().taskAtHand() == node.task->id);
    }

    /// Puts who is at hand among the first `page` of them, which keep their order.
    void bringForward(std::vector<const GraphNode*>& nodes, std::size_t page) const {
        std::map<const GraphNode*, std::size_t> places;
        for (const auto* node : nodes) places.emplace(node, places.size());
        std::ranges::stable_partition(nodes, [this](const auto* node) { return isAtHand(*node); });
        const auto end = nodes.begin() + static_cast<std::ptrdiff_t>(page);
        std::sort(nodes.begin(), end,
                  [&](const auto* a, const auto* b) { return places[a] < places[b]; });
    }

    void placeColumn(std::size_t number, std::vector<const GraphNode*> nodes, const Rect& column,
                     double noteRoom) {
        const bool noted = noteRoom < 60 && std::ranges::any_of(nodes, [](const auto* node) {
                               return !node->note.empty() && node->task == nullptr;
                           });
        // Low ones are better than that some of a few are hidden.
        const double least = noted ? 46 : kLeastRow;
        const auto fit = std::max<std::size_t>(1, static_cast<std::size_t>(column.height / least));
        const bool folds = nodes.size() > fit;
        if (folds) bringForward(nodes, fit - 1);
        const auto fold = "fold:graph:" + std::to_string(number);
        const auto first = folds ? m_stage.stage.opened(fold, nodes.size()) : 0;
        const auto shown = folds ? std::min(fit - 1, nodes.size() - first) : nodes.size();
        // A place is kept for the task that steps out of its fold, so that nothing moves then.
        const bool hasFolds =
            std::ranges::any_of(nodes, [](const auto* node) { return !node->members.empty(); });
        const bool spare = hasFolds && !folds && shown < fit &&
                           std::ranges::none_of(nodes, &GraphNode::isUnfolded);
        const auto rows = shown + (folds || spare ? 1 : 0);
        const double pitch =
            std::min(52.0, column.height / static_cast<double>(std::max<std::size_t>(1, rows)));
        const double high = std::min(34.0, pitch - (noted ? 18 : std::min(8.0, pitch / 5)));
        double y = column.y + (column.height - pitch * static_cast<double>(rows)) / 2;
        for (std::size_t i = first; i < first + shown; ++i) {
            Placed placed{nodes[i], {column.x, y + (pitch - high) / 2, column.width, high}, 0, {}};
            if (!nodes[i]->note.empty() && noteRoom >= 60)
                placed.note = {placed.rect.right() + 10, placed.rect.y, noteRoom, high};
            else if (!nodes[i]->note.empty() && nodes[i]->task == nullptr && pitch - high >= 16)
                placed.note = {column.x, placed.rect.bottom() + 1, column.width, 17};
            m_places[nodes[i]->id] = placed;
            auto& taken = m_columns.back().taken;
            taken.push_back(placed.rect);
            if (placed.note.y >= placed.rect.bottom()) taken.push_back(placed.note);
            y += pitch;
        }
        if (!folds) return;
        Fold folded{number, {}, {column.x, y + (pitch - high) / 2, column.width, high}, {}, {}};
        m_columns.back().taken.push_back(folded.rect);
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

    void addLink(const GraphNode& from, const GraphEdge& edge) {
        const auto& to = m_graph.nodes().at(edge.to);
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
        const auto isDone = [](const TaskState* task) {
            return task->condition == TaskCondition::done;
        };
        const bool done =
            !folded &&
            (to.task != nullptr ? isDone(to.task)
                                : !to.members.empty() && std::ranges::all_of(to.members, isDone));
        const auto style = edge.sort == GraphEdge::Sort::holds   ? "link.holds"
                           : edge.sort != GraphEdge::Sort::waits ? "link.wake"
                           : done                                ? "link.waits.done"
                                                                 : "link.waits";
        m_links.push_back(
            {std::move(id), style, *begin, *end, edge.sort == GraphEdge::Sort::wakes, {}});
    }

    /// Where several arrows arrive at one side of a node, their heads lie beneath each other, in
    /// the order of where they come from.
    void spreadHeads() {
        constexpr double kHead = 9;
        for (std::size_t i = 0; i < m_links.size(); ++i) {
            auto& link = m_links[i];
            double before = 0;
            double others = 0;
            for (std::size_t j = 0; j < m_links.size(); ++j) {
                const auto& other = m_links[j];
                if (j == i || !other.meets(link)) continue;
                ++others;
                before += std::pair(other.begin.y, j) < std::pair(link.begin.y, i) ? 1 : 0;
            }
            if (others == 0) continue;
            const double pitch = std::clamp((link.end.height - kHead) / others, 0.0, kHead);
            link.shift = (before - others / 2) * pitch;
        }
    }

    void drawLink(const Link& link) {
        const auto& begin = link.begin;
        const auto& end = link.end;
        const double low = begin.y + begin.height / 2;
        const double middle = end.y + end.height / 2;
        const double high = middle + link.shift.value_or(0);
        if (end.right() < begin.x) {
            // Back along the way on which it waited; beside it where that leads between the same.
            const double aside = link.wakes ? 0 : std::min(begin.height, end.height) / 4;
            m_sketch.path(link.id, link.style,
                          wayOf({begin.x - 1, low + aside},
                                {end.right() + 2, middle + link.shift.value_or(aside)}),
                          true);
            return;
        }
        const Point a{begin.right() + 1, low};
        if (end.x > begin.x) {
            m_sketch.path(link.id, link.style, wayOf(a, {end.x - 2, high}), true);
            return;
        }
        const Point b{end.right() + 1, high};
        constexpr double kBend = 40;
        m_sketch.path(link.id, link.style, {a, {a.x + kBend, a.y}, {b.x + kBend, b.y}, b}, true);
    }

    /// From one column to another, round the boxes of those between them: behind one, an arrow
    /// would seem to begin or to end there.
    std::vector<Point> wayOf(Point from, Point to) {
        const bool right = to.x > from.x;
        std::vector<GraphColumn*> between;
        for (auto& column : m_columns)
            if (column.left > std::min(from.x, to.x) && column.right < std::max(from.x, to.x))
                between.push_back(&column);
        if (!right) std::ranges::reverse(between);
        std::vector<Point> way{from};
        const auto sway = [&](Point end) {
            const double middle = (way.back().x + end.x) / 2;
            way.insert(way.end(), {{middle, way.back().y}, {middle, end.y}, end});
        };
        for (auto* column : between) {
            const double share = (column->left - from.x) / (to.x - from.x);
            const double y = column->pass(from.y + (to.y - from.y) * share);
            sway({right ? column->left : column->right, y});
            sway({right ? column->right : column->left, y});
        }
        sway(to);
        return way;
    }

    void drawNode(const Placed& placed) {
        const auto& node = *placed.node;
        if (!node.members.empty()) return drawGroup(placed);
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
            inner = inset(placed.rect, 7, placed.rect.height < 26 ? 2 : 5);
            m_sketch.box(node.id + "/ground", "panel", inner, 4);
            inner = inset(inner, 4, 0);
        }
        const bool solid =
            look == "running" || look == "blocked" || look == "error" || look == "cancelled";
        double size = placed.rect.height < 28 ? kLeastText : 13;
        if (measure(node.name, Font::monoBold, size) > inner.width) {
            size = kLeastText;
            if (look != "waiting") inner = inset(placed.rect, 4, 0);
        }
        m_sketch.text(node.id + "/name", node.name,
                      {Font::monoBold, size,
                       solid            ? "text.onDark"
                       : look == "done" ? "text.muted"
                                        : "text.ink"},
                      inner, Align::centre, Elide::middle);
        drawNote(placed, look == "error"       ? "text.error"
                         : look == "cancelled" ? "text.cancelled"
                                               : "text.plain");
    }

    /// Beneath a node it is no wider than that: beside it arrows set out.
    void drawNote(const Placed& placed, std::string_view ink) {
        if (placed.note.width <= 0) return;
        const auto& node = *placed.node;
        const bool beside = placed.note.x >= placed.rect.right();
        const Type type{beside ? Font::sansMedium : Font::sans, 12, ink};
        const bool fits = measure(node.note, type.font, type.size) <= placed.note.width;
        m_sketch.text("note:" + node.id, fits || node.brief.empty() ? node.note : node.brief, type,
                      placed.note, beside ? Align::left : Align::centre);
    }

    /// The tasks that one thing waits for, as one node.
    void drawGroup(const Placed& placed) {
        const auto& node = *placed.node;
        const auto tally = tallyText(m_stage, node.members);
        auto& box = m_sketch.box(node.id, "card.fold", placed.rect, 7);
        box.description = node.name + (tally.empty() ? "" : ": " + tally);
        box.target = node.target;
        m_sketch.text(node.id + "/name", node.name, {Font::sansBold, 13, "text.plain"},
                      inset(placed.rect, 6, 0), Align::centre);
        drawNote(placed, "text.plain");
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
    std::vector<GraphColumn> m_columns;
    std::map<std::string, Placed> m_places;
    std::map<std::string, std::size_t> m_folded;
    std::vector<Fold> m_folds;
    std::set<std::string> m_edges;
    std::vector<Link> m_links;
};

}  // namespace

void drawTaskGraph(Sketch& sketch, const TasksStage& stage, const TasksAreas& areas) {
    GraphDrawing(sketch, stage, areas.graph).draw();
}

}  // namespace flowglass::scene
