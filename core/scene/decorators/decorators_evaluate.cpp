#include <algorithm>
#include <array>

#include "core/scene/decorators/decorators_bands.hpp"

namespace flowglass::scene {
namespace {

constexpr std::array<LayerRoom, 6> kRooms{{
    {72, 18, 18, 13},
    {60, 14, 16, 12},
    {50, 10, 15, 12},
    {40, 8, 14, 0},
    {30, 5, 13, 0},
    {24, 3, 12, 0},
}};

constexpr double kNumbered = 230;  ///< least width of a row that has room for its order, too

constexpr double kArrows = 30;  ///< beside the rows, for the ways down and up

class EvaluateBand {
  public:
    EvaluateBand(Sketch& sketch, const Stage& stage, const Chain& chain, const Rect& area)
        : m_sketch(sketch), m_stage(stage), m_chain(chain), m_area(area), m_room(roomFor()) {}

    void draw() {
        const double pitch = m_room.height + m_room.gap;
        const auto most = std::max<std::size_t>(
            2, static_cast<std::size_t>((m_area.height + m_room.gap) / pitch));
        const auto slots = slotsOf(m_stage, m_chain, most);
        Rect rect{m_area.x, m_area.y, m_area.width - kArrows, m_room.height};
        for (const auto& slot : slots) {
            if (slot.folded > 0)
                drawLayerFold(m_sketch, m_stage, m_chain, slot,
                              "fold:evaluate:" + std::to_string(slot.place), rect);
            else
                drawRow(slot.place, rect);
            rect.y += pitch;
        }
        drawWay(slots);
        const Rect note{m_area.x, rect.y, m_area.width, 18};
        if (note.bottom() > m_area.bottom()) return;
        if (m_chain.band == Band::call) return;
        const bool applies = m_chain.band == Band::apply;
        m_sketch.text("note:evaluate",
                      applies ? "nearest to the function first" : "before the function is made",
                      {Font::sans, 12, "text.muted"}, note);
    }

  private:
    [[nodiscard]] LayerRoom roomFor() const {
        const auto count = static_cast<double>(m_chain.layers.size() + 1);
        for (const auto& room : kRooms)
            if (count * (room.height + room.gap) - room.gap <= m_area.height) return room;
        return kRooms.back();
    }

    [[nodiscard]] const playback::LayerState* layer(std::size_t place) const {
        return place < m_chain.layers.size() ? m_chain.layers[place] : nullptr;
    }

    [[nodiscard]] bool isCurrent(std::size_t place) const {
        return m_chain.band != Band::call && m_chain.place(m_stage.state) == place;
    }

    [[nodiscard]] bool isMade(std::size_t place) const {
        if (place < m_chain.layers.size()) {
            const auto* known = layer(place);
            return known != nullptr && (known->evaluated || known->applied);
        }
        // The function is made when all of its decorators are there.
        return m_chain.band != Band::evaluate;
    }

    /// What came of the line: of a factory, the decorator that its call gave.
    [[nodiscard]] std::string note(std::size_t place) const {
        const auto* known = layer(place);
        const auto& work = m_chain.state->work;
        if (place == m_chain.layers.size()) return isMade(place) ? "made" : "";
        if (work && m_chain.number(place) == work->layer)
            return m_chain.band == Band::evaluate ? "its factory runs" : "runs on what is inside";
        if (known == nullptr) return "";
        if (known->applied && known->after) {
            if (!known->made.empty()) return "gives " + std::string(known->made);
            // A private name, such as `_lru_cache_wrapper`, says nothing to who reads the program.
            const auto given = thingTold(*known->after);
            const bool copied = isWrapper(place) && given == nameOfCore();
            return "gives " + (given.starts_with('_') || copied ? "a wrapper" : given);
        }
        if (!known->evaluated) return "";
        if (m_chain.isFactory(place))
            return known->value ? "called, gives " + told(*known->value) : "called";
        return "looked up";
    }

    /// What the function calls itself that the layers are put on.
    [[nodiscard]] std::string nameOfCore() const {
        const auto* inner = m_chain.layers.empty() ? nullptr : m_chain.layers.back();
        return inner != nullptr && inner->before ? told(*inner->before) : m_chain.name();
    }

    /// Whether a layer is known to be more than what it was put on, whatever it calls itself:
    /// functools.wraps gives it the name of that.
    [[nodiscard]] bool isWrapper(std::size_t place) const {
        return m_stage.context.frames != nullptr &&
               m_stage.context.frames->isCalled(m_chain.state->id, m_chain.number(place));
    }

    /// What it was made round; empty for what puts nothing round it.
    [[nodiscard]] std::string roundWords(std::size_t place) const {
        const auto* known = layer(place);
        if (known == nullptr || !known->applied || !known->after) return {};
        // A decorator that gives back what it got puts nothing round it.
        const bool same = known->before && known->before->display() == known->after->display();
        const bool isItself = same && known->made.empty() && !isWrapper(place);
        return isItself ? std::string() : " round " + m_chain.label(place + 1);
    }

