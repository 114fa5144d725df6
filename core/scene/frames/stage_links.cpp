#include "core/scene/frames/stage_links.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/scene/decorators/chain_facts.hpp"
#include "core/scene/drawing/path_glow.hpp"
#include "core/scene/frames/stage_foot.hpp"
#include "core/scene/frames/stage_routes.hpp"
#include "core/scene/page/token_words.hpp"

namespace flowglass::scene {
namespace {

using playback::Condition;
using playback::FrameState;
using playback::Transfer;

constexpr double kToken = 28;       ///< height
constexpr double kLeastToken = 12;  ///< size of its text

class Links {
  public:
    Links(Sketch& sketch, const Stage& stage, const StageAreas& areas, const PlacedCards& placed)
        : m_sketch(sketch),
          m_stage(stage),
          m_areas(areas),
          m_placed(placed),
          m_routes(stage, areas, placed) {}

    void draw() {
        for (const auto& [id, frame] : m_stage.state.frames) {
            if (!frame->flavor || frame->condition == Condition::done) continue;
            if (frame->condition == Condition::delegating) drawTube(*frame);
            drawPull(*frame);
        }
        if (m_stage.state.transfer) drawTransfer(*m_stage.state.transfer);
        for (const auto& exception : m_stage.state.exceptions)
            if (!m_stage.state.transfer || m_stage.state.transfer->exception != exception.id)
                drawRestingAt(exception, exception.at);
        labelPulls();
    }

  private:
    void drawTube(const FrameState& frame) {
        const auto* card = m_routes.card(frame.id);
        if (card == nullptr) return;
        const auto pipe = m_routes.tube(*card);
        m_sketch.box("tunnel:" + std::to_string(frame.id.value), "tunnel", pipe, 6);
        const auto* inner = m_routes.card(frame.delegate);
        if (inner == nullptr || !frame.delegate) return;
        const auto* innerFrame = m_stage.frame(frame.delegate);
        const bool onward = innerFrame != nullptr &&
                            innerFrame->condition == Condition::delegating && inner->onShelf;
        const double x = pipe.x + pipe.width / 2;
        const bool down = inner->rect.y > card->rect.y;
        const Point start{x, down ? pipe.bottom() : pipe.y};
        const auto id = linkId("inside", frame.id, *frame.delegate);
        if (onward && std::abs(inner->rect.x - card->rect.x) < 1) {
            const auto next = m_routes.tube(*inner);
            m_sketch.line(id, "link.pulls", start, {x, down ? next.y : next.bottom()});
            return;
        }
        if (isMoving(frame.delegate)) return;
        const double y = inner->rect.y + std::min(inner->rect.height / 2, 21.0);
        const Point end{inner->onShelf ? inner->rect.x - 2 : inner->rect.right() + 3, y};
        const Point knee{x, end.y};
        m_sketch.path(id, "link.pulls", {start, knee, knee, end}, true);
    }

    [[nodiscard]] bool isMoving(std::optional<trace::FrameId> frame) const {
        const auto& transfer = m_stage.state.transfer;
        return transfer && frame && (transfer->from == frame || transfer->to == frame) &&
               transfer->sort != Transfer::Sort::output;
    }

    /// Whether what moves in this step goes through the tunnel that `frame` is part of.
    [[nodiscard]] bool isTunnelInUse(const FrameState& frame) const {
        const auto* at = &frame;
        for (std::size_t i = 0; i < m_stage.state.frames.size() && at && at->delegate; ++i) {
            if (isMoving(at->delegate)) return true;
            at = m_stage.frame(at->delegate);
        }
        return false;
    }

