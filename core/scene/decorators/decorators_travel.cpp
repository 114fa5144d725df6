#include <algorithm>
#include <string>
#include <vector>

#include "core/scene/decorators/decorators_bands.hpp"
#include "core/scene/drawing/path_glow.hpp"

namespace flowglass::scene {
namespace {

using playback::Transfer;
using Sort = playback::CallResult::Sort;

constexpr double kToken = 26;
constexpr double kTokenPad = 7;
constexpr double kOver = 16;  ///< how far a token may stand out of its lane
constexpr double kLine = 14;  ///< how much each further line adds to a token
constexpr std::size_t kMostLines = 3;
constexpr double kOutwards = 24;  ///< how far up what a layer raises on is on its way

/// The lanes beside the layers of a call: in on the left, back on the right.
class Travel {
  public:
    Travel(Sketch& sketch, const Stage& stage, const Chain& chain, const CallPlaces& places)
        : m_sketch(sketch), m_stage(stage), m_chain(chain), m_places(places) {}

    void draw() {
        drawTrail();
        drawTransfer();
    }

  private:
    [[nodiscard]] static double middleOf(const Rect& header) {
        return header.y + header.height / 2;
    }

    /// The header of a frame that takes part.
    [[nodiscard]] std::optional<Rect> headerOf(std::optional<trace::FrameId> frame) const {
        if (!frame) return std::nullopt;
        for (const auto& part : m_chain.call->layers) {
            if (part.frame != *frame) continue;
            const auto place =
                m_chain.layers.size() - std::min<std::size_t>(part.layer, m_chain.layers.size());
            const auto found = m_places.headers.find(place);
            return found == m_places.headers.end() ? std::nullopt : std::optional(found->second);
        }
        if (frame == m_chain.call->by) return m_places.caller;
        return std::nullopt;
    }

    /// Whether an exception goes on from a layer that has caught one: outwards, not in.
    [[nodiscard]] bool goesOn(std::optional<trace::FrameId> frame) const {
        return std::ranges::any_of(m_chain.call->layers, [&](const auto& part) {
            return part.frame == frame && onwardOf(m_stage.state, part) != Onward::stopped;
        });
    }

    /// The way that the call has come so far.
    void drawTrail() {
        const auto& transfer = m_stage.state.transfer;
        std::optional<Rect> before = m_places.caller;
        const double x = m_places.area.x + m_places.lane * 0.5;
        for (const auto& part : m_chain.call->layers) {
            const auto box = headerOf(part.frame);
            if (!box) continue;
            const bool now =
                transfer && transfer->to == part.frame && transfer->sort == Transfer::Sort::call;
            if (part.result.sort == Sort::none && !now && before) {
                const Point from{before->x - 2, middleOf(*before)};
                const Point to{box->x - 3, middleOf(*box)};
                const auto id = "trail:" + std::to_string(part.frame.value);
                m_sketch.path(id, "link.trail",
                              {from,
                               {x, from.y},
                               {x, from.y},
                               {x, (from.y + to.y) / 2},
                               {x, to.y},
                               {x, to.y},
                               to},
                              true);
            }
            before = box;
        }
    }

    void drawTransfer() {
        const auto& transfer = m_stage.state.transfer;
        if (!transfer || transfer->sort == Transfer::Sort::output) return;
        const auto to = headerOf(transfer->to);
        const auto from = headerOf(transfer->from);
        const bool call = transfer->sort == Transfer::Sort::call;
        const bool exception = transfer->exception.has_value();
        const auto sort = exception ? "exception" : call ? "call" : "return";
        if (!to && !(exception && from)) return;
        if (call && transfer->to == m_chain.call->by) return;
        const auto idOf = [](std::optional<trace::FrameId> frame) {
            return frame ? std::to_string(frame->value) : std::string();
        };
        const auto link =
            "link:" + std::string(sort) + ":" + idOf(transfer->from) + "-" + idOf(transfer->to);
        const double lane = call ? m_places.area.x + m_places.lane * 0.5
                                 : m_places.area.right() - m_places.lane * 0.5;
        const auto edge = [&](const Rect& box, double off) {
            return Point{call ? box.x - off : box.right() + off, middleOf(box)};
        };
        double tokenY = middleOf(to ? *to : *from);
        const bool moves = from && to && transfer->from != transfer->to;
        if (moves) {
            const auto a = edge(*from, 2);
            const auto b = edge(*to, 3);
            const Point half{lane, (a.y + b.y) / 2};
            m_sketch.path(link, "link." + std::string(sort),
                          {a, {lane, a.y}, {lane, a.y}, half, {lane, b.y}, {lane, b.y}, b}, true);
            // Where its way is short, a token would hide all of it: then it goes above.
            const bool isShort = std::abs(b.y - a.y) < kToken + 12;
            if (isShort) {
                const Point bottom{lane, std::min(a.y, b.y) - 4};
                drawToken(*transfer, sort, link, bottom, true);
                return;
            }
            tokenY = half.y;
        } else if (to && exception && goesOn(transfer->to)) {
            const auto a = edge(*to, 2);
            const Point end{lane, a.y - kOutwards};
            m_sketch.path(link, "link." + std::string(sort), {a, {lane, a.y}, {lane, a.y}, end},
                          true);
            tokenY = end.y - (kToken + kLine) / 2;
        } else {
            const auto b = edge(to ? *to : *from, 3);
            m_sketch.path(link, "link." + std::string(sort), {{lane, b.y}, {lane, b.y}, b, b},
                          true);
        }
        drawToken(*transfer, sort, link, {lane, tokenY}, false);
    }

