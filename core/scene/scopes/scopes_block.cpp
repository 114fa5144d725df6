#include <algorithm>
#include <cctype>

#include "core/scene/scopes/scopes_bars.hpp"

namespace flowglass::scene {
namespace {

using playback::Condition;
using playback::ScopeState;

std::string_view styleOf(const playback::FrameState& frame) {
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

constexpr double kNoLane = 4;  ///< beneath the cards while no exception is on its way
constexpr Density kBlockCard{14, 14, 36, 24, 7, 10, 1, 14, 13, 12};
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

namespace {

/// How badly a value is broken at each of its characters, 0 for well: behind a comma or a space,
/// behind another sign, between the words of a name; in a text all of that is worse, and a word of
/// one is broken last of all.
std::vector<int> breaksOf(const std::string& value) {
    constexpr int kNever = 6;
    constexpr int kInText = 3;
    std::vector<int> ranks(value.size() + 1, kNever);
    char quote = 0;
    for (std::size_t at = 1; at < value.size(); ++at) {
        const char before = value[at - 1];
        const bool wasText = quote != 0;
        if (quote == 0 && (before == '\'' || before == '"'))
            quote = before;
        else if (before == quote)
            quote = 0;
        const auto isSign = std::ispunct(static_cast<unsigned char>(before)) != 0;
        const auto isHump = std::islower(static_cast<unsigned char>(before)) != 0 &&
                            std::isupper(static_cast<unsigned char>(value[at])) != 0;
        const bool opens = quote != 0 && !wasText;
        if (opens) continue;
        const int rank = before == ' ' ? 0 : isSign ? 1 : isHump ? 2 : kNever;
        if (rank < kNever) ranks[at] = quote != 0 ? kInText + rank : rank;
    }
    return ranks;
}

}  // namespace

std::vector<std::string> brokenValue(std::string value, double width) {
    const auto each =
        std::max<std::size_t>(6, static_cast<std::size_t>(width / measure("0", Font::mono, 12)));
    std::vector<std::string> lines{"→ "};
    const bool isPlain = std::ranges::all_of(value, [](char c) { return c >= ' '; });
    auto ranks = breaksOf(value);
    for (auto room = each - 2; isPlain && lines.size() < 3 && value.size() > room; room = each) {
        // The last of the best places in the line's second half; an earlier one only where a text
        // would be broken there.
        auto best = room;
        for (auto at = room; at > 0; --at) {
            const bool isLate = at > room / 2;
            if (ranks[at] < ranks[best] && (isLate || (ranks[best] > 2 && ranks[at] <= 1)))
                best = at;
        }
        lines.back() += value.substr(0, best);
        lines.emplace_back();
        value.erase(0, best);
        ranks.erase(ranks.begin(), ranks.begin() + static_cast<std::ptrdiff_t>(best));
    }
    lines.back() += value;
    return lines;
}

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
    struct Planned {
        Card card;
        Density density;
        std::size_t rows = 0;
    };
    std::vector<Planned> plan;
    // Room for an exception's token beneath them, once there is one.
    double spare = area.height - (stage.state.exceptions.empty() ? kNoLane : kLane);
    for (const auto id : frames) {
        const auto* frame = stage.frame(id);
        if (frame == nullptr) continue;
        const auto& density = spare < cardHeight(0, kBlockCard) ? kLowCard : kBlockCard;
        if (spare < cardHeight(0, density)) break;
        plan.push_back({cardOf(stage, *frame), density});
        auto& card = plan.back().card;
        if (frame->ending == playback::Ending::returned && frame->handedOut && !frame->flavor)
            card.where = card.status = "returned " + frame->handedOut->display();
        spare -= cardHeight(0, density) + density.gap;
    }
    if (!plan.empty()) spare += plan.back().density.gap;
    // What the innermost one holds comes first.
    for (auto at = plan.rbegin(); at != plan.rend(); ++at) {
        const auto own = std::min(at->card.rows.size(), at->density.rows);
        const auto cost = [&](std::size_t rows) {
            return cardHeight(rows, at->density) - cardHeight(0, at->density);
        };
        while (at->rows < own && cost(at->rows + 1) <= spare) ++at->rows;
        // A row that only counts the others says less than none.
        if (at->rows == 1 && at->card.rows.size() > 1) at->rows = 0;
        spare -= cost(at->rows);
    }
    Rect rect{area.x, area.y, area.width, 0};
    for (const auto& each : plan) {
        rect.height = cardHeight(each.rows, each.density);
        drawCard(sketch, stage, each.card, rect, each.rows, each.density);
        rect.y = rect.bottom() + each.density.gap;
    }
}

void drawBlock(Sketch& sketch, const Stage& stage, const ScopeNest& nest, bool door,
               const Rect& block) {
    const auto& innermost = nest.scopes.back();
    const auto* own = stage.frame(innermost.frame);
    const auto top = topOf(stage, nest, innermost);
    const bool ended = own == nullptr || own->condition == Condition::done;
    Rect area{block.x, block.y + 4, block.width, block.height - 4};
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
    // A door in which its own frame stands covers that room.
    if (door && stage.state.exceptions.empty()) area.height -= kLane - kNoLane;
    drawFrames(sketch, stage, frames, area);
}

namespace {

/// Whether others could have changed in place, unseen, what a value shows: by its text, a list, a
/// dict or an object.
bool canChange(const trace::Value& value) {
    if (value.object) return false;
    const auto text = value.display();
    const auto end = text.find_first_of("(\"'");
    const bool isObject = end != std::string::npos && end > 0 && text[end] == '(';
    return isObject || text.starts_with('[') || text.starts_with('{');
}

}  // namespace

void drawGenerator(Sketch& sketch, const Stage& stage, trace::FrameId generator, const Rect& rect,
                   double kept) {
    const auto id = "frame:" + std::to_string(generator.value);
    const auto* frame = stage.frame(generator);
    const bool done = frame == nullptr || frame->condition == Condition::done;
    std::string words = "its generator has ended";
    std::string_view style = "state.done";
    if (!done) {
        const auto card = cardOf(stage, *frame);
        words = stage.nameOf(*frame) + ", " + card.status;
        const bool parked = frame->condition == Condition::parked && !card.rows.empty();
        // What it shares with others may have changed since: unseen, where its objects are not told
        // apart.
        const auto isOld = [](const auto& held) { return canChange(held.value); };
        const bool then = parked && (std::ranges::any_of(frame->locals, isOld) ||
                                     std::ranges::any_of(frame->arguments, isOld));
        std::string_view joint = then ? "; when it parked: " : parked ? " with " : " · ";
        for (const auto& row : card.rows) {
            words += std::string(joint) + row.name + " = " + row.value;
            joint = " · ";
        }
        style = styleOf(*frame);
    }
    auto& box = sketch.box(id, style, rect, 6);
    box.description = words;
    box.target = Target{generator, {}, {}};
    const double edge = rect.height >= 24 ? 3 : 1;
    const Type type{Font::mono, 12, done ? "text.muted" : "text.ink"};
    const double most = rect.width - 28 - kept;
    const double wide = std::min(most, measure(oneLine(words), type.font, type.size) + 18);
    const Rect label{rect.x + 14, rect.y + edge, wide, rect.height - 2 * edge};
    // Also where its bar is dimmed, no hatching shows through the ground of its words.
    sketch.box(id + "/label", "card", label, 4).opacity = 1;
    sketch.text(id + "/label/text", words, type, inset(label, 8, 0));
}

}  // namespace flowglass::scene
