#include <algorithm>

#include "core/scene/scopes_bars.hpp"

namespace flowglass::scene {
namespace {

using playback::Condition;
using playback::ScopeState;

constexpr Density kBlockCard{6, 6, 36, 24, 7, 10, 1, 14, 13, 12};
constexpr Density kLowCard{0, 0, 24, 20, 4, 4, 1, 12, 12, 12};

/// The top frame of the thread that `scope` is of, where that runs inside of its block; none while
/// that is the generator behind a scope, or another task's.
std::optional<trace::FrameId> topOf(const Stage& stage, const ScopeNest& nest,
                                    const ScopeState& scope) {
    const auto* thread = stage.state.threadOf(scope.thread);
    if (thread == nullptr || thread->stack.empty()) return std::nullopt;
    const auto top = thread->stack.back();
    const auto* own = stage.frame(scope.frame);
    const auto* runs = stage.frame(top);
    const bool isOnStack =
        scope.frame && std::ranges::find(thread->stack, *scope.frame) != thread->stack.end();
    if (own != nullptr && runs != nullptr && own->task != runs->task && !isOnStack)
        return std::nullopt;
    const bool isBehind = std::ranges::any_of(
        nest.scopes, [&](const ScopeState& other) { return other.generator == top; });
    return isBehind ? std::nullopt : std::optional(top);
}

}  // namespace

std::vector<trace::FrameId> doorFrames(const Stage& stage, const ScopeNest& nest) {
    if (!nest.door) return {};
    std::vector<trace::FrameId> frames{*nest.door};
    const auto& scope = nest.scopes[nest.focus];
    const auto top = topOf(stage, nest, scope);
    if (top && top != nest.door && top != scope.frame) frames.push_back(*top);
    return frames;
}

void drawFrames(Sketch& sketch, const Stage& stage, const std::vector<trace::FrameId>& frames,
                const Rect& area) {
    Rect rect{area.x, area.y, area.width, 0};
    const double bottom = area.bottom() - kLane;
    for (const auto id : frames) {
        const auto* frame = stage.frame(id);
        if (frame == nullptr) continue;
        const auto card = cardOf(stage, *frame);
        auto density = kBlockCard;
        if (bottom - rect.y < cardHeight(0, density)) density = kLowCard;
        if (bottom - rect.y < cardHeight(0, density)) return;
        auto rows = std::min(card.rows.size(), id == frames.back() ? density.rows : 0);
        while (rows > 0 && rect.y + cardHeight(rows, density) > bottom) --rows;
        // A row that only counts the others says less than none.
        if (rows == 1 && card.rows.size() > 1) rows = 0;
        rect.height = cardHeight(rows, density);
        drawCard(sketch, stage, card, rect, rows, density);
        rect.y = rect.bottom() + density.gap;
    }
}

void drawBlock(Sketch& sketch, const Stage& stage, const ScopeNest& nest, bool door,
               const Rect& block) {
    const auto& innermost = nest.scopes.back();
    const auto* own = stage.frame(innermost.frame);
    const auto top = topOf(stage, nest, innermost);
    const bool ended = own == nullptr || own->condition == Condition::done;
    const Rect area{block.x, block.y + 4, block.width, block.height - 4};
    // What goes on outside of a function that has ended has no place in its block.
    if (innermost.phase == ScopeState::Phase::left && ended && top != innermost.frame) {
        if (stage.context.frames != nullptr && innermost.frame)
            sketch.text(
                "notice:block", stage.context.frames->displayName(*innermost.frame) + " has ended",
                {Font::sans, 13, "text.muted"}, {area.x, area.y, area.width, 22}, Align::centre);
        return;
    }
    std::vector<trace::FrameId> frames;
    if (own != nullptr && !(top && ended)) frames.push_back(own->id);
    if (top && !door && (frames.empty() || *top != frames.front())) frames.push_back(*top);
    drawFrames(sketch, stage, frames, area);
}

}  // namespace flowglass::scene