    /// Who pulls from a parked frame: the frame that resumed it last.
    void drawPull(const FrameState& frame) {
        const auto* source = m_routes.card(frame.id);
        const auto* by = m_stage.frame(frame.consumer);
        if (source == nullptr || !source->onShelf || by == nullptr) return;
        if (frame.condition == Condition::created || by->condition == Condition::done) return;
        // A next() or a send() is over when it has what it asked for; a loop goes on asking.
        if (frame.via == trace::Word::next || frame.via == trace::Word::call) return;
        if (by->delegate == frame.id || !m_routes.delegators(frame.id).empty()) return;
        if (isTunnelInUse(frame)) return;
        const auto* puller = m_routes.card(by->id);
        if (puller == nullptr || (!puller->onShelf && source->compact)) return;
        const auto& transfer = m_stage.state.transfer;
        if (transfer && ((transfer->from == frame.id && transfer->to == by->id) ||
                         (transfer->to == frame.id && transfer->from == by->id)))
            return;
        // Into the further columns of the shelf only what this step is about.
        const bool far = source->rect.x > m_areas.shelf.x + 1 && !puller->onShelf;
        if (far && !m_stage.isInvolved(frame.id)) return;
        const auto id = linkId("pulls", by->id, frame.id);
        m_sketch.setOpacity(std::min(m_stage.opacityOf(frame.id), m_stage.opacityOf(by->id)));
        if (puller->onShelf && std::abs(puller->rect.x - source->rect.x) < 1) {
            drawPullOnShelf(id, *puller, *source);
        } else {
            const auto path = m_routes.pull(by->id, frame.id, dropOf(by->id, *source));
            m_sketch.path(id, "link.pulls", path, true);
            m_unlabelled.push_back(m_sketch.scene().nodes.size() - 1);
        }
        m_sketch.setOpacity(1);
    }

    /// How far from the middle of the puller's header a link begins, so that it does not cross what
    /// moves from or to the puller in this step.
    [[nodiscard]] double dropOf(trace::FrameId puller, const PlacedCard& source) const {
        constexpr double kDrop = 9;
        if (!isMoving(puller)) return 0;
        const auto& transfer = *m_stage.state.transfer;
        const auto* other = m_routes.card(transfer.from == puller ? transfer.to : transfer.from);
        if (other == nullptr) return kDrop;
        if (other->onShelf) return source.rect.y < other->rect.y ? -kDrop : kDrop;
        return m_routes.card(puller)->rect.y < other->rect.y ? -kDrop : kDrop;
    }

    /// Says what the links from the stack to the shelf are, where nothing else is in the way.
    void labelPulls() {
        const Type type{Font::sans, 12, "link.text"};
        const std::string words = "pulls from";
        const double wide = measure(words, type.font, type.size) + 0.01;
        const auto space = m_routes.gutter();
        for (const auto index : m_unlabelled) {
            const auto link = m_sketch.scene().nodes[index];
            const auto start = link.points.front();
            const auto later = pointAlong(link.points, 0.25);
            const bool down = link.points.back().y >= start.y;
            const double y = down ? start.y - 18 : start.y + 3;
            const Rect label{start.x + 14, y, wide, 16};
            const double lean = std::abs(later.y - start.y);
            if (label.right() > space.right() - 30 || (lean > 24 && wide > space.width / 2))
                continue;
            if (!isFree(m_sketch.scene(), label, link.id)) continue;
            m_sketch.setOpacity(link.opacity);
            m_sketch.text(link.id + "/text", words, type, label);
            m_sketch.setOpacity(1);
        }
    }

    void drawPullOnShelf(const std::string& id, const PlacedCard& puller,
                         const PlacedCard& source) {
        const bool down = source.rect.y > puller.rect.y;
        const auto& upper = down ? puller : source;
        const auto& lower = down ? source : puller;
        const bool next = lower.place == upper.place + 1 && !upper.compact;
        if (next) {
            const bool narrow = isNarrow(upper.rect);
            const double x = upper.rect.right() - (narrow ? 18 : 96);
            const Point top{x, upper.rect.bottom() + 3};
            const Point bottom{x, lower.rect.y - 3};
            m_sketch.line(id, "link.pulls", down ? top : bottom, down ? bottom : top).arrow = true;
            if (narrow) return;
            m_sketch.text(id + "/text", "pulls from", {Font::sans, 12, "link.text"},
                          {x + 12, (top.y + bottom.y) / 2 - 9, 84, 18});
            return;
        }
        const double right = upper.rect.right() + 2;
        const double reach = std::min(22.0, m_sketch.scene().size.width - right - 2);
        const double y0 = puller.rect.y + puller.rect.height / 2;
        const double y1 = source.rect.y + source.rect.height / 2;
        m_sketch.path(id, "link.pulls",
                      {{right, y0}, {right + reach, y0}, {right + reach, y1}, {right, y1}}, true);
    }

