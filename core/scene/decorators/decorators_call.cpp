#include <algorithm>
#include <array>
#include <vector>

#include "core/model/words.hpp"
#include "core/scene/decorators/decorators_bands.hpp"
#include "core/scene/decorators/decorators_status.hpp"

namespace flowglass::scene {
namespace {

using playback::CallResult;
using playback::LayerCall;
using Sort = CallResult::Sort;

/// How much room a layer of the call has.
struct Nest {
    double header;
    double side;
    double bottom;
    double gap;  ///< beneath the header
    double titleSize;
    bool notes;          ///< a line in the header for what it was given
    bool stacks{false};  ///< what it says stands beneath its name, not beside it

    [[nodiscard]] double heightFor(std::size_t layers) const {
        return static_cast<double>(layers) * (header + gap + bottom) - gap;
    }
};
constexpr std::array<Nest, 7> kNests{{
    {72, 18, 16, 12, 18, true},
    {58, 14, 12, 8, 16, true},
    {50, 11, 9, 6, 15, true},
    {44, 9, 6, 4, 14, true},
    {30, 8, 5, 3, 14, false},
    {24, 6, 4, 2, 13, false},
    {20, 5, 3, 1, 12, false},
}};
constexpr std::array<Nest, 6> kStackedNests{{
    {78, 18, 16, 12, 18, true, true},
    {66, 14, 12, 8, 16, true, true},
    {62, 11, 9, 6, 15, true, true},
    {58, 9, 6, 4, 14, true, true},
    {40, 9, 6, 4, 14, false, true},
    {36, 8, 5, 3, 13, false, true},
}};
constexpr double kMostNest = 640;

constexpr double kCaller = 32;
constexpr double kHeld = 18;
constexpr double kWordsLeft = 18;  ///< in a layer's header, from its edge to the words
constexpr double kWordsRight = 10;
constexpr double kBeside = 12;  ///< between a layer's name and what it says

std::string countedCall(const Chain& chain) {
    return "the " + model::ordinal(chain.call->number) + " call";
}

class CallBand {
  public:
    CallBand(Sketch& sketch, const Stage& stage, const Chain& chain, const Rect& area)
        : m_sketch(sketch), m_stage(stage), m_chain(chain), m_area(area) {
        m_places.area = area;
        m_places.lane = std::clamp(area.width * 0.19, 50.0, 120.0);
        m_nestArea = {area.x + m_places.lane, area.y + kCaller + (area.height < 200 ? 8 : 16),
                      area.width - 2 * m_places.lane, 0};
        m_nestArea.height = area.bottom() - m_nestArea.y;
    }

    void draw() {
        m_opacity = m_stage.options.dim && m_chain.band != Band::call ? 0.6 : 1;
        if (drawInnerChain(m_sketch, m_stage, m_chain, m_area)) return;
        m_sketch.setOpacity(m_opacity);
        drawCaller();
        drawNest();
        if (m_chain.call != nullptr) drawTravel(m_sketch, m_stage, m_chain, m_places);
        m_sketch.setOpacity(1);
    }

