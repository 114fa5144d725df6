#include <algorithm>
#include <array>

#include "core/scene/decorators/decorators_bands.hpp"

namespace flowglass::scene {
namespace {

/// How far a layer stands out round what it wraps.
struct Ring {
    double top;
    double side;
    double bottom;
    double titleSize;
    double core;  ///< height of the function in the middle
};
constexpr std::array<Ring, 6> kRings{{
    {42, 20, 20, 16, 84},
    {34, 15, 14, 14, 62},
    {28, 11, 9, 13, 48},
    {24, 8, 6, 13, 38},
    {20, 6, 4, 12, 30},
    {18, 4, 3, 12, 24},
}};

constexpr double kPlate = 34;
constexpr double kRow = 24;
constexpr double kLeastWarning = 23;

/// One piece of metadata, before the first layer and after the last one that is on.
struct Metadata {
    std::string_view name;
    trace::Value before;
    trace::Value after;
    std::size_t changedBy = 0;  ///< place of the first layer that changed it
    bool changed = false;
};

std::vector<Metadata> metadataOf(const Chain& chain) {
    std::vector<Metadata> all;
    for (auto place = chain.layers.size(); place-- > 0;) {
        const auto* layer = chain.layers[place];
        if (layer == nullptr || !layer->applied) continue;
        for (const auto& change : layer->metadata) {
            auto known = std::ranges::find(all, change.name, &Metadata::name);
            if (known == all.end()) {
                all.push_back({change.name, change.before, change.after, place, false});
                known = all.end() - 1;
            }
            known->after = change.after;
            if (!known->changed && !(change.before == change.after)) {
                known->changed = true;
                known->changedBy = place;
            }
        }
    }
    return all;
}

class ApplyBand {
  public:
    ApplyBand(Sketch& sketch, const Stage& stage, const Chain& chain, const Rect& area)
        : m_sketch(sketch),
          m_stage(stage),
          m_chain(chain),
          m_area(area),
          m_metadata(metadataOf(chain)) {}

    void draw() {
        m_opacity = m_stage.options.dim && m_chain.band == Band::call ? 0.6 : 1;
        m_sketch.setOpacity(m_opacity);
        const bool plate = m_area.height >= 130;
        const double rows = plate ? kPlate + 18 : 0;
        // Room for what became of the metadata, if there is enough for the layers besides.
        const double wanted = roomForMetadata(rows);
        const auto ring = ringFor(m_area.height - rows - wanted);
        const double above = wanted < 3 * kRow + 24 ? 4 : 12;
        const auto most = static_cast<std::size_t>(std::max(
            2.0, 1 + (m_area.height - rows - wanted - ring.core) / (ring.top + ring.bottom)));
        const auto slots = slotsOf(m_stage, m_chain, most);
        const double height =
            static_cast<double>(slots.size() - 1) * (ring.top + ring.bottom) + ring.core;
        const Rect outer{m_area.x, m_area.y, m_area.width, height};
        drawRings(slots, ring, outer);
        if (plate) drawPlate({m_area.x, outer.bottom() + 18, m_area.width, kPlate}, outer);
        if (wanted > 0)
            drawMetadata({m_area.x, outer.bottom() + rows + above, m_area.width,
                          m_area.bottom() - outer.bottom() - rows - above});
        m_sketch.setOpacity(1);
    }

  private:
    /// As much as leaves every layer's name in sight; none in C++, where nothing has metadata.
    [[nodiscard]] double roomForMetadata(double plate) const {
        if (m_area.height >= 300) return 3 * kRow + 24;
        if (m_stage.isCpp() || plate == 0) return 0;
        const auto count = static_cast<double>(m_chain.layers.size());
        const auto& least = kRings[4];
        for (const double rows : {3.0, 2.0})
            if (count * (least.top + least.bottom) + least.core <=
                m_area.height - plate - rows * kRow - 8)
                return rows * kRow + 8;
        return 0;
    }

    [[nodiscard]] Ring ringFor(double room) const {
        const auto count = static_cast<double>(m_chain.layers.size());
        for (const auto& ring : kRings)
            if (count * (ring.top + ring.bottom) + ring.core <= room) return ring;
        return kRings.back();
    }

    [[nodiscard]] std::string_view styleOf(std::size_t place) const {
        const bool current = m_chain.band == Band::apply && m_chain.place(m_stage.state) == place;
        const auto* layer = m_chain.layers[place];
        const bool on = layer != nullptr && layer->applied;
        // While the decorator runs, nothing is round the function yet.
        if (current) return on ? "layer.now" : "layer.coming";
        return on ? "layer" : "layer.away";
    }

    void drawRings(const std::vector<Slot>& slots, const Ring& ring, Rect rect) {
        for (const auto& slot : slots) {
            const auto inner =
                Rect{rect.x + ring.side, rect.y + ring.top, rect.width - 2 * ring.side,
                     rect.height - ring.top - ring.bottom};
            if (slot.folded > 0)
                drawFoldRing(slot, ring, rect);
            else if (slot.place == m_chain.layers.size())
                drawCore(ring, rect);
            else
                drawRing(slot.place, ring, rect);
            rect = inner;
        }
    }