    void drawTransfer(const Transfer& transfer) {
        if (transfer.sort == Transfer::Sort::output) {
            drawPrinting(transfer);
            return;
        }
        auto from = transfer.from;
        const auto to = receiverOf(m_stage, transfer);
        // What leaves the program leaves it from the frame that it ended last.
        if (transfer.sort == Transfer::Sort::exception && !to)
            for (const auto& exception : m_stage.state.exceptions)
                if (exception.id == transfer.exception && !exception.left.empty())
                    from = exception.left.back();
        // What closes a generator ends with it; nobody else gets to see it.
        if (const auto* gone = m_stage.frame(from); gone != nullptr &&
                                                    gone->ending == playback::Ending::closed &&
                                                    transfer.sort == Transfer::Sort::exception) {
            if (const auto* exception = m_stage.state.exception(*transfer.exception))
                drawRestingAt(*exception, from);
            return;
        }
        const auto* callee = m_stage.frame(to);
        const bool pulls =
            transfer.sort == Transfer::Sort::call && callee != nullptr && callee->flavor;
        const auto sort = pulls ? std::string("next") : std::string(linkSort(transfer.sort));
        // Nothing comes from a frame that is gone with nothing in its hands, nor goes to nobody.
        if (transfer.sort == Transfer::Sort::return_ &&
            (!to || (!transfer.value && m_stage.frame(from) == nullptr)))
            return;
        if (transfer.sort == Transfer::Sort::yield && from && !to && !transfer.value)
            return drawSteppingOff(*from);
        const bool through =
            transfer.sort != Transfer::Sort::return_ && !areNext(m_stage, from, to);
        const auto* raised =
            transfer.exception ? m_stage.state.exception(*transfer.exception) : nullptr;
        // Without room for an arrow that can be seen, what comes up only stands there.
        if (raised != nullptr && from == to && !fits(labelOf(*raised)))
            return drawRestingAt(*raised, to);
        const auto path = m_routes.between(from, to, dropBeneathResting(transfer), through);
        const auto id = "link:" + sort + ":" + (from ? std::to_string(from->value) : "") + "-" +
                        (to ? std::to_string(to->value) : "");
        if (path.size() > 1 && (from || to))
            m_sketch.path(id,
                          transfer.exception
                              ? exceptionStyle("link", typeOf(m_stage, *transfer.exception))
                              : "link." + sort,
                          path, true);
        drawToken(transfer, sort, id, path);
    }

    /// Past the token of an exception that stands where what is returned arrives.
    [[nodiscard]] double dropBeneathResting(const Transfer& transfer) const {
        const bool rests = std::ranges::any_of(m_stage.state.exceptions, [&](const auto& each) {
            return each.at == transfer.to && !each.handled;
        });
        return transfer.sort == Transfer::Sort::return_ && rests ? kToken / 2 + 8 : 0;
    }

    /// A coroutine that waits hands nothing to anybody: its frame goes from where it ran to where
    /// it is parked.
    void drawSteppingOff(trace::FrameId frame) {
        const auto* ghost = m_sketch.scene().find("ghost:" + std::to_string(frame.value));
        const auto* card = m_routes.card(frame);
        const bool isNear = card != nullptr && card->rect.x < m_areas.shelf.x + 1;
        if (ghost == nullptr || !isNear || !card->onShelf) return;
        const Point start{ghost->rect.right() + 3, ghost->rect.y + ghost->rect.height / 2};
        const Point end{card->rect.x - 2, card->rect.y + std::min(card->rect.height / 2, 21.0)};
        const double middle = (start.x + end.x) / 2;
        m_sketch.path("link:yield:" + std::to_string(frame.value) + "-", "link.yield",
                      {start, {middle, start.y}, {middle, end.y}, end}, true);
    }