  private:
    void drawCaller() {
        const Rect rect{m_nestArea.x, m_area.y, m_nestArea.width, kCaller};
        const auto* call = m_chain.call;
        if (call == nullptr) {
            const bool bound = m_chain.state->bound;
            const bool isObject = m_stage.isCpp();
            auto words = bound      ? m_chain.name() + " has not been called yet"
                         : isObject ? "it can be called when it is complete"
                                    : std::string("it can be called when it has its name");
            const Type type{Font::sans, 13, "text.muted"};
            if (measure(words, type.font, type.size) > rect.width)
                words = bound      ? "it has not been called yet"
                        : isObject ? "it is not complete yet"
                                   : "it needs its name first";
            m_sketch.text("notice:call", words, type, rect, Align::left);
            return;
        }
        const auto* frame = m_stage.frame(call->by);
        const auto id =
            call->by ? "frame:" + std::to_string(call->by->value) : std::string("caller");
        const bool back = call->done;
        const auto style = frame == nullptr ? "layer.away"
                           : back           ? "layer.running"
                                            : "layer.calling";
        auto& box = m_sketch.box(id, style, rect, 8);
        box.target = Target{call->by, {}, {}};
        const auto name = frame != nullptr ? m_stage.nameOf(*frame) : std::string("the caller");
        box.description = name + " called " + m_chain.name();
        m_places.caller = rect;
        const auto depth = m_chain.depth > 1 ? ", " + model::grouped(m_chain.depth) + " open" : "";
        const auto said = countedCall(m_chain) + depth;
        const Type small{Font::sans, 12, "text.muted"};
        const double wide =
            std::min(measure(said, small.font, small.size) + 0.01, rect.width * 0.5);
        m_sketch.text(id + "/title", name, {Font::monoBold, 14, "text.ink"},
                      {rect.x + 12, rect.y, rect.width - wide - 34, rect.height}, Align::left,
                      Elide::middle);
        m_sketch.text(id + "/status", said, small,
                      {rect.right() - wide - 10, rect.y, wide, rect.height}, Align::right);
        if (m_chain.depth > 1) {
            const auto at = m_stage.opened("fold:calls", m_chain.state->calls.size());
            m_sketch.last().target =
                leafTo("fold:calls", at + 1 < m_chain.state->calls.size() ? at + 1 : 0);
        }
    }

    /// Whether what a layer may say has no room beside its name in one of them.
    [[nodiscard]] bool stacks(const Nest& nest) const {
        constexpr double kSaid = 130;  // "gives 'some words'"
        for (std::size_t place = 0; place <= m_chain.layers.size(); ++place) {
            const auto sides =
                2 * nest.side * static_cast<double>(place) + kWordsLeft + kWordsRight;
            const double name = measure(m_chain.label(place), Font::monoBold, nest.titleSize);
            if (name + kBeside + kSaid > m_nestArea.width - sides) return true;
        }
        return false;
    }

    /// The roomiest nest for all layers, with `held` px more in each; none that `needsNotes` and
    /// has none. It depends on nothing that changes from step to step.
    [[nodiscard]] std::optional<Nest> nestFor(double held, bool needsNotes) const {
        const double most = std::min(m_nestArea.height, kMostNest);
        const auto fits = [&](Nest nest) {
            nest.header += held;
            return (nest.notes || !needsNotes) && nest.heightFor(m_chain.layers.size() + 1) <= most;
        };
        const auto beside = std::ranges::find_if(kNests, fits);
        const auto stacked = std::ranges::find_if(kStackedNests, fits);
        if (stacked != kStackedNests.end() && (beside == kNests.end() || stacks(*beside)))
            return *stacked;
        return beside == kNests.end() ? std::nullopt : std::optional(*beside);
    }

    /// What the object that stands for the function holds is why it answers as it does.
    void holdNest() {
        const auto* object = objectOf(m_stage, m_chain);
        m_holds = object == nullptr ? "" : heldTold(*object);
        const auto nest = m_holds.empty() ? std::nullopt : nestFor(kHeld, true);
        if (!nest) return;
        m_nest = *nest;
        m_nest.header += kHeld;
        m_held = kHeld;
    }

    void drawNest() {
        m_nest = nestFor(0, false).value_or(kNests.back());
        holdNest();
        const double each = m_nest.header + m_nest.gap + m_nest.bottom;
        const auto most = std::max<std::size_t>(
            2, static_cast<std::size_t>((m_nestArea.height + m_nest.gap) / each));
        const auto slots = slotsOf(m_stage, m_chain, most);
        Rect rect{m_nestArea.x, m_nestArea.y, m_nestArea.width,
                  static_cast<double>(slots.size()) * each - m_nest.gap};
        for (const auto& slot : slots) {
            if (slot.folded > 0)
                drawFold(slot, rect);
            else
                drawLayer(slot.place, rect);
            const double used = m_nest.header + m_nest.gap;
            rect = {rect.x + m_nest.side, rect.y + used, rect.width - 2 * m_nest.side,
                    rect.height - used - m_nest.bottom};
        }
    }

    void drawFold(const Slot& slot, const Rect& rect) {
        const auto id = "fold:call:" + std::to_string(slot.place);
        m_sketch.box("nest:" + id, "layer.many", rect, 10);
        drawLayerFold(m_sketch, m_stage, m_chain, slot, id,
                      inset({rect.x, rect.y, rect.width, m_nest.header}, 4, 3));
    }

