#include <algorithm>
#include <array>

#include "core/model/words.hpp"
#include "core/scene/tasks/tasks_stage.hpp"

namespace flowglass::scene {
namespace {

using playback::TaskCondition;
using playback::TaskState;
using Place = TaskPlaces::Place;

/// How much room a task's card has: the first density at which all fit is taken.
struct Room {
    double height;
    double gap;
    double name;    ///< px of its letters
    double detail;  ///< of the second line; 0: all stands on one
};
constexpr std::array<Room, 5> kRooms{
    {{60, 10, 15, 13}, {52, 7, 14, 12}, {44, 5, 13, 12}, {30, 4, 13, 0}, {23, 3, 12, 0}}};

/// One row of the list: a task, or what is folded of a parent's.
struct Row {
    const TaskState* task = nullptr;
    std::size_t depth = 0;
    std::optional<Place> parent;
    std::vector<const TaskState*> folded;
    std::size_t first = 0;  ///< of the parent's tasks that are shown
    std::size_t shown = 0;
    std::size_t count = 0;
};

class TaskList {
  public:
    TaskList(Sketch& sketch, const TasksStage& stage, const TasksAreas& areas, PlacedTasks& placed)
        : m_sketch(sketch), m_stage(stage), m_area(areas.list), m_placed(placed) {}

    void draw() {
        const auto tasks = m_stage.byPlace();
        if (m_stage.hasNone()) return;
        drawHeading(tasks);
        if (m_stage.places.areReused() && m_area.height > 3 * kUnlisted) {
            m_area.height -= kUnlisted + kUnlistedGap;
            drawUnlisted(tasks);
        }
        std::vector<Place> order = m_stage.places.inOrder();
        // Where every place that there ever is has room, nothing ever moves.
        for (std::size_t level = 0; level < kLastingRooms; ++level)
            if (heightOf(order.size(), kRooms[level]) <= m_area.height)
                return drawPlaces(order, tasks, kRooms[level], true);
        std::erase_if(order, [&](Place place) { return !tasks.contains(place); });
        for (const auto& room : kRooms)
            if (heightOf(order.size(), room) <= m_area.height)
                return drawPlaces(order, tasks, room, false);
        drawFolded(order, tasks);
    }

  private:
    using Tasks = std::map<Place, const TaskState*>;
    static constexpr std::size_t kLastingRooms = 4;
    static constexpr double kUnlisted = 18;
    static constexpr double kUnlistedGap = 4;

    static double heightOf(std::size_t rows, const Room& room) {
        return static_cast<double>(rows) * (room.height + room.gap) - room.gap;
    }

    void drawHeading(const Tasks& tasks) {
        const Type type{Font::sansBold, 12, "text.heading"};
        const Rect area{m_area.x, m_area.y - 24, m_area.width, 18};
        const auto title = m_sketch.text("heading:tasks", "TASKS", type, area);
        auto all = m_stage.unlisted(tasks);
        for (const auto& [place, task] : tasks) all.push_back(task);
        const auto words = withForgotten(tallyText(m_stage, all));
        const double room = area.width - title.width - 16;
        if (room < 60) return;
        // What has no room goes whole: a part of a count would be another.
        auto shown = words;
        for (auto end = words.rfind(", ");
             end != std::string::npos && measure(shown, Font::sans, 12) > room;
             end = words.rfind(", ", end - 1))
            shown = words.substr(0, end) + ", …";
        m_sketch.text("heading:tasks/tally", shown, {Font::sans, 12, "text.muted"},
                      {area.right() - room, area.y, room, area.height}, Align::right);
        if (shown != words) m_sketch.last().description = words;
    }

    /// How many have finished so long ago that only their number is left.
    [[nodiscard]] std::uint64_t forgotten() const {
        return m_stage.state().tasksDone - m_stage.state().doneTasks.size();
    }

    [[nodiscard]] std::string withForgotten(const std::string& tally) const {
        if (forgotten() == 0) return tally;
        return tally + (tally.empty() ? "" : ", ") + model::grouped(forgotten()) +
               " ended long before";
    }

