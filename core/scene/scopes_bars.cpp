#include "core/scene/scopes_bars.hpp"

#include <algorithm>
#include <array>

#include "core/model/words.hpp"
#include "core/scene/slots.hpp"

namespace flowglass::scene {
namespace {

using playback::Condition;
using playback::FrameState;
using playback::ScopeState;
using Phase = ScopeState::Phase;

/// How much room a bar takes round what is inside it; without panels, entry and exit stand in its
/// title.
struct BarRoom {
    double panel;
    double title;
    double bottom;
    double gap;
    double strip;  ///< of a generator behind the scope
    double textSize;
};
constexpr std::array<BarRoom, 7> kRooms{{
    {124, 38, 12, 12, 32, 16},
    {106, 34, 10, 10, 30, 15},
    {100, 30, 8, 8, 28, 14},
    {100, 24, 5, 5, 24, 13},
    {0, 32, 8, 8, 26, 14},
    {0, 26, 5, 6, 24, 13},
    {0, 21, 3, 5, 22, 12},
}};
constexpr std::size_t kFirstWithoutPanels = 4;
constexpr double kLeastBlock = 190;
constexpr double kLane = 34;  ///< at the bottom of the block, for an exception

constexpr Density kBlockCard{6, 6, 36, 24, 7, 10, 1, 14, 13, 12};

class Bars {
  public:
    Bars(Sketch& sketch, const Stage& stage, const ScopeNest& nest, std::size_t deepest,
         const Rect& area)
        : m_sketch(sketch), m_stage(stage), m_nest(nest), m_area(area) {
        choose(std::max(deepest, nest.scopes.size()));
    }

    ScopePlaces draw() {
        m_places.area = m_area;
        auto rect = m_area;
        const auto leafed = m_stage.opened("fold:scopes", m_nest.scopes.size());
        if (m_room.panel == 0) {
            m_places.lane = std::clamp(m_area.width * 0.2, 90.0, 170.0);
            rect.width -= m_places.lane;
        }
        for (const auto& slot :
             pickSlots(m_nest.scopes.size(), m_most, leafed > 0 ? leafed : m_nest.focus))
            rect = slot.folded > 0 ? drawFold(slot, leafed, rect) : drawBar(slot.place, rect);
        m_places.block = rect;
        if (!m_nest.scopes.empty()) drawBlock(rect);
        return m_places;
    }

  private:
    /// The roomiest bars that `deepest` of them fit in; where none do, as many as fit.
    void choose(std::size_t deepest) {
        const auto count = static_cast<double>(deepest);
        const bool behind = std::ranges::any_of(
            m_nest.scopes, [](const ScopeState& scope) { return scope.generator.has_value(); });
        const auto fit = [&](const BarRoom& room) {
            const double wide = 2 * (room.panel > 0 ? room.panel + 2 * room.gap : room.gap);
            const double high = room.title + room.gap + room.bottom + (behind ? room.strip / 2 : 0);
            const double block = room.panel > 0 ? 120 : room.title * 2 + kLane;
            return std::min((m_area.width - kLeastBlock) / wide, (m_area.height - block) / high);
        };
        for (const auto& room : kRooms) {
            m_room = room;
            m_most = static_cast<std::size_t>(std::max(1.0, fit(room)));
            // Three bars with doors say more than eight without.
            const bool last = &room == &kRooms.back();
            const bool folds =
                room.panel > 0 && &room == &kRooms[kFirstWithoutPanels - 1] && m_most >= 4;
            if (fit(room) >= count || folds || last) return;
        }
    }

    Rect drawFold(const Slot& slot, std::size_t leafed, const Rect& rect) {
        const auto id = "fold:scopes:" + std::to_string(slot.place);
        const auto words =
            "+" + model::grouped(slot.folded) + (slot.folded == 1 ? " scope" : " scopes");
        auto& box = m_sketch.box(id, "card.fold", rect, 10);
        box.description = words;
        const bool back = leafed > 0 && slot.place < leafed;
        box.target = leafTo("fold:scopes", back ? 0 : std::max<std::size_t>(1, slot.place));
        m_sketch.text(id + "/text", words, {Font::sansMedium, 12, "text.muted"},
                      {rect.x + 12, rect.y, rect.width - 24, m_room.title});
        return {rect.x + m_room.gap, rect.y + m_room.title, rect.width - 2 * m_room.gap,
                rect.height - m_room.title - m_room.bottom};
    }