    /// The same where there is room for it in every row; or where it tells functions of one name
    /// apart.
    [[nodiscard]] std::string round(std::size_t place, double width) const {
        const auto fits = [&](std::size_t at) {
            return measure(note(at) + roundWords(at), Font::sans, m_room.noteSize) <= width;
        };
        std::size_t namesakes = 0;
        bool all = true;
        for (std::size_t at = 0; at < m_chain.layers.size(); ++at) {
            namesakes += note(at) == note(place) ? 1 : 0;
            all &= fits(at);
        }
        return all || (namesakes > 1 && fits(place)) ? roundWords(place) : std::string();
    }

    /// Its place among the evaluations: the order in which layers are put on, the rings tell.
    void drawOrder(const std::string& id, std::size_t place, Point centre, double size) {
        const Rect rect{centre.x - size / 2, centre.y - size / 2, size, size};
        m_sketch.box(id + "/order", isMade(place) ? "layer.number" : "layer.number.away", rect,
                     size / 2);
        m_sketch.text(id + "/order/text", std::to_string(place + 1),
                      {Font::sansBold, size > 22 ? 13.0 : 12.0, "text.muted"}, rect, Align::centre);
    }

    void drawRow(std::size_t place, const Rect& rect) {
        const auto id = "line:" + m_chain.layerId(place);
        const bool core = place == m_chain.layers.size();
        const bool made = isMade(place);
        const bool current = isCurrent(place);
        m_sketch.setOpacity(m_stage.options.dim && m_chain.band == Band::call ? 0.6 : 1);
        if (made && m_room.height > 28)
            m_sketch.box("shadow:" + id, "card.shadow",
                         {rect.x, rect.y + 2, rect.width, rect.height}, 10);
        auto& box = m_sketch.box(id,
                                 current ? "layer.now"
                                 : made  ? "layer.line"
                                         : "layer.away",
                                 rect, m_room.height > 28 ? 10 : 6);
        const std::string mark = m_stage.isCpp() ? "" : core ? "def " : "@";
        const auto words = mark + m_chain.label(place);
        box.description = words + (note(place).empty() ? "" : ", " + note(place));
        if (core && m_chain.state->work && m_chain.state->work->layer == 0)
            box.target = Target{m_chain.state->work->frame, {}, {}};
        // What stands in C++ among other arguments is not moved by its line.
        if (!core && !m_stage.isCpp()) box.target = m_chain.moves(place);
        const double dot = m_room.height > 28 ? 24 : 18;
        const double middle = rect.y + rect.height / 2;
        double left = rect.x + 12;
        if (rect.width >= kNumbered) {
            drawOrder(id, place, {left + dot / 2, middle}, dot);
            left += dot + 8;
        }
        double right = rect.right() - 10;
        if (!core && rect.width < kNumbered) {
            drawOrder(id, place, {right - dot / 2, middle}, dot);
            right -= dot + 8;
        }
        const Rect area{left, rect.y, right - left, rect.height};
        drawWords(id, words, note(place) + round(place, area.width), made, area);
        m_sketch.setOpacity(1);
    }

    void drawWords(const std::string& id, const std::string& words, const std::string& said,
                   bool made, const Rect& area) {
        // A name is read whole where smaller letters make that possible.
        double size = m_room.titleSize;
        while (size > kLeastText && measure(words, Font::monoBold, size) > area.width) --size;
        const Type large{Font::monoBold, size, made ? "text.ink" : "text.muted"};
        const bool two = m_room.noteSize > 0 && !said.empty();
        const double half = two ? area.height * 0.5 : area.height;
        m_sketch.text(id + "/title", words, large,
                      {area.x, area.y + (two ? 3 : 0), area.width, half}, Align::left,
                      Elide::middle);
        if (two)
            m_sketch.text(id + "/note", said, {Font::sans, m_room.noteSize, "text.plain"},
                          {area.x, area.y + half - 1, area.width, half - 4});
    }

    /// Down while the lines are evaluated, up while they are applied: to the row in question.
    void drawWay(const std::vector<Slot>& slots) {
        if (m_chain.band == Band::call || slots.empty()) return;
        const auto at = m_chain.place(m_stage.state);
        const auto found = std::ranges::find_if(slots, [&](const Slot& slot) {
            return slot.folded > 0 ? at >= slot.place && at < slot.place + slot.folded
                                   : slot.place == at;
        });
        if (found == slots.end()) return;
        const double pitch = m_room.height + m_room.gap;
        const auto middle = [&](std::ptrdiff_t index) {
            return m_area.y + static_cast<double>(index) * pitch + m_room.height / 2;
        };
        const double x = m_area.right() - kArrows / 2;
        const bool up = m_chain.band == Band::apply;
        const Point from{x, up ? middle(static_cast<std::ptrdiff_t>(slots.size()) - 1) : m_area.y};
        const Point to{x, middle(found - slots.begin())};
        if (std::abs(to.y - from.y) < 14) return;
        m_sketch.path("way:evaluate", up ? "link.apply" : "link.evaluate", {from, from, to, to},
                      true);
    }

    Sketch& m_sketch;
    const Stage& m_stage;
    const Chain& m_chain;
    Rect m_area;
    LayerRoom m_room;
};

}  // namespace

void drawEvaluateBand(Sketch& sketch, const Stage& stage, const Chain& chain, const Rect& area) {
    EvaluateBand(sketch, stage, chain, area).draw();
}

}  // namespace flowglass::scene
