#include <algorithm>
#include <array>

#include "core/model/words.hpp"
#include "core/scene/frames/stage_columns.hpp"

namespace flowglass::scene {
namespace {

using playback::Condition;
using playback::Ending;
using playback::FrameState;

constexpr std::array<Density, 7> kDensities{{
    {12, 12, 42, 27, 8, 34, 30, 15, 14, 13},
    {7, 7, 40, 26, 8, 24, 28, 15, 14, 13},
    {4, 4, 36, 24, 7, 18, 28, 14, 13, 12},
    {2, 2, 34, 22, 6, 14, 26, 14, 13, 12},
    {1, 1, 28, 20, 4, 5, 24, 13, 12, 12},
    {1, 1, 26, 20, 4, 5, 0, 12, 12, 12},
    {0, 0, 26, 20, 4, 5, 0, 12, 12, 12},
}};

constexpr double kColumnGap = 44;

/// Something on the shelf: a frame in its slot, or a slot whose frame is away.
struct Slot {
    const FrameState* frame = nullptr;
    std::size_t rows = 0;  ///< to keep room for
    bool away = false;     ///< on a stack: its place is kept
};

/// One that ended while it was parked stays for the step in which it did.
bool endedHere(const FrameState& frame) {
    return frame.condition == Condition::done && !endedOnStack(frame);
}

/// As many rows as its card can have.
std::size_t mostRows(const FrameState& frame) {
    std::size_t rows = frame.locals.size() + frame.pending.size() +
                       (frame.folded > 0 || frame.foldedSince ? 1 : 0);
    for (const auto& argument : frame.arguments)
        if (std::ranges::find(frame.locals, argument.name, &playback::Local::name) ==
            frame.locals.end())
            ++rows;
    return rows;
}

std::vector<Slot> slotsOf(const Stage& stage) {
    std::vector<Slot> slots;
    std::vector<const FrameState*> frames;
    for (const auto& [id, frame] : stage.state.frames) frames.push_back(frame.get());
    // Who pulls stands above what it pulls from; of a whole recording that is known beforehand.
    if (stage.context.facts == nullptr)
        std::ranges::stable_sort(frames, {},
                                 [&](const FrameState* frame) { return stage.depthOf(*frame); });
    for (const auto* frame : frames) {
        if (!frame->flavor) continue;
        const bool done = frame->condition == Condition::done;
        if (done && !endedHere(*frame)) continue;
        const bool away =
            frame->condition == Condition::running || frame->condition == Condition::calling;
        const auto own = away ? 0 : mostRows(*frame);
        const auto* facts = stage.context.facts;
        if (const auto known = facts != nullptr ? facts->slot(frame->id) : std::nullopt) {
            const std::size_t slot = known.value_or(0);
            if (slots.size() <= slot) slots.resize(slot + 1);
            slots[slot] = {frame, std::max(own, facts->rowsOfSlot(*known)), away};
        } else {
            slots.push_back({frame, mostRows(*frame), away});
        }
    }
    if (stage.context.facts != nullptr)
        for (std::size_t i = 0; i < slots.size(); ++i)
            if (slots[i].frame == nullptr)
                slots[i].rows = stage.context.facts->rowsOfSlot(static_cast<std::uint32_t>(i));
    return slots;
}

double slotHeight(const Slot& slot, const Density& density) {
    return cardHeight(std::min(slot.rows, density.rows), density) + density.badge + density.gap;
}

/// Where each slot begins; empty where they do not all fit.
std::vector<Point> arrange(const std::vector<Slot>& slots, const Density& density,
                           const StageAreas& areas) {
    std::vector<Point> starts;
    Point at{areas.shelf.x, areas.shelf.y};
    for (const auto& slot : slots) {
        const double height = slotHeight(slot, density) - density.gap;
        if (at.y + height > areas.shelf.bottom() + 0.01 && at.y > areas.shelf.y)
            at = {at.x + areas.shelfColumn + kColumnGap, areas.shelf.y};
        if (at.x + areas.shelfColumn > areas.shelf.right() + 0.01) return {};
        if (at.y + height > areas.shelf.bottom() + 0.01) return {};
        starts.push_back(at);
        at.y += height + density.gap;
    }
    return starts;
}

class Shelf {
  public:
    Shelf(Sketch& sketch, const Stage& stage, const StageAreas& areas, PlacedCards& placed)
        : m_sketch(sketch), m_stage(stage), m_areas(areas), m_placed(placed) {}