    void drawToken(const Transfer& transfer, const std::string& sort, const std::string& link,
                   const std::vector<Point>& path) {
        std::string text = transfer.value ? transfer.value->display() : "";
        if (transfer.value && !fits(text)) text = told(*transfer.value);  // a function by its name
        std::string_view style = "token.text";
        std::string look = "token." + sort;
        std::string id = "token:" + sort;
        if (transfer.exception) {
            id = "token:exception:" + std::to_string(transfer.exception->value);
            look = exceptionStyle("token", typeOf(m_stage, *transfer.exception));
            if (const auto* exception = m_stage.state.exception(*transfer.exception)) {
                text = labelOf(*exception);
                if (isCaught(m_stage, *exception)) {
                    look = "token.caught";
                    style = "token.text.caught";
                }
            }
            if (text.empty()) text = typeOf(m_stage, *transfer.exception);
        } else if (text.empty() && (sort == "close" || sort == "next")) {
            const auto* callee = m_stage.frame(transfer.to);
            const bool byLoop = callee != nullptr && callee->via == trace::Word::loop;
            text = byLoop ? "the loop" : sort;
        } else if (text.empty() && transfer.sort == Transfer::Sort::call) {
            text = argumentsOf(m_stage, transfer.to);
        } else if (text.empty() && transfer.sort == Transfer::Sort::return_) {
            text = "return";
        }
        if (text.empty() || path.empty()) return;
        const auto pieces = static_cast<double>(path.size() / 3);
        // What comes from nowhere stands where it comes up: its arrow leads from there.
        const bool comesUp = transfer.exception && !transfer.from;
        auto centre = pointAlong(path, pieces < 1 || comesUp ? 0 : 1 - 0.5 / pieces);
        // It would hide a short arrow.
        if (!comesUp && !fits(text) && std::abs(path.front().y - path.back().y) < kToken)
            centre.y += kToken / 2 + 6;
        token(id, look, style, text, centre);
        m_sketch.scene().nodes[m_tokenBox].travelsAlong = link;
        if (!transfer.exception) return;
        m_sketch.scene().nodes[m_tokenBox].target = targetOf(*transfer.exception);
        if (transfer.from == transfer.to) tellSource(*transfer.exception);
    }

    /// Beneath the token of what is caught: which frame it left last, that has no card any more.
    void tellSource(trace::ExceptionId id) {
        const auto* exception = m_stage.state.exception(id);
        const auto* frames = m_stage.context.frames;
        if (exception == nullptr || exception->left.empty() || frames == nullptr) return;
        const auto pill = m_sketch.scene().nodes[m_tokenBox].rect;
        const auto space = m_routes.gutter();
        const Rect area{space.x + 8, pill.bottom() + 2, space.width - 16, 16};
        const auto name = "from:exception:" + std::to_string(id.value);
        if (area.bottom() > m_areas.stack.bottom() || !isFree(m_sketch.scene(), area, name)) return;
        m_sketch.text(name, "from " + frames->displayName(exception->left.back()),
                      {Font::sans, kLeastToken, "link.text"}, area, Align::left, Elide::middle);
    }

    /// With "caught" where there is room for it, since the look of the token says it as well; and
    /// without its namespace where there is none for that.
    [[nodiscard]] std::string labelOf(const playback::ExceptionState& exception) const {
        const double room = mostToken() - 0.9 * kToken;
        const auto type = exceptionTold(exception.type, Font::monoBold, kLeastToken, room);
        const auto caught = type + ", caught";
        return isCaught(m_stage, exception) && fits(caught) ? caught : type;
    }

