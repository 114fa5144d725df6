#include <algorithm>
#include <array>
#include <map>

#include "core/model/words.hpp"
#include "core/scene/stage_columns.hpp"

namespace flowglass::scene {
namespace {

using playback::Condition;
using playback::FrameState;

constexpr std::array<Density, 7> kDensities{{
    {12, 14, 42, 27, 8, 22, 30, 15, 14, 13},
    {7, 10, 40, 26, 8, 18, 28, 15, 14, 13},
    {4, 7, 36, 24, 7, 14, 26, 14, 13, 12},
    {2, 5, 34, 22, 6, 10, 24, 14, 13, 12},
    {0, 4, 30, 22, 6, 6, 0, 13, 12, 12},
    {0, 2, 28, 20, 5, 5, 0, 13, 12, 12},
    {0, 0, 26, 20, 4, 4, 0, 12, 12, 12},
}};

constexpr double kHeading = 24;
constexpr double kGhost = 56;
constexpr double kFold = 24;

/// One thread's part of the column.
class Group {
  public:
    Group(const Stage& stage, const playback::ThreadState& whose)
        : thread(&whose),
          current(stage.state.thread == whose.id || stage.state.threads.size() == 1),
          m_stage(&stage) {}

    void add(const FrameState& frame) { m_frames.push_back(&frame); }
    [[nodiscard]] std::size_t size() const { return m_frames.size(); }
    [[nodiscard]] bool isDone(std::size_t index) const {
        return m_frames[index]->condition == Condition::done;
    }
    /// Made when it is asked for: of a stack of thousands few are looked at.
    [[nodiscard]] const Card& card(std::size_t index) const {
        const auto found = m_cards.find(index);
        if (found != m_cards.end()) return found->second;
        return m_cards.emplace(index, cardOf(*m_stage, *m_frames[index])).first->second;
    }

    const playback::ThreadState* thread;
    std::optional<trace::FrameId> steppedOff;
    bool current;

