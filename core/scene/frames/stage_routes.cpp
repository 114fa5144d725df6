#include "core/scene/frames/stage_routes.hpp"

#include <algorithm>
#include <cmath>

namespace flowglass::scene {
namespace {

constexpr double kTubeWidth = 14;
constexpr double kTubeGap = 8;

/// Adds a straight piece.
void straight(std::vector<Point>& path, Point end) {
    const Point start = path.back();
    path.push_back({start.x + (end.x - start.x) / 3, start.y + (end.y - start.y) / 3});
    path.push_back({start.x + (end.x - start.x) * 2 / 3, start.y + (end.y - start.y) * 2 / 3});
    path.push_back(end);
}

/// Adds a piece that leaves sideways and arrives sideways.
void sway(std::vector<Point>& path, Point end) {
    const Point start = path.back();
    const double middle = (start.x + end.x) / 2;
    path.push_back({middle, start.y});
    path.push_back({middle, end.y});
    path.push_back(end);
}

/// Adds a piece that leaves upright (or lying) and arrives lying (or upright).
void corner(std::vector<Point>& path, Point end, bool leaveUpright) {
    const Point start = path.back();
    const Point knee = leaveUpright ? Point{start.x, end.y} : Point{end.x, start.y};
    path.push_back(knee);
    path.push_back(knee);
    path.push_back(end);
}

}  // namespace

Routes::Routes(const Stage& stage, const StageAreas& areas, const PlacedCards& placed)
    : m_areas(areas), m_placed(placed) {
    for (const auto& [id, frame] : stage.state.frames)
        if (frame->condition == playback::Condition::delegating && frame->delegate)
            m_delegators.insert_or_assign(*frame->delegate, id);
}

const PlacedCard* Routes::card(std::optional<trace::FrameId> frame) const {
    if (!frame) return nullptr;
    const auto found = m_placed.find(*frame);
    return found == m_placed.end() ? nullptr : &found->second;
}

Rect Routes::tube(const PlacedCard& card) const {
    return {card.rect.x - kTubeGap - kTubeWidth, card.rect.y + 1, kTubeWidth, card.rect.height - 2};
}

std::vector<trace::FrameId> Routes::delegators(trace::FrameId leaf) const {
    std::vector<trace::FrameId> chain;
    auto outer = m_delegators.find(leaf);
    while (outer != m_delegators.end() && chain.size() < m_delegators.size()) {
        chain.push_back(outer->second);
        outer = m_delegators.find(outer->second);
    }
    return chain;
}

Rect Routes::gutter() const {
    const double left = m_areas.stack.right();
    return {left, m_areas.stack.y, m_areas.shelf.x - left, m_areas.stack.height};
}

bool Routes::delegates(trace::FrameId frame) const {
    return std::ranges::any_of(m_delegators,
                               [&](const auto& each) { return each.second == frame; });
}

Point Routes::side(const PlacedCard& card, double drop) const {
    const double y = card.rect.y + std::min(card.rect.height / 2 + drop, 21 + drop);
    return {card.onShelf ? card.rect.x - 2 : card.rect.right() + 3,
            std::min(y, card.rect.bottom() - 4)};
}

void Routes::cross(std::vector<Point>& path, const PlacedCard& card, bool outwards) const {
    if (!card.onShelf || card.rect.x < m_areas.shelf.x + 1) return;
    // Over the tops of the columns in between.
    const double lane = card.rect.x - 22;
    const double above = m_areas.shelf.y - 7;
    if (outwards) {
        corner(path, {lane, path.back().y - 12}, false);
        straight(path, {lane, above + 10});
        corner(path, {lane - 12, above}, true);
        straight(path, {m_areas.shelf.x - 14, above});
    } else {
        sway(path, {m_areas.shelf.x - 14, above});
        straight(path, {lane - 12, above});
        corner(path, {lane, above + 10}, false);
        straight(path, {lane, card.rect.y + 8});
    }
}

void Routes::tunnel(std::vector<Point>& path, const std::vector<trace::FrameId>& through) const {
    for (std::size_t i = 0; i < through.size(); ++i) {
        const auto* placed = card(through[i]);
        if (placed == nullptr) continue;
        const auto pipe = tube(*placed);
        const double x = pipe.x + pipe.width / 2;
        const bool upwards = path.back().y > pipe.y + pipe.height / 2;
        const Point in{x, upwards ? pipe.bottom() : pipe.y};
        const Point out{x, upwards ? pipe.y : pipe.bottom()};
        if (std::abs(path.back().x - x) < 1)
            straight(path, in);
        else
            corner(path, in, false);
        if (i + 1 < through.size()) {
            straight(path, out);
            continue;
        }
        // Out of the side of the last one, where its header is.
        const Point mouth{pipe.x - 2, side(*placed, 0).y};
        if (std::abs(mouth.y - in.y) > 12) straight(path, {x, mouth.y + (upwards ? 10 : -10)});
        corner(path, mouth, true);
    }
}

void Routes::arrive(std::vector<Point>& path, Point end, bool toShelf) const {
    const auto& start = path.back();
    const double reach = std::min(gutter().width * 0.6, 90.0);
    if (path.size() == 1 && std::abs(start.x - end.x) < 30) {
        // The same side: a bow into the gutter.
        const double x = start.x + (toShelf ? -reach : reach) * 1.2;
        const Point bow{x, start.y};
        path.push_back(bow);
        path.push_back({x, end.y});
        path.push_back(end);
    } else {
        sway(path, end);
    }
}

std::vector<Point> Routes::between(std::optional<trace::FrameId> from,
                                   std::optional<trace::FrameId> to, double drop,
                                   bool throughTunnels) const {
    const auto* start = card(from);
    const auto* end = card(to);
    if (start == nullptr && end == nullptr) return {};
    const auto space = gutter();
    const auto inGutter = [&](const PlacedCard& other) {
        return Point{space.x + space.width * (other.onShelf ? 0.35 : 0.65),
                     std::min(side(other, drop).y + 36, space.bottom() - 4)};
    };
    std::vector<Point> path{start != nullptr ? side(*start, drop) : inGutter(*end)};
    const bool outermost = from && (!throughTunnels || delegators(*from).empty());
    if (start != nullptr && start->onShelf && from && delegates(*from) && outermost)
        path.back().x = tube(*start).x - 2;
    if (start != nullptr) cross(path, *start, true);
    if (throughTunnels && start != nullptr && start->onShelf && from)
        tunnel(path, delegators(*from));
    if (throughTunnels && end != nullptr && to && start != nullptr && !start->onShelf) {
        auto through = delegators(*to);
        std::ranges::reverse(through);
        if (!through.empty() && card(through.front()) != nullptr) {
            // In at the side of the outermost, out at the far end of the innermost.
            const auto& outer = *card(through.front());
            const auto pipe = tube(outer);
            sway(path, {pipe.x - 2, side(outer, 0).y});
            corner(path, {pipe.x + pipe.width / 2, side(outer, 0).y + 9}, false);
            for (const auto id : through)
                if (const auto* placed = card(id))
                    straight(path, {path.back().x, tube(*placed).bottom()});
        }
    }
    if (end == nullptr) {
        sway(path, inGutter(*start));
        return path;
    }
    cross(path, *end, false);
    auto tip = side(*end, drop);
    // Not over the tube of one that delegates.
    if (!throughTunnels && end->onShelf && to && delegates(*to)) tip.x = tube(*end).x - 2;
    arrive(path, tip, end->onShelf);
    return path;
}

std::vector<Point> Routes::pull(trace::FrameId by, trace::FrameId from, double drop) const {
    const auto* start = card(by);
    const auto* end = card(from);
    const bool near = start != nullptr && end != nullptr && !start->onShelf && end->onShelf &&
                      end->rect.x < m_areas.shelf.x + 1;
    if (!near) return between(by, from, drop);
    const auto a = side(*start, drop);
    auto b = side(*end, 0);
    // Not over the tube of one that delegates.
    if (delegates(from)) b.x = tube(*end).x - 2;
    const double wide = b.x - a.x;
    return {a, {a.x + wide * 0.95, a.y}, {a.x + wide * 0.75, b.y}, b};
}

std::optional<trace::FrameId> receiverOf(const Stage& stage, const playback::Transfer& transfer) {
    using playback::Condition;
    const auto* giver = stage.frame(transfer.from);
    auto to = transfer.to;
    if (transfer.sort != playback::Transfer::Sort::yield || giver == nullptr) return to;
    const bool isItem =
        giver->flavor == trace::Word::asyncGenerator && to && giver->delegator == to;
    const auto* at = stage.frame(to);
    while (!isItem && at != nullptr && at->condition == Condition::delegating && at->consumer &&
           at->consumer != to) {
        to = at->consumer;
        at = stage.frame(to);
    }
    return to;
}

bool areNext(const Stage& stage, std::optional<trace::FrameId> from,
             std::optional<trace::FrameId> to) {
    if (!from || !to) return false;
    if (from == to) return true;
    const auto* source = stage.frame(from);
    const auto* target = stage.frame(to);
    if (source != nullptr && source->delegator == to) return true;
    if (target == nullptr) return false;
    // Of `yield from` only the first request is its own: the later ones come from beyond.
    if (target->via == trace::Word::yieldFrom)
        return target->consumer == from && target->resumes < 2;
    return target->delegator == from;
}

std::string_view linkSort(playback::Transfer::Sort sort) {
    constexpr std::array<std::string_view, 7> kNames{"call",      "yield",  "send", "return",
                                                     "exception", "output", "close"};
    return kNames.at(static_cast<std::size_t>(sort));
}

std::string linkId(std::string_view sort, trace::FrameId a, trace::FrameId b) {
    return std::string(sort) + ":" + std::to_string(a.value) + "-" + std::to_string(b.value);
}

}  // namespace flowglass::scene