    /// Whether this step enters or leaves a scope.
    [[nodiscard]] bool isBusy() const {
        const auto phase = m_nest.scopes[m_nest.focus].phase;
        return phase == Phase::entering || phase == Phase::exiting || phase == Phase::left;
    }

    [[nodiscard]] static std::string_view styleOf(const ScopeState& scope) {
        switch (scope.phase) {
            case Phase::entering:
                return "bar.entering";
            case Phase::held:
                return "bar";
            case Phase::exiting:
                return "bar.exiting";
            case Phase::left:
                return "bar.left";
        }
        return "bar";
    }

    Rect drawBar(std::size_t place, const Rect& rect) {
        const auto& scope = m_nest.scopes[place];
        const auto id = "scope:" + std::to_string(scope.id.value);
        // While one scope is entered or left, the others have no part in it.
        const bool quiet = m_stage.options.dim && isBusy() && place != m_nest.focus &&
                           (scope.phase == Phase::held || scope.phase == Phase::left);
        m_sketch.setOpacity(quiet ? 0.6 : 1);
        auto& box = m_sketch.box(id, styleOf(scope), rect, 12);
        box.description = labelOf(scope) + ", " + exitNote(m_stage, scope);
        box.target = Target{{}, scope.enteredAt, {}};
        m_places.bars[place] = rect;
        const double strip = scope.generator ? m_room.strip : 0;
        const bool left = scope.phase == Phase::left;
        Rect title{rect.x + 14, rect.y, rect.width - 28, m_room.title};
        if (m_room.panel == 0) title = drawDoors(id, scope, title);
        auto words = labelOf(scope);
        if (!scope.name.empty() && scope.phase != Phase::entering)
            words += " as " + std::string(scope.name);
        m_sketch.text(id + "/title", words,
                      {Font::monoBold, m_room.textSize, left ? "text.muted" : "text.ink"}, title,
                      Align::left, Elide::middle);
        const double top = rect.y + m_room.title;
        const double height = rect.bottom() - m_room.bottom - top - strip;
        if (scope.generator)
            drawGenerator(*scope.generator, {rect.x + m_room.gap, top + height + 3,
                                             rect.width - 2 * m_room.gap, strip - 3});
        if (m_room.panel == 0) {
            m_sketch.setOpacity(1);
            m_places.exits[place] = {rect.x, rect.y, rect.width, m_room.title};
            return {rect.x + m_room.gap, top, rect.width - 2 * m_room.gap, height};
        }
        const Rect entry{rect.x + m_room.gap, top, m_room.panel, height};
        const Rect exit{rect.right() - m_room.gap - m_room.panel, top, m_room.panel, height};
        drawEntry(id + "/entry", scope, entry);
        drawExit(id + "/exit", scope, exit);
        m_sketch.setOpacity(1);
        m_places.exits[place] = exit;
        return {entry.right() + m_room.gap, top + m_room.gap / 2,
                exit.x - entry.right() - 2 * m_room.gap, height - m_room.gap / 2};
    }

    /// Where there are no panels, what became of entry and exit stands at the end of the title;
    /// returns what is left of it.
    Rect drawDoors(const std::string& id, const ScopeState& scope, Rect title) {
        const double most = title.width * 0.55;
        if (const auto stamp = stampOf(scope)) {
            const Type type{Font::sansBold, kLeastText, stamp->ink};
            const double wide = std::min(most, measure(stamp->words, type.font, type.size) + 18);
            const double height = std::min(18.0, title.height - 3);
            m_sketch.pill(id + "/stamp", stamp->style, stamp->words, type,
                          {title.right() - wide, title.y + (title.height - height) / 2}, height,
                          wide);
            title.width -= wide + 8;
            return title;
        }
        const auto note = scope.phase == Phase::entering ? std::string("is being entered")
                                                         : exitNote(m_stage, scope);
        const bool told = scope.phase == Phase::exiting && scope.exception;
        const Type type{Font::sansMedium, std::min(12.0, m_room.textSize),
                        told ? "text.error" : "text.held"};
        const double wide = std::min(most, measure(note, type.font, type.size) + 0.01);
        m_sketch.text(id + "/note", note, type, {title.right() - wide, title.y, wide, title.height},
                      Align::right);
        title.width -= wide + 8;
        return title;
    }