    void drawFoldRing(const Slot& slot, const Ring& ring, const Rect& rect) {
        const auto id = "fold:apply:" + std::to_string(slot.place);
        m_sketch.box("ring:" + id, "layer.many", rect, 14);
        drawLayerFold(m_sketch, m_stage, m_chain, slot, id,
                      {rect.x + ring.side, rect.y + 2, rect.width - 2 * ring.side, ring.top - 4});
    }

    void drawRing(std::size_t place, const Ring& ring, const Rect& rect) {
        const auto id = m_chain.layerId(place);
        const auto style = styleOf(place);
        const auto* layer = m_chain.layers[place];
        const bool on = layer != nullptr && layer->applied;
        auto& box = m_sketch.box(id, style, rect, ring.top * 0.6);
        box.description = m_chain.label(place) + (on ? ", applied" : ", not applied yet");
        if (!m_stage.isCpp()) box.target = m_chain.moves(place);
        double right = rect.right() - ring.side;
        if (on) {
            const double size = std::min(20.0, ring.top - 4);
            const Rect number{right - size, rect.y + (ring.top - size) / 2, size, size};
            m_sketch.box(id + "/number", "layer.number.on", number, size / 2);
            m_sketch.text(id + "/number/text", std::to_string(m_chain.number(place)),
                          {Font::sansBold, kLeastText, "text.onDark"}, number, Align::centre);
            right = number.x - 8;
        }
        const Rect title{rect.x + ring.side, rect.y, right - rect.x - ring.side, ring.top};
        const auto shown =
            m_sketch.text(id + "/title", m_chain.label(place),
                          {Font::monoBold, ring.titleSize, on ? "text.layer" : "text.muted"}, title,
                          Align::left, Elide::middle);
        const double left = shown.right() + 10;
        if (!on || !layer->after) return;
        const auto made = layer->made.empty() ? thingTold(*layer->after) : std::string(layer->made);
        const Type quiet{Font::mono, std::max(kLeastText, ring.titleSize - 2), "text.muted"};
        if (measure(made, quiet.font, quiet.size) < right - left)
            m_sketch.text(id + "/made", made, quiet, {left, rect.y, right - left, ring.top},
                          Align::right);
    }

    void drawCore(const Ring& ring, const Rect& rect) {
        const auto id = m_chain.layerId(m_chain.layers.size());
        const bool made = m_chain.band != Band::evaluate;
        auto& box = m_sketch.box(id, made ? "layer.core" : "layer.away", rect, 10);
        box.description = m_chain.label(m_chain.layers.size()) + ", the function itself";
        m_sketch.text(id + "/title", m_chain.label(m_chain.layers.size()),
                      {Font::monoBold, ring.titleSize + 2, made ? "text.ink" : "text.muted"},
                      inset(rect, 8, 0), Align::centre);
    }

    /// What is said of what the name stands for, at the greatest length first.
    [[nodiscard]] std::vector<std::string> standsFor() const {
        const auto& chain = *m_chain.state;
        // In C++ it is an object from the start, which calls its layers.
        if (m_stage.isCpp())
            return {chain.bound ? "calls " + m_chain.label(0) + " first" : "is not complete yet"};
        if (!chain.bound) return {"is not bound yet"};
        const auto thing = chain.value ? thingTold(*chain.value) : m_chain.label(0);
        const std::string made(m_chain.layers[0] != nullptr ? m_chain.layers[0]->made : "");
        if (!made.empty())
            return {"stands for " + made + " (calls itself " + thing + ")",
                    "stands for " + made + ", called " + thing, "stands for " + made};
        return {thing.starts_with("a ") ? "is " + thing : "stands for " + thing};
    }

    /// What the name stands for: nothing, until every layer is on.
    void drawPlate(const Rect& rect, const Rect& outer) {
        const auto id = "name:" + m_chain.id();
        const bool bound = m_chain.state->bound;
        m_sketch.box(id, bound ? "layer.core" : "layer.away", rect, 8);
        const Type large{Font::monoBold, 14, bound ? "text.ink" : "text.muted"};
        const Type type{Font::sans, 13, bound ? "text.plain" : "text.muted"};
        const auto words = standsFor();
        const double name = measure(m_chain.name(), large.font, large.size) + 0.01;
        const double beside = rect.width - name - 34;
        const auto fits = [&](const std::string& text) {
            return measure(text, type.font, type.size) <= beside;
        };
        const auto said = std::ranges::find_if(words, fits);
        if (said != words.end()) {
            m_sketch.text(id + "/title", m_chain.name(), large,
                          {rect.x + 12, rect.y, name, rect.height});
            m_sketch.text(id + "/said", *said, type,
                          {rect.x + 22 + name, rect.y, beside, rect.height});
        } else {
            drawNarrowPlate(id, words, inset(rect, 12, 1), large.style, type.style);
        }
        if (!bound) return;
        const Point from{rect.x + 26, rect.y - 1};
        const Point to{from.x, outer.bottom() + 1};
        m_sketch.path("link:" + id, "link.name", {from, from, to, to}, true);
    }