    void drawLayer(std::size_t place, const Rect& rect) {
        const auto* part = m_chain.part(place);
        const bool core = place == m_chain.layers.size();
        if (part == nullptr) {
            drawAway(place, rect);
            return;
        }
        const auto id = "frame:" + std::to_string(part->frame.value);
        const auto condition = conditionOf(m_stage, *part);
        auto& box = m_sketch.box(id, "layer." + std::string(condition), rect, 10);
        const auto status = statusOf(m_stage, m_chain, *part, place, m_nest.notes);
        box.description = m_chain.label(place) + ", " + status;
        box.target = Target{part->frame, {}, {}};
        const double bar = condition == "calling" ? 4 : 6;
        m_sketch.box(id + "/bar", "state." + std::string(condition),
                     {rect.x + 8 - bar / 2, rect.y + 6, bar, m_nest.header - 12}, 3);
        m_places.headers[place] = {rect.x, rect.y, rect.width,
                                   std::min(m_nest.header, rect.height)};
        const auto words = wordsIn(rect);
        drawTitle(id, m_chain.label(place), status, condition, words,
                  shorterStatus(m_stage, *part, status, m_nest.notes));
        if (!m_nest.notes) return;
        const Rect note{words.x, words.bottom(), words.width,
                        m_nest.header - m_held - words.height - (m_nest.stacks ? 4 : 6)};
        drawNote(id, *part, core, m_chain.turnsBack(*part, place), note);
        if (place == 0 && m_held > 0)
            m_sketch.text(id + "/held", m_holds, {Font::mono, 12, "text.ink"},
                          {note.x, note.bottom(), note.width, m_held}, Align::left, Elide::middle);
    }

    void drawAway(std::size_t place, const Rect& rect) {
        const auto id = "call:" + m_chain.layerId(place);
        m_sketch.box(id, "layer.away", rect, 10);
        const bool passed = m_chain.call != nullptr && m_chain.isPassedBy(place);
        drawTitle(id, m_chain.label(place), passed ? "not asked" : "", "muted", wordsIn(rect));
    }

    /// Of a layer's header, what its name and what it says have.
    [[nodiscard]] Rect wordsIn(const Rect& rect) const {
        const double header = m_nest.header - m_held;
        const double share = !m_nest.notes ? 1 : m_nest.stacks ? 0.68 : 0.54;
        return {rect.x + kWordsLeft, rect.y + (m_nest.notes ? 2 : 0),
                rect.width - kWordsLeft - kWordsRight, header * share};
    }

    void drawTitle(const std::string& id, const std::string& label, std::string status,
                   std::string_view condition, const Rect& area,
                   const std::vector<std::string>& instead = {}) {
        const Type small{condition == "muted" ? Font::sans : Font::sansBold,
                         std::min(13.0, m_nest.titleSize),
                         condition == "muted" ? std::string_view("text.muted")
                                              : std::string_view(textStyle(condition))};
        Type large{Font::monoBold, m_nest.titleSize,
                   condition == "muted" ? "text.muted" : "text.ink"};
        if (m_nest.stacks) {
            drawStacked(id, label, status, large, small, area, instead);
            return;
        }
        const auto fits = [&] {
            return measure(status, small.font, small.size) +
                       measure(label, large.font, large.size) + kBeside + 0.02 <=
                   area.width;
        };
        // A name is read whole where smaller letters make that possible.
        const auto shrink = [&](double least) {
            while (!fits() && large.size > least) large.size -= 1;
        };
        shrink(std::max(kLeastText, large.size - 2));
        for (const auto& shorter : instead)
            if (!fits()) status = shorter;
        shrink(13);
        const double wanted = measure(label, large.font, large.size);
        const double room = measure(status, small.font, small.size) + 0.01;
        const double wide =
            std::min(room, std::max(area.width * 0.5, area.width - wanted - kBeside));
        m_sketch.text(id + "/title", label, large,
                      {area.x, area.y, area.width - wide - kBeside, area.height}, Align::left,
                      Elide::middle);
        m_sketch.text(id + "/status", status, small,
                      {area.right() - wide, area.y, wide, area.height}, Align::right);
    }