  private:
    const Stage* m_stage;
    std::vector<const FrameState*> m_frames;  ///< the stack, then those that ended in this step
    mutable std::map<std::size_t, Card> m_cards;
};

bool isOnShelf(const FrameState& frame) {
    return frame.flavor.has_value() && frame.ending != playback::Ending::returned &&
           frame.ending != playback::Ending::raised;
}

Group groupOf(const Stage& stage, const playback::ThreadState& thread) {
    Group group(stage, thread);
    for (const auto id : thread.stack)
        if (const auto* frame = stage.frame(id)) group.add(*frame);
    std::vector<const FrameState*> ended;
    for (const auto& [id, frame] : stage.state.frames)
        if (frame->condition == Condition::done && frame->thread == thread.id &&
            !isOnShelf(*frame) && std::ranges::find(thread.stack, id) == thread.stack.end())
            ended.push_back(frame.get());
    std::ranges::stable_sort(ended, {},
                             [&](const FrameState* frame) { return stage.depthOf(*frame); });
    for (const auto* frame : ended) group.add(*frame);
    const auto& transfer = stage.state.transfer;
    const auto* from = transfer ? stage.frame(transfer->from) : nullptr;
    if (from != nullptr && transfer->sort == playback::Transfer::Sort::yield &&
        from->condition == Condition::parked && from->thread == thread.id)
        group.steppedOff = from->id;
    return group;
}

/// How a group is laid out at one density: all of its cards, or its first and last ones.
struct Layout {
    std::size_t level = 0;
    std::size_t head = 0;  ///< cards shown from the outermost on
    std::size_t tail = 0;  ///< and up to the innermost,
    std::size_t back = 0;  ///< or to the one so many further out
    [[nodiscard]] bool shows(std::size_t index, std::size_t count) const {
        return index < head || (index + back < count && index + back + tail >= count);
    }
    [[nodiscard]] const Density& density() const { return kDensities[level]; }
};

/// The frame that runs has the most to show; frames that have ended beneath it show little.
std::size_t rowLimit(const Group& group, std::size_t index, const Density& density) {
    if (group.isDone(index) && index > 0) return std::min<std::size_t>(density.rows, 3);
    const bool top = index + 1 == group.size() || group.isDone(index + 1);
    return top && group.current ? density.topRows : density.rows;
}

std::size_t rowsShown(const Group& group, std::size_t index, const Density& density) {
    return std::min(group.card(index).rows.size(), rowLimit(group, index, density));
}

/// A frame that stepped off leaves a gap as high as a small card.
double ghostHeight(const Density& density) {
    return std::min(kGhost, density.header + 14);
}

/// Whether a layout is no higher than `room`; looks at no more cards than there is room for.
bool fits(const Group& group, const Layout& layout, bool heading, double room) {
    const auto& density = layout.density();
    const auto count = group.size();
    double height = heading ? kHeading : 0;
    if (layout.head + layout.tail < count) height += kFold + density.gap;
    if (group.steppedOff) height += ghostHeight(density);
    for (std::size_t i = 0; i < count && height <= room; ++i) {
        // Past what is folded.
        if (i == layout.head && layout.head + layout.tail + layout.back < count)
            i = count - layout.back - layout.tail;
        if (!layout.shows(i, count)) break;
        height += cardHeight(rowsShown(group, i, density), density) + density.gap;
    }
    return height <= room;
}

/// The roomiest layout that fits; folded in the middle of the stack where nothing else does.
Layout layoutFor(const Group& group, double room, bool heading) {
    const auto count = group.size();
    for (std::size_t level = 0; level + 1 < kDensities.size(); ++level) {
        const Layout whole{level, count, 0};
        if (fits(group, whole, heading, room)) return whole;
    }
    for (std::size_t level = 3; level < kDensities.size(); ++level) {
        const auto& density = kDensities[level];
        const auto most =
            static_cast<std::size_t>(std::max(0.0, room) / (cardHeight(0, density) + density.gap));
        // The outermost frame says where one is; the innermost ones are what is going on.
        for (std::size_t tail = std::min(count - 1, most);
             tail >= (level < 6 ? 4 : 1) && tail < count; --tail) {
            const Layout folded{level, 1, tail};
            if (fits(group, folded, heading, room)) return folded;
        }
    }
    return {kDensities.size() - 1, 0, std::min<std::size_t>(count, 1)};
}

/// Leafs through the calls that are folded, as far as they fit in place of the innermost ones.
void leafBack(Layout& layout, const Group& group, std::size_t back, double room, bool heading) {
    const auto count = group.size();
    if (back == 0 || layout.head + layout.tail >= count) return;
    layout.back = std::min(back, count - layout.head - layout.tail);
    while (layout.tail > 1 && !fits(group, layout, heading, room)) --layout.tail;
}

class Column {
  public:
    Column(Sketch& sketch, const Stage& stage, const Rect& area, PlacedCards& placed)
        : m_sketch(sketch), m_stage(stage), m_area(area), m_placed(placed), m_y(area.y) {}

    void draw(const Group& group, bool heading, double room) {
        const double top = m_y;
        auto layout = layoutFor(group, room, heading);
        const auto count = group.size();
        leafBack(layout, group, m_stage.opened(foldOf(group), count), room, heading);
        if (heading) drawHeading(group);
        for (std::size_t i = 0; i < count; ++i) {
            if (i == layout.head && layout.head + layout.tail < count) drawFold(group, layout);
            if (layout.shows(i, count)) drawOne(group, i, layout.density());
        }
        if (group.steppedOff && layout.back == 0 &&
            top + room - m_y >= ghostHeight(layout.density()))
            drawGhost(*group.steppedOff, layout.density());
    }

    void drawFoldedThreads(std::size_t count, std::size_t next) {
        m_sketch.text("fold:threads", "+" + model::grouped(count) + " more threads",
                      {Font::sansMedium, 12, "text.muted"},
                      {m_area.x, m_y, m_area.width, kHeading - 4});
        m_sketch.last().target = leafTo("fold:threads", next);
    }

  private:
    void drawHeading(const Group& group) {
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
                      {m_area.x + 17, m_y, m_area.width - 17, kHeading - 4});
        m_y += kHeading;
    }