    /// Beneath the list, how many have ended whose places others have taken since.
    void drawUnlisted(const Tasks& tasks) {
        const auto unlisted = m_stage.unlisted(tasks);
        const auto count = unlisted.size() + forgotten();
        if (count == 0) return;
        const auto tally = tallyText(m_stage, unlisted);
        const bool allDone = tally == model::grouped(count) + " done";
        const auto words = "+" + model::grouped(count) +
                           (allDone ? " more done" : " more: " + withForgotten(tally));
        const Rect row{m_area.x, m_area.bottom() + kUnlistedGap, m_area.width, kUnlisted};
        m_sketch.text("tasks:unlisted", words, {Font::sansMedium, 12, "text.muted"},
                      inset(row, 12, 0));
    }

    void drawPlaces(const std::vector<Place>& order, const Tasks& tasks, const Room& room,
                    bool keepsEmpty) {
        double y = m_area.y;
        for (const auto place : order) {
            const auto found = tasks.find(place);
            if (found != tasks.end()) drawCard(*found->second, depthOf(place), y, room);
            if (found != tasks.end() || keepsEmpty) y += room.height + room.gap;
        }
        if (tasks.empty())
            m_sketch.text("notice:tasks", "No task has been created yet.",
                          {Font::sans, 13, "text.muted"}, {m_area.x, m_area.y, m_area.width, 22});
    }

    [[nodiscard]] std::size_t depthOf(Place place) const {
        return std::min<std::size_t>(m_stage.places.depthOf(place), 3);
    }

    /// Of every parent's tasks the first few, then how many more; and those that take part.
    void drawFolded(const std::vector<Place>& order, const Tasks& tasks) {
        const auto& room = kRooms.back();
        const auto fit =
            static_cast<std::size_t>((m_area.height + room.gap) / (room.height + room.gap));
        std::vector<Row> rows;
        // Those that made others, rather than more of what each of them made.
        for (const bool keepsMakers : {true, false}) {
            m_keepsMakers = keepsMakers;
            std::size_t each = fit;
            do {
                rows = rowsOf(order, tasks, each);
            } while (rows.size() > fit && each-- > 1);
            if (rows.size() <= fit) break;
        }
        // Even one of each is too much: the first ones only.
        if (rows.size() > fit) rows = rowsInAll(order, tasks, fit);
        double y = m_area.y;
        for (const auto& row : rows) {
            if (row.task != nullptr)
                drawCard(*row.task, row.depth, y, room);
            else
                drawFold(row, y, room);
            y += room.height + room.gap;
        }
    }

    /// With at most `each` tasks of one parent.
    [[nodiscard]] std::vector<Row> rowsOf(const std::vector<Place>& order, const Tasks& tasks,
                                          std::size_t each) const {
        std::map<std::optional<Place>, std::vector<Place>> byParent;
        for (const auto place : order) byParent[m_stage.places.parentOf(place)].push_back(place);
        std::vector<Row> rows;
        addChildren(rows, std::nullopt, byParent, tasks, each);
        return rows;
    }

    void addChildren(std::vector<Row>& rows, std::optional<Place> parent,
                     const std::map<std::optional<Place>, std::vector<Place>>& byParent,
                     const Tasks& tasks, std::size_t each) const {
        const auto found = byParent.find(parent);
        if (found == byParent.end()) return;
        const auto& children = found->second;
        Row fold;
        fold.parent = parent;
        fold.count = children.size();
        const bool makes = m_keepsMakers && std::ranges::any_of(children, [&](Place child) {
                               return byParent.contains(child);
                           });
        const bool whole = makes || children.size() <= each + 1;
        fold.first = whole ? 0 : m_stage.stage.opened(foldId(parent), children.size());
        fold.shown = whole ? children.size() : std::min(each, children.size() - fold.first);
        // One that takes part in the step stands in the last place shown.
        std::optional<std::size_t> guest;
        for (std::size_t i = 0; i < children.size() && !whole; ++i)
            if ((i < fold.first || i >= fold.first + fold.shown) && leadsToNow(children[i], tasks))
                guest = i;
        for (std::size_t i = 0; i < children.size(); ++i) {
            const bool last = guest && i + 1 == fold.first + fold.shown;
            const bool shown = i >= fold.first && i < fold.first + fold.shown && !last;
            fold.depth = depthOf(children[i]);
            if (shown || (last && guest)) {
                const auto at = last ? *guest : i;
                rows.push_back({tasks.at(children[at]), fold.depth, {}, {}, 0, 0, 0});
                addChildren(rows, children[at], byParent, tasks, each);
            }
            if (!shown && !(guest == i)) fold.folded.push_back(tasks.at(children[i]));
        }
        if (!whole) rows.push_back(fold);
    }

