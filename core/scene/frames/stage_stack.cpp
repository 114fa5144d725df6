#include <algorithm>

#include "core/model/words.hpp"
#include "core/scene/frames/stack_layout.hpp"
#include "core/scene/frames/stage_columns.hpp"

namespace flowglass::scene {
namespace {

constexpr double kBetween = 6;      ///< one thread and the next
constexpr std::size_t kActing = 3;  ///< rows of the frame that acts that come before other threads

class Column {
  public:
    Column(Sketch& sketch, const Stage& stage, const Rect& area, bool left, PlacedCards& placed)
        : m_sketch(sketch),
          m_stage(stage),
          m_area(area),
          m_left(left),
          m_placed(placed),
          m_y(area.y) {}

    void draw(const StackGroup& group, bool heading, double room) {
        const double top = m_y;
        const auto count = group.size();
        const auto layout = layoutOf(group, room, heading, m_stage.opened(foldOf(group), count));
        if (heading) drawHeading(group);
        for (std::size_t i = 0; i < count; ++i) {
            if (i == layout.head && layout.head + layout.tail < count) drawFold(group, layout);
            if (layout.shows(i, count)) drawOne(group, i, layout);
        }
        if (group.steppedOff && layout.back == 0 &&
            top + room - m_y >= ghostHeight(*layout.density))
            drawGhost(*group.steppedOff, *layout.density);
        m_y += kBetween;
    }

    [[nodiscard]] const Rect& area() const { return m_area; }
    [[nodiscard]] double y() const { return m_y; }

    void drawFoldedThreads(std::size_t count, std::size_t next) {
        m_sketch.text("fold:threads",
                      "+" + model::grouped(count) + (count == 1 ? " more thread" : " more threads"),
                      {Font::sansMedium, 12, "text.muted"},
                      {m_area.x, m_y - kBetween, m_area.width, kStackHeading - 4});
        m_sketch.last().target = leafTo("fold:threads", next);
    }

  private:
    void drawHeading(const StackGroup& group) {
        const auto id = "thread:" + std::to_string(group.thread->id.value);
        std::string text = group.thread->name.empty()
                               ? "thread " + std::to_string(group.thread->id.value)
                               : std::string(group.thread->name);
        if (group.thread->blockedOn)
            text += ", blocked: " + std::string(trace::nameOf(*group.thread->blockedOn));
        m_sketch.box(id + "/dot",
                     group.thread->blockedOn ? "state.blocked"
                     : group.current         ? "state.running"
                                             : "state.done",
                     {m_area.x, m_y + 5, 10, 10}, 5);
        m_sketch.text(id, text, {Font::sansBold, 12, "text.plain"},
                      {m_area.x + 17, m_y, m_area.width - 17, kStackHeading - 4});
        m_y += kStackHeading;
    }

    void drawOne(const StackGroup& group, std::size_t index, const StackLayout& layout) {
        const auto& card = group.card(index);
        const auto& density = *layout.density;
        const auto rows = rowsShown(group, index, layout);
        const Rect rect{m_area.x, m_y, m_area.width, cardHeight(rows, density)};
        auto plain = density;
        plain.badge = 1;  // a badge is for the shelf
        drawCard(m_sketch, m_stage, card, rect, rows, plain);
        m_placed[card.frame] = {rect, !m_left, m_count++, density.gap < 14, rect.bottom()};
        m_y = rect.bottom() + density.gap;
    }

    static std::string foldOf(const StackGroup& group) {
        return "fold:stack:" + std::to_string(group.thread->id.value);
    }

    void drawFold(const StackGroup& group, const StackLayout& layout) {
        const auto id = foldOf(group);
        const auto count = group.size();
        const auto last = count - layout.back;
        const auto first = last - layout.tail;
        const auto words = layout.back == 0
                               ? "+" + model::grouped(first - layout.head) + " more calls"
                               : "calls " + partOf(first + 1, last, count);
        const Rect rect{m_area.x, m_y, m_area.width, kStackFold};
        auto& box = m_sketch.box(id, "card.fold", rect, 8);
        box.description = words;
        box.target = leafTo(id, first > layout.head ? layout.back + layout.tail : 0);
        m_sketch.text(id + "/text", words, {Font::sansMedium, 12, "text.muted"}, inset(rect, 12, 0),
                      Align::centre);
        m_y = rect.bottom() + layout.density->gap;
    }

