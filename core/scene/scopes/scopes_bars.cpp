#include "core/scene/scopes/scopes_bars.hpp"

#include <algorithm>
#include <array>

#include "core/model/words.hpp"
#include "core/scene/decorators/chain_facts.hpp"
#include "core/scene/frames/slots.hpp"

namespace flowglass::scene {
namespace {

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
constexpr double kDoor = 250;  ///< an entry or exit, while its own code runs in it

class Bars {
  public:
    Bars(Sketch& sketch, const Stage& stage, const ScopeNest& nest, std::size_t deepest,
         const Rect& area)
        : m_sketch(sketch),
          m_stage(stage),
          m_nest(nest),
          m_area(area),
          m_leafed(stage.opened("fold:scopes", nest.scopes.size())) {
        choose(std::max(deepest, nest.scopes.size()));
    }

    ScopePlaces draw() {
        m_places.area = m_area;
        auto rect = m_area;
        const auto count = m_nest.scopes.size();
        if (m_room.panel == 0 && canRaise()) {
            m_places.lane = std::clamp(m_area.width * 0.2, 90.0, 170.0);
            rect.width -= m_places.lane;
            m_places.laneRight = m_area.right();
        }
        if (m_unfolds && count < m_most) rect = drawFold({}, rect);
        for (const auto& slot :
             pickSlots(count, m_most, m_leafed > 0 ? m_leafed : m_nest.focus, m_nest.focus))
            rect = slot.folded > 0 ? drawFold(slot, rect) : drawBar(slot.place, rect);
        m_places.block = rect;
        if (m_isWide) rect.height = kBlockTop + kLane;
        if (!m_nest.scopes.empty()) drawBlock(m_sketch, m_stage, m_nest, m_door, rect);
        return m_places;
    }

  private:
    /// How a bar is drawn: where the exception that the lane is for is still inside of it, so is
    /// the lane.
    [[nodiscard]] Rect withLane(std::size_t place, Rect rect) {
        const auto token = m_places.lane > 0 ? tokenOf(m_stage, m_nest) : std::nullopt;
        if (!token) return rect;
        const auto at = token->behind.value_or(token->at);
        const bool hasLeft = place > at || (place == at && token->between && !token->behind);
        if (hasLeft) return rect;
        rect.width += m_places.lane;
        m_places.laneRight = rect.right();
        return rect;
    }

    /// Whether there is an exception anywhere in the recording that the lane could be for.
    [[nodiscard]] bool canRaise() const {
        const auto* names = m_stage.context.names;
        const auto* first = names == nullptr ? nullptr : names->exception(trace::ExceptionId{1});
        return names == nullptr || (first != nullptr && first->known);
    }

    /// The roomiest bars that `deepest` of them fit in; where none do, as many as fit. A stack that
    /// is unwound is seen as a whole, as is what somebody unfolds.
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
        const bool isStack = std::ranges::any_of(m_nest.scopes, &ScopeState::moved);
        for (const auto& room : kRooms) {
            m_room = room;
            m_most = static_cast<std::size_t>(std::max(1.0, fit(room)));
            // Three bars with doors say more than eight without.
            const bool last = &room == &kRooms.back();
            const bool folds =
                room.panel > 0 && &room == &kRooms[kFirstWithoutPanels - 1] && m_most >= 4;
            if (fit(room) >= count + (m_unfolds ? 1 : 0) || last) return;
            if (folds && !isStack && m_leafed == 0) return;
            m_unfolds = m_unfolds || (folds && !isStack);
        }
    }