    [[nodiscard]] std::vector<Row> rowsInAll(const std::vector<Place>& order, const Tasks& tasks,
                                             std::size_t fit) const {
        Row fold;
        fold.count = order.size();
        fold.first = m_stage.stage.opened(foldId({}), order.size());
        fold.shown = std::min(std::max<std::size_t>(2, fit) - 1, order.size() - fold.first);
        // One that takes part in the step stands in the last place shown.
        const auto end = fold.first + fold.shown;
        std::optional<std::size_t> guest;
        for (std::size_t i = 0; i < order.size(); ++i)
            if ((i < fold.first || i >= end) && isOfNow(*tasks.at(order[i]))) guest = i;
        std::vector<Row> rows;
        for (std::size_t i = 0; i < order.size(); ++i) {
            const auto at = guest && i + 1 == end ? *guest : i;
            if (i >= fold.first && i < end)
                rows.push_back({tasks.at(order[at]), depthOf(order[at]), {}, {}, 0, 0, 0});
            const bool shown = guest == i || (i >= fold.first && i < end && at == i);
            if (!shown) fold.folded.push_back(tasks.at(order[i]));
        }
        // The heading tells how many there are where there is room for one only.
        if (fit > 1 && !fold.folded.empty()) rows.push_back(fold);
        return rows;
    }

    [[nodiscard]] bool isOfNow(const TaskState& task) const {
        return m_stage.state().activeTask == task.id || task.condition == TaskCondition::running;
    }

    /// Whether it takes part in the step, or made, by others perhaps, one that does.
    [[nodiscard]] bool leadsToNow(Place place, const Tasks& tasks) const {
        for (const auto& [at, task] : tasks) {
            if (!isOfNow(*task)) continue;
            for (std::optional<Place> up = at; up; up = m_stage.places.parentOf(*up))
                if (*up == place) return true;
        }
        return false;
    }

    [[nodiscard]] static std::string foldId(std::optional<Place> parent) {
        return "fold:tasks" + (parent ? ":" + std::to_string(*parent) : std::string());
    }

    [[nodiscard]] Rect rectOf(std::size_t depth, double y, const Room& room) const {
        const double indent = static_cast<double>(depth) * std::min(18.0, m_area.width * 0.05);
        return {m_area.x + indent, y, m_area.width - indent, room.height};
    }

    void drawCard(const TaskState& task, std::size_t depth, double y, const Room& room) {
        const auto rect = rectOf(depth, y, room);
        const auto number = std::to_string(task.id.value);
        const auto id = "task:" + number;
        const auto look = lookOf(m_stage, task);
        const bool done = task.condition == TaskCondition::done;
        m_sketch.setOpacity(m_stage.opacityOf(task.id));
        if (!done)
            m_sketch.box("shadow:task:" + number, "card.shadow",
                         {rect.x, rect.y + 2, rect.width, rect.height}, 9);
        auto& box = m_sketch.box(id, done ? "card.done" : "card", rect, 9);
        box.description =
            m_stage.nameOf(task.id) + ", " + std::string(look) + ": " + taskDetail(m_stage, task);
        box.target = targetOf(task);
        m_sketch.box(id + "/bar",
                     "state." + std::string(TasksStage::isToStop(task) ? "cancelled" : look),
                     {rect.x, rect.y + 1, 8, rect.height - 2}, 3);
        if (room.detail > 0)
            drawTwoLines(task, id, rect, room);
        else
            drawOneLine(task, id, rect, room);
        m_sketch.setOpacity(1);
        m_placed.cards[task.id] = rect;
    }