    void drawGhost(trace::FrameId id, const Density& density) {
        const auto* frame = m_stage.frame(id);
        const auto name = "ghost:" + std::to_string(id.value);
        const Rect rect{m_area.x, m_y, m_area.width, ghostHeight(density)};
        m_sketch.box(name, "ghost", rect, 10);
        const Type type{Font::sans, 13, "ghost.text"};
        auto words = m_stage.nameOf(*frame) + " stepped off here";
        // Whose place it is tells the card that is away; what happened to it does not.
        if (measure(words, type.font, type.size) > rect.width - 28) words = "stepped off here";
        m_sketch.text(name + "/text", words, type, inset(rect, 14, 0), Align::centre,
                      Elide::middle);
        m_y = rect.bottom() + density.gap;
    }

    Sketch& m_sketch;
    const Stage& m_stage;
    Rect m_area;
    bool m_left;  ///< it stands left of what moves between frames, as the shelf stands right of it
    PlacedCards& m_placed;
    double m_y;
    std::size_t m_count = 0;
};

using Groups = std::vector<const StackGroup*>;

/// Several threads' stacks in one column, or two where no frame is ever parked.
class Threads {
  public:
    Threads(Sketch& sketch, const Stage& stage, const StageAreas& areas, PlacedCards& placed)
        : m_sketch(sketch), m_stage(stage), m_placed(placed), m_columns{areas.stack} {
        if (threadsTakeShelf(stage))
            m_columns.push_back(
                {areas.shelf.x, areas.shelf.y, areas.shelfColumn, areas.shelf.height});
    }

    void draw(const Groups& groups) {
        for (const auto rows : {kActing, kActing - 1}) {
            auto columns = inTurn(groups, rows);
            if (columns.empty()) columns = pack(groups, rows, 0);
            if (columns.size() < groups.size()) continue;
            drawColumns(groups, columns, 0);
            return;
        }
        drawSome(groups);
    }

  private:
    /// The columns of threads in turn, so that none goes to another one when others begin or end,
    /// with `rows` rows of what the frame that acts holds; empty where there is no room for that.
    [[nodiscard]] std::vector<std::size_t> inTurn(const Groups& groups, std::size_t rows) const {
        std::vector<std::size_t> columns;
        std::vector<double> used(m_columns.size(), -kBetween);
        for (const auto* group : groups) {
            const auto place = group->thread - m_stage.state.threads.data();
            columns.push_back(static_cast<std::size_t>(place) % m_columns.size());
            used[columns.back()] += leastRoom(*group, group->current ? rows : 0) + kBetween;
            if (used[columns.back()] > m_columns.front().height) return {};
        }
        return columns;
    }

    /// The column of each of `groups`, of as many as fit, one column after the other; `below` px
    /// beneath the last column are left free.
    [[nodiscard]] std::vector<std::size_t> pack(const Groups& groups, std::size_t rows,
                                                double below) const {
        std::vector<std::size_t> columns;
        std::size_t column = 0;
        double used = 0;
        for (const auto* group : groups) {
            const double need = leastRoom(*group, group->current ? rows : 0) + kBetween;
            const bool last = column + 1 == m_columns.size();
            const double room = m_columns[column].height - (last ? below : 0) + kBetween;
            if (used > 0 && used + need > room) {
                if (++column == m_columns.size()) break;
                used = 0;
            }
            used += need;
            columns.push_back(column);
        }
        return columns;
    }

    /// As many as there is room for, the one that acts among them.
    void drawSome(const Groups& groups) {
        const auto skip = m_stage.opened("fold:threads", groups.size());
        Groups some;
        std::size_t others = 0;
        for (const auto* group : groups)
            if (group->current || others++ >= skip) some.push_back(group);
        auto columns = pack(some, kActing, kStackHeading);
        while (columns.size() < some.size()) {
            const auto cut = some.begin() + static_cast<std::ptrdiff_t>(columns.size());
            const auto acts = std::find_if(cut, some.end(), isCurrent);
            if (acts != some.end()) *(cut - 1) = *acts;
            some.erase(cut, some.end());
            columns = pack(some, kActing, kStackHeading);
        }
        drawColumns(some, columns, kStackHeading);
        const auto shown =
            some.size() - static_cast<std::size_t>(std::ranges::count_if(some, isCurrent));
        const auto next = skip + std::max<std::size_t>(1, shown);
        m_last->drawFoldedThreads(groups.size() - some.size(), next < others ? next : 0);
    }