    void drawLines(const std::string& id, const Rect& panel, const std::string& heading,
                   const std::vector<std::pair<std::string, Type>>& lines, double y) {
        const Rect inner = inset(panel, 8, 0);
        m_sketch.text(id + "/heading", heading, {Font::monoBold, kLeastText, "scope.text"},
                      {inner.x, panel.y + 4, inner.width, 18});
        std::size_t number = 0;
        for (const auto& [words, type] : lines) {
            if (y + 18 > panel.bottom() - 2) return;
            m_sketch.text(id + "/line:" + std::to_string(number++), words, type,
                          {inner.x, y, inner.width, 18});
            y += 19;
        }
    }

    void drawEntry(const std::string& id, const ScopeState& scope, const Rect& panel) {
        const bool entering = scope.phase == Phase::entering;
        m_sketch.box(id,
                     entering                     ? "door.open"
                     : scope.phase == Phase::left ? "door.left"
                                                  : "door",
                     panel, 8);
        std::vector<std::pair<std::string, Type>> lines;
        const Type plain{Font::sans, 12, "text.plain"};
        if (entering)
            lines.emplace_back("runs", Type{Font::sansBold, 12, "text.running"});
        else if (scope.value)
            lines.emplace_back("→ " + told(scope), Type{Font::mono, 12, "text.ink"});
        if (entering)
            for (const auto& line : ownFrameLines(scope)) lines.emplace_back(line, plain);
        drawLines(id, panel, entryOf(m_stage, scope), lines, panel.y + 24);
    }

    [[nodiscard]] static std::string told(const ScopeState& scope) {
        return scope.value->display();
    }

    void drawExit(const std::string& id, const ScopeState& scope, const Rect& panel) {
        const bool exiting = scope.phase == Phase::exiting;
        const bool told = exiting && scope.exception;
        m_sketch.box(id,
                     told                         ? "door.told"
                     : exiting                    ? "door.open"
                     : scope.phase == Phase::left ? "door.left"
                                                  : "door",
                     panel, 8);
        double y = panel.y + 24;
        if (const auto stamp = stampOf(scope); stamp && y + 20 < panel.bottom()) {
            m_sketch.pill(id + "/stamp", stamp->style, stamp->words,
                          {Font::sansBold, kLeastText, stamp->ink}, {panel.x + 3, y}, 20,
                          panel.width - 6);
            y += 24;
        }
        std::vector<std::pair<std::string, Type>> lines;
        const auto note = exitNote(m_stage, scope);
        const std::string_view ink = told                         ? "text.error"
                                     : scope.phase == Phase::held ? "text.held"
                                                                  : "text.plain";
        if (!note.empty())
            lines.emplace_back(note, Type{exiting ? Font::sansBold : Font::sans, 12, ink});
        if (exiting)
            for (const auto& line : ownFrameLines(scope))
                lines.emplace_back(line, Type{Font::sans, 12, "text.plain"});
        drawLines(id, panel, exitOf(m_stage, scope), lines, y);
    }

    /// The frame of a scope's own __enter__ or __exit__, while it runs: where it is.
    [[nodiscard]] std::vector<std::string> ownFrameLines(const ScopeState& scope) const {
        const auto* thread = m_stage.state.threadOf(scope.thread);
        if (thread == nullptr || thread->stack.empty()) return {};
        const auto* top = m_stage.frame(thread->stack.back());
        if (top == nullptr || top->id == scope.frame || top->id == scope.generator ||
            top->line == 0)
            return {};
        return {"line " + std::to_string(top->line)};
    }