    /// A fold over some; where it stands for none, the way back to what was folded before.
    Rect drawFold(const Slot& slot, const Rect& rect) {
        const auto id = "fold:scopes:" + std::to_string(slot.place);
        const auto words =
            slot.folded == 0
                ? "all " + model::grouped(m_nest.scopes.size()) + " scopes"
                : "+" + model::grouped(slot.folded) + (slot.folded == 1 ? " scope" : " scopes");
        auto& box = m_sketch.box(id, "card.fold", withLane(slot.place, rect), 10);
        box.description = words;
        constexpr double kEnd = 8;
        m_places.folds.emplace_back(
            slot, Rect{rect.right() - m_room.gap - kEnd, rect.y, m_room.gap + kEnd, m_room.title});
        const bool back = slot.folded == 0 || (m_leafed > 0 && slot.place <= m_leafed);
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
        auto& box = m_sketch.box(id, styleOf(scope), withLane(place, rect), 12);
        box.description = labelOf(m_stage, scope) + ", " + exitNote(m_stage, scope);
        box.target = Target{{}, scope.enteredAt, {}};
        m_places.bars[place] = rect;
        const double strip = scope.generator ? m_room.strip : 0;
        const bool left = scope.phase == Phase::left;
        Rect title{rect.x + 14, rect.y, rect.width - 28, m_room.title};
        title = m_room.panel == 0 ? drawDoors(id, scope, title) : drawFunction(id, scope, title);
        auto words = labelOf(m_stage, scope);
        if (!scope.name.empty() && scope.phase != Phase::entering)
            words += " as " + std::string(scope.name);
        if (m_room.panel == 0) words += tellingOf(scope, m_nest);
        m_sketch.text(id + "/title", words,
                      {Font::monoBold, m_room.textSize, left ? "text.muted" : "text.ink"}, title,
                      Align::left, Elide::middle);
        const double top = rect.y + m_room.title;
        const double height = rect.bottom() - m_room.bottom - top - strip;
        if (scope.generator)
            drawStrip(
                place, *scope.generator,
                {rect.x + m_room.gap, top + height + 3, rect.width - 2 * m_room.gap, strip - 3});
        if (m_room.panel == 0) {
            m_sketch.setOpacity(1);
            m_places.exits[place] = {rect.x, rect.y, rect.width, m_room.title};
            return {rect.x + m_room.gap, top, rect.width - 2 * m_room.gap, height};
        }
        const bool entered = !isToBeCalled(m_stage, scope);
        const Rect entry{rect.x + m_room.gap, top, entered ? m_room.panel : 0, height};
        const Rect exit{rect.right() - m_room.gap - m_room.panel, top, m_room.panel, height};
        const double start = entry.right() + (entered ? m_room.gap : 0);
        const Rect inside{start, top + m_room.gap / 2, exit.x - start - m_room.gap,
                          height - m_room.gap / 2};
        const bool isFocus = m_nest.door && place == m_nest.focus;
        const bool innermost = place + 1 == m_nest.scopes.size();
        const auto door = isFocus && innermost ? doorIn(scope, inside) : std::nullopt;
        m_isWide = door.has_value();
        m_door = m_door || m_isWide || (isFocus && !innermost);
        if (entered) drawEntry(id + "/entry", scope, entry);
        drawExit(id + "/exit", scope, exit);
        if (door) drawDoor(id, scope, *door);
        m_sketch.setOpacity(1);
        m_places.exits[place] = exit;
        return inside;
    }

    /// A door is wide beneath the frame that the block belongs to, while what enters or leaves runs
    /// in it; none where there is no room for that.
    [[nodiscard]] std::optional<Rect> doorIn(const ScopeState& scope, const Rect& inside) const {
        const double top = inside.y + kBlockTop;
        if (inside.bottom() - top < kLane + 40) return std::nullopt;
        const double wide = std::min(inside.width + m_room.gap, kDoor - m_room.panel);
        const double width = std::max(wide, inside.width * 0.6) + m_room.panel;
        const double x = scope.phase == Phase::entering
                             ? inside.x - m_room.gap - m_room.panel
                             : inside.right() + m_room.gap + m_room.panel - width;
        return Rect{x, top, width, inside.bottom() - top};
    }

    void drawDoor(const std::string& id, const ScopeState& scope, const Rect& door) {
        const bool told = isTold(m_stage, scope);
        m_sketch.box(id + "/door", told ? "door.told" : "door.open", door, 8);
        drawFrames(m_sketch, m_stage, doorFrames(m_stage, m_nest),
                   {door.x + 6, door.y + 6, door.width - 12, door.height - 6});
    }

    /// Says at the end of the title whose block it is; returns what is left of that.
    Rect drawFunction(const std::string& id, const ScopeState& scope, Rect title) {
        const auto function = functionOf(m_stage, m_nest, scope);
        if (function.empty()) return title;
        const Type type{Font::sansMedium, std::min(13.0, m_room.textSize), "text.muted"};
        const auto words = "in " + function;
        const double wide =
            std::min(title.width * 0.4, measure(words, type.font, type.size) + 0.01);
        m_sketch.text(id + "/function", words, type,
                      {title.right() - wide, title.y, wide, title.height}, Align::right);
        title.width -= wide + 8;
        return title;
    }