    /// The name, and beneath it what it stands for, where they have no room side by side.
    void drawNarrowPlate(const std::string& id, std::vector<std::string> words, const Rect& area,
                         std::string_view ink, std::string_view quiet) {
        const double half = area.height / 2;
        m_sketch.text(id + "/title", m_chain.name(), {Font::monoBold, kLeastText, ink},
                      {area.x, area.y, area.width, half}, Align::left, Elide::middle);
        const Type type{Font::sans, kLeastText, quiet};
        while (words.size() > 1 && measure(words.front(), type.font, type.size) > area.width)
            words.erase(words.begin());
        m_sketch.text(id + "/said", words.front(), type, {area.x, area.y + half, area.width, half});
    }

    void drawMetadata(const Rect& area) {
        if (m_metadata.empty() || area.height < kRow) return;
        const auto room = static_cast<std::size_t>(area.height / kRow);
        Rect row{area.x + 4, area.y, area.width - 8, kRow};
        // Who hides the name is said first of all; what else there is gives way to that.
        const bool warns = drawsWarning() && room > 1;
        const auto most =
            warns ? static_cast<std::size_t>((area.height - kLeastWarning - 4) / kRow) : room;
        std::vector<const Metadata*> items;
        for (const auto& item : m_metadata) items.push_back(&item);
        if (items.size() > most) {
            std::ranges::stable_partition(
                items, [](const Metadata* item) { return item->name == "__name__"; });
            items.resize(most);
        }
        double names = 0;
        for (const auto* item : items)
            names = std::max(names, measure(item->name, Font::mono, 12) + 10);
        for (const auto* item : items) {
            drawItem(*item, row, std::min(row.width * 0.46, names));
            row.y += kRow;
        }
        if (warns)
            drawWarning({area.x, row.y + 4, area.width, std::min(30.0, area.bottom() - row.y - 4)});
    }

    /// `part`: the width of the names' column.
    void drawItem(const Metadata& item, const Rect& row, double part) {
        const auto id = m_chain.id() + "/metadata:" + std::string(item.name);
        const Type small{Font::mono, 12, "text.muted"};
        m_sketch.text(id, item.name, {Font::mono, 12, "text.plain"},
                      {row.x, row.y, part - 8, row.height}, Align::left, Elide::middle);
        const auto words = told(item.after);
        const Type type{Font::monoBold, 12, item.changed ? "text.error" : "text.ink"};
        const double rest = row.width - part;
        if (!item.changed) {
            m_sketch.text(id + "/after", words + ", kept", type,
                          {row.x + part, row.y, rest, row.height}, Align::left, Elide::middle);
            return;
        }
        // What it is now matters more than what it was.
        constexpr double kFewLetters = 44;  // less of what it was says nothing
        const double now = measure(words, type.font, type.size) + 27;
        const auto was = told(item.before);
        const double old = std::min(measure(was, small.font, small.size) + 0.01, rest - now);
        double at = row.x + part;
        if (old >= kFewLetters || old >= measure(was, small.font, small.size))
            at = 7 + m_sketch
                         .text(id + "/before", was, small, {at, row.y, old, row.height},
                               Align::left, Elide::middle)
                         .right();
        const auto arrow = m_sketch.text(id + "/arrow", "→", {Font::mono, 12, "text.muted"},
                                         {at, row.y, 12, row.height});
        m_sketch.text(id + "/after", words, type,
                      {arrow.right() + 7, row.y, row.right() - arrow.right() - 7, row.height},
                      Align::left, Elide::middle);
    }

    [[nodiscard]] bool drawsWarning() const {
        return std::ranges::any_of(m_metadata, [](const Metadata& item) {
            return item.changed && item.name == "__name__";
        });
    }

    void drawWarning(const Rect& rect) {
        if (rect.height < kLeastWarning) return;
        const auto item =
            std::ranges::find(m_metadata, std::string_view("__name__"), &Metadata::name);
        const auto id = "warning:" + m_chain.id();
        m_sketch.box(id, "row.error", rect, 8);
        const auto words =
            m_chain.label(item->changedBy) + " hides the name; functools.wraps keeps it";
        const Type type{Font::sansMedium, 12, "text.error"};
        const bool fits = measure(words, type.font, type.size) <= rect.width - 20;
        m_sketch.text(id + "/text",
                      fits ? words : m_chain.label(item->changedBy) + " hides the name", type,
                      inset(rect, 10, 0));
    }

    Sketch& m_sketch;
    const Stage& m_stage;
    const Chain& m_chain;
    Rect m_area;
    std::vector<Metadata> m_metadata;
    double m_opacity = 1;
};

}  // namespace

void drawApplyBand(Sketch& sketch, const Stage& stage, const Chain& chain, const Rect& area) {
    ApplyBand(sketch, stage, chain, area).draw();
}

}  // namespace flowglass::scene