    [[nodiscard]] bool fits(const std::string& words) const {
        return measure(oneLine(words), Font::monoBold, kLeastToken) + 0.9 * kToken <= mostToken();
    }

    [[nodiscard]] double mostToken() const {
        const double width = m_routes.gutter().width;
        return width - (width < 110 ? 12 : 44);
    }

    /// A pill in the gutter at or beneath `centre`, where no other token is, or above where the
    /// stack ends.
    void token(const std::string& id, std::string_view look, std::string_view style,
               const std::string& text, Point centre) {
        const auto space = m_routes.gutter();
        const double height = kToken;
        Type type{Font::monoBold, 15, style};
        double most = mostToken();
        if (!fits(text)) most = space.width - 12;
        while (type.size > kLeastToken &&
               measure(oneLine(text), type.font, type.size) + 0.9 * height > most)
            type.size -= 1;
        const double wide = std::min(
            most, std::max(44.0, measure(oneLine(text), type.font, type.size) + 0.9 * height));
        const double left = std::clamp(centre.x - wide / 2, space.x + 8,
                                       std::max(space.x + 8, space.right() - 8 - wide));
        Rect rect{left, centre.y - height / 2, wide, height};
        const auto taken = [&](const Rect& other) { return other.intersects(rect); };
        while (std::ranges::any_of(m_tokens, taken)) rect.y += height + 4;
        rect.y = std::clamp(rect.y, 0.0, std::max(0.0, m_areas.stack.bottom() - height));
        while (std::ranges::any_of(m_tokens, taken)) rect.y -= height + 4;
        m_tokens.push_back(rect);
        m_sketch.box(id, look, rect, height / 2);
        m_tokenBox = m_sketch.scene().nodes.size() - 1;
        m_sketch.text(id + "/text", text, type, inset(rect, height * 0.4, 0), Align::centre);
    }

    /// An exception that stands in a frame without moving in this step.
    void drawRestingAt(const playback::ExceptionState& exception,
                       std::optional<trace::FrameId> frame) {
        const auto* card = m_routes.card(frame);
        const auto space = m_routes.gutter();
        const double y =
            card != nullptr ? card->rect.y + std::min(card->rect.height / 2, 21.0) : space.y + 14;
        const bool stack = card == nullptr || !card->onShelf;
        const Point centre{stack ? space.x : space.right(), y};
        if (y > m_areas.stack.bottom()) return;
        token(
            "token:exception:" + std::to_string(exception.id.value),
            isCaught(m_stage, exception) ? "token.caught" : exceptionStyle("token", exception.type),
            isCaught(m_stage, exception) ? "token.text.caught" : "token.text", labelOf(exception),
            centre);
        m_sketch.scene().nodes[m_tokenBox].target = targetOf(exception.id);
    }

    void drawPrinting(const Transfer& transfer) {
        const auto* card = m_routes.card(transfer.from);
        if (card == nullptr || card->onShelf || !m_stage.options.output) return;
        // From the card's lower edge: links to what it pulls from leave at its header.
        const Point start{card->rect.right() + 3,
                          card->rect.bottom() - std::min(card->rect.height / 2, 13.0)};
        const Point end{start.x + std::min(36.0, m_routes.gutter().width * 0.4),
                        m_areas.foot.y - 3};
        if (end.y - start.y < 20) return;
        m_sketch.path("link:output", "link.output",
                      {start, {end.x, start.y}, {end.x, start.y}, end}, true);
    }

    Sketch& m_sketch;
    const Stage& m_stage;
    const StageAreas& m_areas;
    const PlacedCards& m_placed;
    Routes m_routes;
    std::vector<Rect> m_tokens;
    std::vector<std::size_t> m_unlabelled;  ///< nodes: links without words
    std::size_t m_tokenBox = 0;
};

}  // namespace

void drawLinks(Sketch& sketch, const Stage& stage, const StageAreas& areas,
               const PlacedCards& placed) {
    Links(sketch, stage, areas, placed).draw();
}

}  // namespace flowglass::scene