    void drawOne(const Group& group, std::size_t index, const Density& density) {
        const auto& card = group.card(index);
        const auto rows = rowsShown(group, index, density);
        const Rect rect{m_area.x, m_y, m_area.width, cardHeight(rows, density)};
        auto plain = density;
        plain.badge = 1;  // a badge is for the shelf
        drawCard(m_sketch, m_stage, card, rect, rows, plain);
        m_placed[card.frame] = {rect, false, m_count++, density.gap < 14, rect.bottom()};
        m_y = rect.bottom() + density.gap;
    }

    static std::string foldOf(const Group& group) {
        return "fold:stack:" + std::to_string(group.thread->id.value);
    }

    void drawFold(const Group& group, const Layout& layout) {
        const auto id = foldOf(group);
        const auto count = group.size();
        const auto last = count - layout.back;
        const auto first = last - layout.tail;
        const auto words = layout.back == 0
                               ? "+" + model::grouped(first - layout.head) + " more calls"
                               : "calls " + partOf(first + 1, last, count);
        const Rect rect{m_area.x, m_y, m_area.width, kFold};
        auto& box = m_sketch.box(id, "card.fold", rect, 8);
        box.description = words;
        box.target = leafTo(id, first > layout.head ? layout.back + layout.tail : 0);
        m_sketch.text(id + "/text", words, {Font::sansMedium, 12, "text.muted"}, inset(rect, 12, 0),
                      Align::centre);
        m_y = rect.bottom() + layout.density().gap;
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
    PlacedCards& m_placed;
    double m_y;
    std::size_t m_count = 0;
};

/// What an empty column says.
std::string_view emptyWords(const playback::State& state) {
    if (state.ended) return "The program has ended.";
    if (state.next == 0) return "Nothing has run yet.";
    return "Nothing that is recorded runs now.";
}

}  // namespace

void drawStacks(Sketch& sketch, const Stage& stage, const StageAreas& areas, PlacedCards& placed) {
    std::vector<Group> groups;
    for (const auto& thread : stage.state.threads) {
        auto group = groupOf(stage, thread);
        if (group.size() > 0 || group.steppedOff) groups.push_back(std::move(group));
    }
    if (groups.empty())
        sketch.text("notice:stack", emptyWords(stage.state), {Font::sans, 13, "text.muted"},
                    {areas.stack.x, areas.stack.y + 6, areas.stack.width, 22});
    constexpr double kLeast = 60;  // a heading and a card without rows
    const bool heading = groups.size() > 1;
    Column column(sketch, stage, areas.stack, placed);
    if (!heading) {
        for (const auto& group : groups) column.draw(group, false, areas.stack.height);
        return;
    }
    // The thread that runs takes what the others do not need.
    const auto fit = std::max<std::size_t>(
        1, static_cast<std::size_t>((areas.stack.height - kHeading) / kLeast));
    std::size_t shown = std::min(groups.size(), fit);
    const double spare = areas.stack.height - (shown < groups.size() ? kHeading : 0) -
                         static_cast<double>(shown) * kLeast;
    std::size_t left = shown;
    const auto skip = shown < groups.size() ? stage.opened("fold:threads", groups.size()) : 0;
    std::size_t skipped = 0;
    std::size_t drawn = 0;
    for (const auto& group : groups) {
        if (!group.current && skipped < skip) {
            ++skipped;
            continue;
        }
        const bool keep = group.current || left > 1 || shown == groups.size();
        if (!keep || left == 0) continue;
        --left;
        ++drawn;
        const double part = std::min(spare / static_cast<double>(shown), 200.0);
        const double most = spare - part * static_cast<double>(shown - 1);
        column.draw(group, true, kLeast + std::max(0.0, group.current ? most : part));
    }
    const auto next = skip + std::max<std::size_t>(1, shown - 1);
    if (shown < groups.size())
        column.drawFoldedThreads(groups.size() - drawn, next < groups.size() ? next : 0);
}

}  // namespace flowglass::scene