    /// `above`: it stands on the point that it otherwise lies round.
    void drawToken(const Transfer& transfer, const std::string& sort, const std::string& link,
                   Point centre, bool above) {
        std::string text = transfer.value ? told(*transfer.value) : "";
        auto id = "token:" + sort;
        std::string style = id;
        std::replace(style.begin(), style.end(), ':', '.');
        std::string_view ink = "token.text";
        if (transfer.exception) {
            id = "token:exception:" + std::to_string(transfer.exception->value);
            const auto* exception = m_stage.state.exception(*transfer.exception);
            text = exception != nullptr ? std::string(exception->type) : "exception";
            if (exception != nullptr && exception->handled) {
                style = "token.caught";
                ink = "token.text.caught";
            }
        } else if (sort == "call") {
            text = argumentsOf(transfer.to);
        } else if (text.empty()) {
            text = "return";
        }
        // Where a lane is narrow, a token stands out of it into the room between the bands.
        const auto& area = m_places.area;
        const double margin = std::min(area.x, m_sketch.scene().size.width - area.right());
        const double most = m_places.lane - 3 + std::clamp(margin - 3, 0.0, kOver);
        if (transfer.exception)
            text = exceptionTold(text, Font::monoBold, kLeastText, most - 2 * kTokenPad);
        const auto type = typeFor(text, ink, most);
        std::vector<std::string> lines{text};
        // An exception's name says what it is at both of its ends.
        if (measure(oneLine(text), type.font, type.size) + 2 * kTokenPad > most)
            lines = transfer.exception ? exceptionLines(text)
                                       : valueLines(text, type, most - 2 * kTokenPad);
        double wide = 36;
        for (const auto& line : lines)
            wide = std::max(wide, measure(oneLine(line), type.font, type.size) + 2 * kTokenPad);
        wide = std::min(most, wide);
        const double height = kToken + static_cast<double>(lines.size() - 1) * kLine;
        if (above) centre.y -= height / 2;
        const double top = std::clamp(centre.y - height / 2, m_places.area.y,
                                      std::max(m_places.area.y, m_places.area.bottom() - height));
        const bool left = centre.x < area.x + area.width / 2;
        const double inner =
            left ? area.x + m_places.lane - 3 - wide : area.right() - m_places.lane + 3;
        const double x = centre.x - wide / 2;
        const Rect rect{left ? std::min(x, inner) : std::max(x, inner), top, wide, height};
        auto& box = m_sketch.box(id, style, rect, kToken / 2);
        box.travelsAlong = link;
        if (transfer.exception) box.target = targetOf(*transfer.exception);
        const double pitch =
            (height - (lines.size() > 1 ? 8 : 0)) / static_cast<double>(lines.size());
        double y = rect.y + (lines.size() > 1 ? 4 : 0);
        for (std::size_t i = 0; i < lines.size(); ++i, y += pitch)
            m_sketch.text(id + (i == 0   ? "/text"
                                : i == 1 ? "/rest"
                                         : "/last"),
                          lines[i], type,
                          {rect.x + kTokenPad - 1, y, rect.width - 2 * kTokenPad + 2, pitch},
                          Align::centre, transfer.exception ? Elide::middle : Elide::right);
    }

    /// A value on up to three lines of `width` px, cut at its spaces; on one, where it has no room
    /// on so many.
    [[nodiscard]] static std::vector<std::string> valueLines(const std::string& text,
                                                             const Type& type, double width) {
        std::vector<std::string> lines{""};
        for (std::size_t at = 0, end = 0; end != std::string::npos; at = end + 1) {
            end = text.find(' ', at);
            const auto word = text.substr(at, end == std::string::npos ? end : end - at);
            const auto longer = lines.back() + (at == 0 ? "" : " ") + word;
            const bool fits = measure(oneLine(longer), type.font, type.size) <= width;
            if (fits || at == 0)
                lines.back() = longer;
            else
                lines.push_back(word);
            if (measure(oneLine(lines.back()), type.font, type.size) > width) return {text};
        }
        return lines.size() > kMostLines ? std::vector{text} : lines;
    }

    /// As large as has room, down to what can still be read.
    [[nodiscard]] static Type typeFor(const std::string& text, std::string_view ink, double most) {
        Type type{Font::monoBold, 14, ink};
        while (type.size > kLeastText &&
               measure(oneLine(text), type.font, type.size) + 2 * kTokenPad > most)
            type.size -= 1;
        return type;
    }

    [[nodiscard]] std::string argumentsOf(std::optional<trace::FrameId> callee) const {
        for (const auto& part : m_chain.call->layers) {
            if (part.frame != callee) continue;
            std::string text;
            for (const auto& argument : givenTo(part))
                text += (text.empty() ? "" : ", ") + argument.value.display();
            if (!text.empty()) return text;
        }
        return "call";
    }

    Sketch& m_sketch;
    const Stage& m_stage;
    const Chain& m_chain;
    const CallPlaces& m_places;
};

}  // namespace

std::span<const trace::NamedValue> givenTo(const playback::LayerCall& part) {
    const std::span<const trace::NamedValue> all(part.arguments);
    return !all.empty() && all.front().name == "self" ? all.subspan(1) : all;
}

void drawTravel(Sketch& sketch, const Stage& stage, const Chain& chain, const CallPlaces& places) {
    Travel(sketch, stage, chain, places).draw();
}

}  // namespace flowglass::scene