    void draw(std::vector<Slot> slots) {
        if (drawWhole(slots)) return;
        // Places that stand empty are the first thing to give up.
        std::erase_if(slots, [](const Slot& slot) { return slot.frame == nullptr; });
        if (drawWhole(slots)) return;
        std::erase_if(slots, [](const Slot& slot) { return slot.away; });
        if (!drawWhole(slots)) drawFolded(slots);
    }

  private:
    [[nodiscard]] std::vector<Slot> everySlot() const {
        const auto* facts = m_stage.context.facts;
        std::vector<Slot> all(facts != nullptr ? facts->slots() : 0);
        for (std::uint32_t i = 0; i < all.size(); ++i) all[i].rows = facts->rowsOfSlot(i);
        return all;
    }

    /// With as many rows as there is room for, also for every slot that there ever is.
    [[nodiscard]] Density filled(Density density, const std::vector<Slot>& slots) const {
        const auto all = everySlot();
        const bool lasting = arrange(all, density, m_areas).size() == all.size();
        std::size_t most = 0;
        for (const auto& slot : slots) most = std::max(most, slot.rows);
        while (density.rows < most) {
            auto more = density;
            // A row that only counts the others says less than none.
            more.rows += density.rows == 0 ? 2 : 1;
            const bool fit = arrange(slots, more, m_areas).size() == slots.size() &&
                             (!lasting || arrange(all, more, m_areas).size() == all.size());
            if (!fit) break;
            density = more;
        }
        return density;
    }

    /// The density at which every slot that there ever is fits, so that nothing is reshaped when
    /// one more is taken; the roomiest where that would leave hardly a local to be seen.
    [[nodiscard]] std::size_t lastingLevel() const {
        constexpr std::size_t kLeastRoomy = 3;
        if (m_stage.context.facts == nullptr) return 0;
        const auto all = everySlot();
        for (std::size_t level = 0; level <= kLeastRoomy; ++level)
            if (arrange(all, kDensities[level], m_areas).size() == all.size()) return level;
        return 0;
    }

    bool drawWhole(const std::vector<Slot>& slots) {
        for (auto level = lastingLevel(); level < kDensities.size(); ++level) {
            if (arrange(slots, kDensities[level], m_areas).size() != slots.size()) continue;
            const auto density = filled(kDensities[level], slots);
            const auto starts = arrange(slots, density, m_areas);
            for (std::size_t i = 0; i < slots.size(); ++i) drawSlot(slots[i], starts[i], density);
            return true;
        }
        return false;
    }

    /// The first that fit, how many more there are, and then those of the rest that take part in
    /// this step, in places that are kept for them.
    void drawFolded(const std::vector<Slot>& slots) {
        const auto& density = kDensities.back();
        const double pitch = cardHeight(0, density) + density.gap;
        const auto lines = std::max<std::size_t>(
            1, static_cast<std::size_t>((m_areas.shelf.height + density.gap) / pitch));
        const auto columns = std::max<std::size_t>(
            1, static_cast<std::size_t>((m_areas.shelf.width + kColumnGap + 0.01) /
                                        (m_areas.shelfColumn + kColumnGap)));
        const auto places = lines * columns;
        const std::size_t kept = places > 4 ? 2 : places > 1 ? 1 : 0;
        const auto plain = places - std::min(places, kept + 1);
        const auto placeAt = [&](std::size_t place) {
            return Point{m_areas.shelf.x + static_cast<double>(place / lines) *
                                               (m_areas.shelfColumn + kColumnGap),
                         m_areas.shelf.y + static_cast<double>(place % lines) * pitch};
        };
        const auto first = m_stage.opened("fold:shelf", slots.size());
        const auto last = std::min(first + plain, slots.size());
        for (auto i = first; i < last; ++i) drawSlot(slots[i], placeAt(i - first), density);
        std::size_t place = plain + 1;
        for (std::size_t i = 0; i < slots.size() && place < places; ++i)
            if ((i < first || i >= last) && m_stage.isInvolved(slots[i].frame->id))
                drawSlot(slots[i], placeAt(place++), density);
        const auto hidden = slots.size() - (last - first) - (place - plain - 1);
        drawFold(first == 0 ? "+" + model::grouped(hidden) + " more"
                            : partOf(first + 1, last, slots.size()),
                 placeAt(plain), density);
        if (plain > 0)
            m_sketch.scene().nodes[m_fold].target =
                leafTo("fold:shelf", last < slots.size() ? last : 0);
    }