    void drawColumns(const Groups& groups, const std::vector<std::size_t>& columns, double below) {
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            Groups own;
            for (std::size_t k = 0; k < groups.size(); ++k)
                if (columns[k] == i) own.push_back(groups[k]);
            if (own.empty()) continue;
            auto area = m_columns[i];
            if (i + 1 == m_columns.size()) area.height -= below;
            m_last.emplace(m_sketch, m_stage, area, i == 0, m_placed);
            drawColumn(own, area.height);
        }
    }

    /// The thread that acts takes most of what the others do not need, and they what it leaves.
    void drawColumn(const Groups& groups, double height) {
        double spare = height;
        for (const auto* group : groups) spare -= leastRoom(*group) + kBetween;
        spare = std::max(0.0, spare + kBetween);
        const bool acts = std::ranges::any_of(groups, isCurrent);
        const auto others = static_cast<double>(groups.size() - (acts ? 1 : 0));
        const auto* acting = acts ? *std::ranges::find_if(groups, isCurrent) : nullptr;
        // A few rows of the frame that acts come before anything else.
        const double first =
            acting != nullptr ? leastRoom(*acting, kActing) - leastRoom(*acting) : 0;
        const double shared = std::max(0.0, spare - first) * (acts ? 0.4 : 1);
        const double part = others > 0 ? shared / others : 0;
        double left = spare;
        for (const auto* group : groups)
            if (!group->current) left -= extraOf(*group, part);
        const double own = left;
        if (acting != nullptr) left -= extraOf(*acting, own);
        for (const auto* group : groups) {
            const double extra =
                group == acting ? own : part + (others > 0 ? std::max(0.0, left) / others : 0);
            // On the lowest of stages not even the least fits.
            const double below = m_last->area().bottom() - m_last->y();
            m_last->draw(*group, true, std::min(leastRoom(*group) + extra, below));
        }
    }

    /// How much of `extra` px a group makes use of.
    [[nodiscard]] double extraOf(const StackGroup& group, double extra) const {
        const double least = leastRoom(group);
        const auto layout = layoutOf(group, least + extra, true, 0);
        return std::clamp(heightOf(group, layout, true, least + extra) - least, 0.0, extra);
    }

    static bool isCurrent(const StackGroup* group) { return group->current; }

    Sketch& m_sketch;
    const Stage& m_stage;
    PlacedCards& m_placed;
    std::vector<Rect> m_columns;
    std::optional<Column> m_last;  ///< the column that is being drawn
};

/// What an empty column says.
std::string_view emptyWords(const playback::State& state) {
    if (state.ended) return "The program has ended.";
    if (state.next == 0) return "Nothing has run yet.";
    return "Nothing that is recorded runs now.";
}

}  // namespace

bool threadsTakeShelf(const Stage& stage) {
    const auto* facts = stage.context.facts;
    return facts != nullptr && facts->slots() == 0 && stage.state.threads.size() > 1;
}

void drawStacks(Sketch& sketch, const Stage& stage, const StageAreas& areas, PlacedCards& placed) {
    std::vector<StackGroup> all;
    for (const auto& thread : stage.state.threads) {
        StackGroup group(stage, thread);
        if (!group.isEmpty()) all.push_back(std::move(group));
    }
    if (all.empty())
        sketch.text("notice:stack", emptyWords(stage.state), {Font::sans, 13, "text.muted"},
                    {areas.stack.x, areas.stack.y + 6, areas.stack.width, 22});
    if (all.size() == 1)
        Column(sketch, stage, areas.stack, true, placed)
            .draw(all.front(), false, areas.stack.height);
    if (all.size() < 2) return;
    Groups groups;
    for (const auto& group : all) groups.push_back(&group);
    Threads(sketch, stage, areas, placed).draw(groups);
}

}  // namespace flowglass::scene