    /// The name and something at the right edge; which of them is cut is what matters less.
    void drawLine(const std::string& id, const std::string& name, const std::string& status,
                  const Rect& area, const Type& large, const Type& small) {
        const double wide = measure(name, large.font, large.size) + 0.1;
        const double words = measure(status, small.font, small.size) + 0.1;
        double statusWidth = std::min(words, std::max(area.width * 0.45, area.width - wide - 12));
        if (statusWidth < 30) statusWidth = 0;
        m_sketch.text(
            id + "/name", name, large,
            {area.x, area.y, area.width - statusWidth - (statusWidth > 0 ? 12 : 0), area.height},
            Align::left, Elide::middle);
        if (statusWidth > 0)
            m_sketch.text(id + "/status", status, small,
                          {area.right() - statusWidth, area.y, statusWidth, area.height},
                          Align::right, Elide::middle);
    }

    [[nodiscard]] std::string statusStyle(const TaskState& task) const {
        return "text." +
               std::string(TasksStage::isToStop(task) ? "cancelled" : lookOf(m_stage, task));
    }

    void drawTwoLines(const TaskState& task, const std::string& id, const Rect& rect,
                      const Room& room) {
        const Rect inner{rect.x + 20, rect.y, rect.width - 34, rect.height};
        const double half = rect.height / 2;
        const auto status = statusStyle(task);
        const bool done = task.condition == TaskCondition::done;
        drawLine(id, m_stage.nameOf(task.id), taskStatus(m_stage, task),
                 {inner.x, rect.y + 4, inner.width, half - 2},
                 {Font::monoBold, room.name, done ? "text.muted" : "text.ink"},
                 {Font::sansBold, room.detail, status});
        Rect line{inner.x, rect.y + half - 1, inner.width, half - 3};
        if (const auto progress = waitProgress(m_stage, task)) {
            const double bar = std::clamp(inner.width * 0.36, 40.0, 150.0);
            const Rect whole{inner.right() - bar, line.y + line.height / 2 - 3, bar, 6};
            m_sketch.box(id + "/wait", "progress", whole, 3);
            if (*progress > 0)
                m_sketch.box(id + "/waited", "progress.done",
                             {whole.x, whole.y, std::max(4.0, bar * *progress), 6}, 3);
            line.width -= bar + 14;
        }
        auto detail = taskDetail(m_stage, task);
        if (detail.starts_with(kSleepsModule) &&
            measure(detail, Font::sans, room.detail) > line.width)
            detail.erase(0, kSleepsModule.size());
        m_sketch.text(
            id + "/detail", detail,
            {Font::sans, room.detail,
             done && lookOf(m_stage, task) != "done" ? std::string_view(status) : "text.plain"},
            line);
    }

    void drawOneLine(const TaskState& task, const std::string& id, const Rect& rect,
                     const Room& room) {
        const auto status = statusStyle(task);
        drawLine(id, m_stage.nameOf(task.id), taskBrief(m_stage, task),
                 {rect.x + 17, rect.y, rect.width - 27, rect.height},
                 {Font::monoBold, room.name,
                  task.condition == TaskCondition::done ? "text.muted" : "text.ink"},
                 {Font::sans, std::max(kLeastText, room.name - 1), status});
    }

    void drawFold(const Row& row, double y, const Room& room) {
        const auto rect = rectOf(row.depth, y, room);
        const auto id = foldId(row.parent);
        auto& box = m_sketch.box(id, "card.fold", rect, 8);
        const auto next = row.first + std::max<std::size_t>(1, row.shown);
        box.target = leafTo(id, next < row.count ? next : 0);
        const auto words = row.first == 0 ? "+" + model::grouped(row.folded.size()) + " more"
                                          : partOf(row.first + 1, row.first + row.shown, row.count);
        box.description = words + ": " + tallyText(m_stage, row.folded);
        m_sketch.text(id + "/text", words + ": " + tallyText(m_stage, row.folded),
                      {Font::sansMedium, 12, "text.muted"}, inset(rect, 12, 0));
    }

    Sketch& m_sketch;
    const TasksStage& m_stage;
    Rect m_area;
    bool m_keepsMakers = false;  ///< whoever made others is never folded
    PlacedTasks& m_placed;
};

}  // namespace

void drawTaskList(Sketch& sketch, const TasksStage& stage, const TasksAreas& areas,
                  PlacedTasks& placed) {
    TaskList(sketch, stage, areas, placed).draw();
}

}  // namespace flowglass::scene