    void drawSlot(const Slot& slot, Point at, const Density& density) {
        if (slot.frame == nullptr) return;
        if (slot.away) {
            drawAway(*slot.frame, at, density);
            return;
        }
        const auto card = cardOf(m_stage, *slot.frame);
        const auto rows = std::min(card.rows.size(), density.rows);
        const Rect rect{at.x, at.y, m_areas.shelfColumn, cardHeight(rows, density)};
        drawCard(m_sketch, m_stage, card, rect, rows, density);
        double below = rect.bottom();
        if (density.badge > 0) {
            m_sketch.setOpacity(m_stage.opacityOf(card.frame));
            // To the right of the badge is room for the arrow of who pulls from whom.
            below = drawBadge(m_sketch, isNarrow(rect) ? briefly(card) : card,
                              {at.x + 20, rect.bottom() + density.badge - 22},
                              rect.width - (isNarrow(rect) ? 54 : 128))
                        .bottom();
            m_sketch.setOpacity(1);
        }
        m_placed[card.frame] = {rect, true, m_count++, density.badge == 0, below};
    }

    /// What it handed out is worth more than how often it has.
    [[nodiscard]] static Card briefly(Card card) {
        const auto times = card.badge.rfind(", the ");
        if (card.badge.starts_with("yielded ") && times != std::string::npos)
            card.badge.resize(times);
        return card;
    }

    /// A frame that runs keeps its place on the shelf.
    void drawAway(const FrameState& frame, Point at, const Density& density) {
        const auto id = "away:" + std::to_string(frame.id.value);
        const Rect rect{at.x, at.y, m_areas.shelfColumn, cardHeight(0, density)};
        m_sketch.box(id, "away", rect, 10);
        const Type type{Font::sans, std::max(kLeastText, density.statusSize - 1), "text.muted"};
        const Rect room{rect.x + kCardPad, rect.y, rect.width - kCardPad - 14, rect.height};
        const auto name = m_stage.nameOf(frame);
        auto words = name + " is on the call stack";
        if (measure(words, type.font, type.size) > room.width) words = name + ": on the stack";
        if (measure(words, type.font, type.size) > room.width) words = "on the call stack";
        m_sketch.text(id + "/text", words, type, room, Align::left, Elide::middle);
        ++m_count;
    }

    void drawFold(const std::string& words, Point at, const Density& density) {
        const Rect rect{at.x, at.y, m_areas.shelfColumn, cardHeight(0, density)};
        m_fold = m_sketch.scene().nodes.size();
        m_sketch.box("fold:shelf", "card.fold", rect, 8).description = words;
        m_sketch.text("fold:shelf/text", words, {Font::sansMedium, 12, "text.muted"},
                      inset(rect, 12, 0), Align::centre);
    }

    Sketch& m_sketch;
    const Stage& m_stage;
    const StageAreas& m_areas;
    PlacedCards& m_placed;
    std::size_t m_count = 0;
    std::size_t m_fold = 0;  ///< its node
};

}  // namespace

void drawShelf(Sketch& sketch, const Stage& stage, const StageAreas& areas, PlacedCards& placed) {
    Shelf(sketch, stage, areas, placed).draw(slotsOf(stage));
}

}  // namespace flowglass::scene