    /// Where there are no panels, what became of entry and exit stands at the end of the title;
    /// returns what is left of it.
    Rect drawDoors(const std::string& id, const ScopeState& scope, Rect title) {
        const double most = title.width * 0.55;
        if (const auto stamp = stampOf(m_stage, scope)) {
            const Type type{Font::sansBold, kLeastText, stamp->ink};
            const double wide = std::min(most, measure(stamp->words, type.font, type.size) + 18);
            const double height = std::min(18.0, title.height - 5);
            m_sketch.pill(id + "/stamp", stamp->style, stamp->words, type,
                          {title.right() - wide, title.y + (title.height - height) / 2}, height,
                          wide);
            title.width -= wide + 8;
            return title;
        }
        auto note = scope.phase == Phase::entering ? std::string("is being entered")
                                                   : exitNote(m_stage, scope);
        const bool works = scope.phase == Phase::entering || scope.phase == Phase::exiting;
        if (works && &scope == &m_nest.scopes[m_nest.focus])
            for (const auto& line : ownFrameLines(m_stage, scope)) note += ", " + line;
        const bool told = isTold(m_stage, scope);
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
        const auto line = [&](const std::string& words, const Type& type) {
            if (y + 18 > panel.bottom() - 2) return;
            m_sketch.text(id + "/line:" + std::to_string(number++), words, type,
                          {inner.x, y, inner.width, 18});
            y += 19;
        };
        for (const auto& [words, type] : lines) {
            // "is told" stands above the exception's name where the two have no room on one line.
            const auto space = words.rfind(' ');
            const bool wraps = space != std::string::npos && type.font != Font::mono &&
                               measure(words, type.font, type.size) > inner.width;
            // Above a wide door there is one line; its look says that it is told.
            if (!wraps || !m_isWide) line(wraps ? words.substr(0, space) : words, type);
            if (!wraps) continue;
            const auto name = words.substr(space + 1);
            const Type plain{Font::sans, type.size, type.style};
            if (measure(name, type.font, type.size) <= inner.width)
                line(name, type);
            else if (measure(name, plain.font, plain.size) <= inner.width || m_isWide)
                line(name, plain);
            else
                for (const auto& part : exceptionLines(name)) line(part, type);
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
            lines.emplace_back(doingOf(m_stage, scope),
                               Type{Font::sansBold, 12,
                                    isHeldUp(m_stage, scope) ? "text.waiting" : "text.running"});
        else if (scope.value)
            for (const auto& line : brokenValue(scope.value->display(), panel.width - 16))
                lines.emplace_back(line, Type{Font::mono, 12, "text.ink"});
        if (entering && !m_isWide)
            for (const auto& line : ownFrameLines(m_stage, scope)) lines.emplace_back(line, plain);
        drawLines(id, panel, entryOf(m_stage, scope), lines, panel.y + 24);
    }

    /// What an exception that stands in this door leaves of it.
    [[nodiscard]] Rect aboveToken(const ScopeState& scope, Rect panel) const {
        constexpr double kToken = 32;
        const auto token = tokenOf(m_stage, m_nest);
        if (token && !token->behind && token->at < m_nest.scopes.size() &&
            &m_nest.scopes[token->at] == &scope)
            panel.height -= kToken;
        return panel;
    }

    void drawExit(const std::string& id, const ScopeState& scope, const Rect& panel) {
        const bool exiting = scope.phase == Phase::exiting;
        const bool told = isTold(m_stage, scope);
        m_sketch.box(id,
                     told                         ? "door.told"
                     : exiting                    ? "door.open"
                     : scope.phase == Phase::left ? "door.left"
                                                  : "door",
                     panel, 8);
        double y = panel.y + 24;
        if (const auto stamp = stampOf(m_stage, scope); stamp && y + 20 < panel.bottom()) {
            // Its ends are as narrow as its word needs them to be, which is never cut.
            const Type type{Font::sansBold, kLeastText, stamp->ink};
            const double word = measure(stamp->words, type.font, type.size) + 1;
            const Rect pill{panel.x + 3, y, std::min(word + 18, panel.width - 6), 20};
            m_sketch.box(id + "/stamp", stamp->style, pill, 10);
            m_sketch.text(id + "/stamp/text", stamp->words, type, pill, Align::centre);
            y += 24;
        }
        std::vector<std::pair<std::string, Type>> lines;
        const auto note = exitNote(m_stage, scope);
        const std::string_view ink = told                         ? "text.error"
                                     : scope.phase == Phase::held ? "text.held"
                                                                  : "text.plain";
        if (!note.empty())
            lines.emplace_back(note, Type{exiting ? Font::sansBold : Font::sans, 12, ink});
        if (exiting && !m_isWide)
            for (const auto& line : ownFrameLines(m_stage, scope))
                lines.emplace_back(line, Type{Font::sans, 12, "text.plain"});
        drawLines(id, aboveToken(scope, panel), exitOf(m_stage, scope), lines, y);
    }

    void drawStrip(std::size_t place, trace::FrameId generator, const Rect& rect) {
        m_places.generators[place] = rect;
        const auto token = tokenOf(m_stage, m_nest);
        const bool shared = token && token->behind == place && m_places.lane == 0;
        drawGenerator(m_sketch, m_stage, generator, rect, shared ? kGeneratorToken + 8 : 0);
    }

    Sketch& m_sketch;
    const Stage& m_stage;
    const ScopeNest& m_nest;
    Rect m_area;
    BarRoom m_room{};
    std::size_t m_most = 1;
    std::size_t m_leafed;    ///< the place that somebody unfolded; 0: none
    bool m_unfolds = false;  ///< all are shown, where without that some would be folded
    bool m_door = false;     ///< what enters or leaves is told there
    bool m_isWide = false;   ///< and has its card in it
    ScopePlaces m_places;
};

}  // namespace

ScopePlaces drawBars(Sketch& sketch, const Stage& stage, const ScopeNest& nest, std::size_t deepest,
                     const Rect& area) {
    return Bars(sketch, stage, nest, deepest, area).draw();
}

}  // namespace flowglass::scene