    /// A layer's name, and beneath it what it says.
    void drawStacked(const std::string& id, const std::string& label, std::string status,
                     Type large, const Type& small, const Rect& area,
                     const std::vector<std::string>& instead) {
        const double line = area.height * 0.52;
        while (measure(label, large.font, large.size) > area.width && large.size > kLeastText)
            large.size -= 1;
        for (const auto& shorter : instead)
            if (measure(status, small.font, small.size) > area.width) status = shorter;
        m_sketch.text(id + "/title", label, large, {area.x, area.y, area.width, line}, Align::left,
                      Elide::middle);
        m_sketch.text(id + "/status", status, small,
                      {area.x, area.y + line, area.width, area.height - line});
    }

    [[nodiscard]] static std::string_view textStyle(std::string_view condition) {
        if (condition == "running" || condition == "calling") return "text.running";
        if (condition == "error") return "text.error";
        return condition == "parked" ? "text.parked" : "text.plain";
    }

    /// What it was given, and how often it asked.
    void drawNote(const std::string& id, const LayerCall& part, bool core, bool early,
                  const Rect& area) {
        double right = area.right();
        if (early) {
            const double height = std::clamp(area.height, 16.0, 18.0);
            const auto pill =
                m_sketch.pill(id + "/early", "stamp.early", "turns back early",
                              {Font::sansBold, kLeastText, "token.text.caught"},
                              {right - 118, area.y + (area.height - height) / 2}, height, 118);
            right = pill.x - 8;
        } else if (!core && (part.tries > 1 || part.caught > 0)) {
            right = drawTries(id, part, area) - 8;
        }
        std::string given;
        for (const auto& argument : givenTo(part))
            given += (given.empty() ? "" : ", ") + std::string(argument.name) + " = " +
                     argument.value.display();
        // Beside a stamp a part of it would only be clutter.
        const Type type{Font::mono, 12, "text.plain"};
        if (early && measure(oneLine(given), type.font, type.size) > right - area.x) return;
        m_sketch.text(id + "/given", given, type, {area.x, area.y, right - area.x, area.height});
    }

    /// A dot for each time the layer asked what it wraps. Returns where they begin.
    double drawTries(const std::string& id, const LayerCall& part, const Rect& area) {
        constexpr double kDot = 9;
        const auto words = "try " + model::grouped(part.tries);
        const Type type{Font::sansBold, 12, "text.plain"};
        const double wide = measure(words, type.font, type.size) + 0.01;
        const auto most =
            static_cast<std::size_t>(std::max(0.0, area.width - wide - 90) / (kDot + 4));
        const auto count = std::min({part.asked.size(), most, std::size_t{6}});
        double x = area.right() - static_cast<double>(count) * (kDot + 4) + 4;
        const double y = area.y + (area.height - kDot) / 2;
        for (std::size_t i = part.asked.size() - count; i < part.asked.size(); ++i) {
            const auto sort = part.asked[i].sort;
            m_sketch.box(id + "/try:" + std::to_string(part.tries - part.asked.size() + i + 1),
                         sort == Sort::raised     ? "try.raised"
                         : sort == Sort::returned ? "try.returned"
                                                  : "try.open",
                         {x, y, kDot, kDot}, sort == Sort::raised ? 1.5 : kDot / 2);
            x += kDot + 4;
        }
        const double dots = area.right() - static_cast<double>(count) * (kDot + 4);
        const Rect label{dots - wide - 3, area.y, wide, area.height};
        m_sketch.text(id + "/tries", words, type, label);
        return label.x;
    }

    Sketch& m_sketch;
    const Stage& m_stage;
    const Chain& m_chain;
    Rect m_area;
    Rect m_nestArea;
    Nest m_nest{};
    std::string m_holds;  ///< what the object that stands for the function holds
    double m_held = 0;    ///< height of the line that says so
    double m_opacity = 1;
    CallPlaces m_places;
};

}  // namespace

void drawCallBand(Sketch& sketch, const Stage& stage, const Chain& chain, const Rect& area) {
    CallBand(sketch, stage, chain, area).draw();
}

}  // namespace flowglass::scene