    /// A manager that is a generator is parked from the entry to the exit.
    void drawGenerator(trace::FrameId frameId, const Rect& rect) {
        const auto id = "frame:" + std::to_string(frameId.value);
        const auto* frame = m_stage.frame(frameId);
        const bool done = frame == nullptr || frame->condition == Condition::done;
        std::string words = "its generator has ended";
        std::string_view style = "state.done";
        if (!done) {
            const auto card = cardOf(m_stage, *frame);
            words = m_stage.nameOf(*frame) + ", " + card.status;
            for (const auto& row : card.rows) words += " · " + row.name + " = " + row.value;
            style = styleOf(*frame);
        }
        auto& box = m_sketch.box(id, style, rect, 6);
        box.description = words;
        box.target = Target{frameId, {}, {}};
        const double edge = rect.height >= 24 ? 3 : 1;
        const Type type{Font::mono, 12, done ? "text.muted" : "text.ink"};
        const double most = rect.width - 28;
        const double wide = std::min(most, measure(oneLine(words), type.font, type.size) + 18);
        const Rect label{rect.x + 14, rect.y + edge, wide, rect.height - 2 * edge};
        m_sketch.box(id + "/label", "card", label, 4);
        m_sketch.text(id + "/label/text", words, type, inset(label, 8, 0));
    }

    [[nodiscard]] static std::string_view styleOf(const FrameState& frame) {
        switch (frame.condition) {
            case Condition::running:
                return "state.running";
            case Condition::calling:
                return "state.calling";
            case Condition::created:
                return "state.created";
            default:
                return "state.parked";
        }
    }

    [[nodiscard]] bool isBehindScope(trace::FrameId frame) const {
        return std::ranges::any_of(
            m_nest.scopes, [&](const ScopeState& scope) { return scope.generator == frame; });
    }

    /// What runs inside: the frame that the block belongs to, and what it has called.
    void drawBlock(const Rect& block) {
        const auto& innermost = m_nest.scopes.back();
        std::vector<trace::FrameId> frames;
        const auto* thread = m_stage.state.threadOf(innermost.thread);
        const bool runs =
            thread != nullptr && !thread->stack.empty() && !isBehindScope(thread->stack.back());
        const auto* own = innermost.frame ? m_stage.frame(*innermost.frame) : nullptr;
        // One that has ended has no part any more in what goes on outside of it.
        if (own != nullptr && !(runs && own->condition == Condition::done))
            frames.push_back(own->id);
        if (runs && (frames.empty() || thread->stack.back() != frames.front()))
            frames.push_back(thread->stack.back());
        Rect rect{block.x, block.y + 4, block.width, 0};
        const double bottom = block.bottom() - kLane;
        for (const auto id : frames) {
            const auto* frame = m_stage.frame(id);
            if (frame == nullptr) continue;
            const auto card = cardOf(m_stage, *frame);
            auto density = kBlockCard;
            if (bottom - rect.y < cardHeight(0, density))
                density = {0, 0, 24, 20, 4, 4, 1, 12, 12, 12};
            if (bottom - rect.y < cardHeight(0, density)) return;
            auto rows = std::min(card.rows.size(), id == frames.back() ? density.rows : 0);
            while (rows > 0 && rect.y + cardHeight(rows, density) > bottom) --rows;
            rect.height = cardHeight(rows, density);
            drawCard(m_sketch, m_stage, card, rect, rows, density);
            rect.y = rect.bottom() + density.gap;
        }
    }

    Sketch& m_sketch;
    const Stage& m_stage;
    const ScopeNest& m_nest;
    Rect m_area;
    BarRoom m_room{};
    std::size_t m_most = 1;
    ScopePlaces m_places;
};

}  // namespace

ScopePlaces drawBars(Sketch& sketch, const Stage& stage, const ScopeNest& nest, std::size_t deepest,
                     const Rect& area) {
    return Bars(sketch, stage, nest, deepest, area).draw();
}

}  // namespace flowglass::scene
