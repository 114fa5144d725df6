#include "core/scene/frames/stack_layout.hpp"

#include <algorithm>
#include <array>

namespace flowglass::scene {
namespace {

using playback::Condition;
using playback::FrameState;

constexpr std::array<Density, 7> kDensities{{
    {12, 14, 42, 27, 8, 22, 30, 15, 14, 13},
    {7, 10, 40, 26, 8, 18, 28, 15, 14, 13},
    {4, 7, 36, 24, 7, 14, 26, 14, 13, 12},
    {2, 5, 34, 22, 6, 10, 24, 14, 13, 12},
    {0, 4, 30, 22, 6, 6, 0, 13, 12, 12},
    {0, 2, 28, 20, 5, 5, 0, 13, 12, 12},
    {0, 0, 26, 20, 4, 4, 0, 12, 12, 12},
}};

constexpr double kGhost = 56;

/// The frame that runs has the most to show; frames that have ended beneath it show little.
std::size_t rowLimit(const StackGroup& group, std::size_t index, const Density& density) {
    if (group.isDone(index) && index > 0) return std::min<std::size_t>(density.rows, 3);
    return group.isTop(index) && group.current ? density.topRows : density.rows;
}

bool fits(const StackGroup& group, const StackLayout& layout, bool heading, double room) {
    return heightOf(group, layout, heading, room) <= room;
}

StackLayout roomiest(const StackGroup& group, double room, bool heading) {
    const auto count = group.size();
    for (std::size_t level = 0; level + 1 < kDensities.size(); ++level) {
        const StackLayout whole{&kDensities[level], count, 0, 0, {}};
        if (fits(group, whole, heading, room)) return whole;
    }
    for (std::size_t level = 3; level < kDensities.size(); ++level) {
        const auto& density = kDensities[level];
        const auto most =
            static_cast<std::size_t>(std::max(0.0, room) / (cardHeight(0, density) + density.gap));
        // The outermost frame says where one is; the innermost ones are what is going on.
        for (std::size_t tail = std::min(count - 1, most);
             tail >= (level < 6 ? 4 : 1) && tail < count; --tail) {
            const StackLayout folded{&density, 1, tail, 0, {}};
            if (fits(group, folded, heading, room)) return folded;
        }
    }
    return {&kDensities.back(), 0, std::min<std::size_t>(count, 1), 0, {}};
}

/// Leafs through the calls that are folded, as far as they fit in place of the innermost ones.
void leafBack(StackLayout& layout, const StackGroup& group, std::size_t back, double room,
              bool heading) {
    const auto count = group.size();
    if (back == 0 || layout.head + layout.tail >= count) return;
    layout.back = std::min(back, count - layout.head - layout.tail);
    while (layout.tail > 1 && !fits(group, layout, heading, room)) --layout.tail;
}

/// Gives the rows of one card what they need of `spare`, as far as that goes.
void giveRows(StackLayout& layout, const StackGroup& group, std::size_t index, double& spare) {
    const auto& density = *layout.density;
    const auto own = group.card(index).rows.size();
    const auto rows = rowsShown(group, index, layout);
    const auto cost = [&](std::size_t more) {
        return cardHeight(more, density) - cardHeight(rows, density);
    };
    auto most = rows;
    while (most < own && cost(most + 1) <= spare) ++most;
    // A row that only counts the others says less than none.
    if (most == rows || (most == 1 && own > 1)) return;
    spare -= cost(most);
    layout.rows[index] = most;
}

void fillRoom(StackLayout& layout, const StackGroup& group, double room, bool heading) {
    const auto count = group.size();
    double spare = room - heightOf(group, layout, heading, room);
    for (const bool done : {false, true})
        for (std::size_t i = count; i-- > 0 && spare > 0;) {
            // Past what is folded.
            if (i + layout.back + layout.tail < count && i >= layout.head) i = layout.head;
            if (layout.shows(i, count) && group.isDone(i) == done)
                giveRows(layout, group, i, spare);
        }
}

}  // namespace

StackGroup::StackGroup(const Stage& stage, const playback::ThreadState& whose)
    : thread(&whose),
      current(stage.state.thread == whose.id || stage.state.threads.size() == 1),
      m_stage(&stage) {
    for (const auto id : whose.stack)
        if (const auto* frame = stage.frame(id)) m_frames.push_back(frame);
    std::vector<const FrameState*> ended;
    for (const auto& [id, frame] : stage.state.frames)
        if (frame->condition == Condition::done && frame->thread == whose.id &&
            (!frame->flavor || endedOnStack(*frame)) &&
            std::ranges::find(whose.stack, id) == whose.stack.end())
            ended.push_back(frame.get());
    std::ranges::stable_sort(ended, {},
                             [&](const FrameState* frame) { return stage.depthOf(*frame); });
    m_frames.insert(m_frames.end(), ended.begin(), ended.end());
    const auto& transfer = stage.state.transfer;
    const auto* from = transfer ? stage.frame(transfer->from) : nullptr;
    if (from != nullptr && transfer->sort == playback::Transfer::Sort::yield &&
        from->condition == Condition::parked && from->thread == whose.id)
        steppedOff = from->id;
}

bool StackGroup::isDone(std::size_t index) const {
    return m_frames[index]->condition == Condition::done;
}

bool StackGroup::isTop(std::size_t index) const {
    if (isDone(index) && index > 0) return false;
    return index + 1 == size() || isDone(index + 1);
}

const Card& StackGroup::card(std::size_t index) const {
    const auto found = m_cards.find(index);
    if (found != m_cards.end()) return found->second;
    return m_cards.emplace(index, cardOf(*m_stage, *m_frames[index])).first->second;
}

std::size_t rowsShown(const StackGroup& group, std::size_t index, const StackLayout& layout) {
    const auto more = layout.rows.find(index);
    return std::min(group.card(index).rows.size(), more != layout.rows.end()
                                                       ? more->second
                                                       : rowLimit(group, index, *layout.density));
}

double ghostHeight(const Density& density) {
    return std::min(kGhost, density.header + 14);
}

StackLayout layoutOf(const StackGroup& group, double room, bool heading, std::size_t back) {
    auto layout = roomiest(group, room, heading);
    leafBack(layout, group, back, room, heading);
    fillRoom(layout, group, room, heading);
    return layout;
}

double heightOf(const StackGroup& group, const StackLayout& layout, bool heading, double most) {
    const auto& density = *layout.density;
    const auto count = group.size();
    double height = heading ? kStackHeading : 0;
    if (layout.head + layout.tail < count) height += kStackFold + density.gap;
    if (group.steppedOff) height += ghostHeight(density);
    for (std::size_t i = 0; i < count && height <= most; ++i) {
        // Past what is folded.
        if (i == layout.head && layout.head + layout.tail + layout.back < count)
            i = count - layout.back - layout.tail;
        if (!layout.shows(i, count)) break;
        height += cardHeight(rowsShown(group, i, layout), density) + density.gap;
    }
    return height;
}

double leastRoom(const StackGroup& group, std::size_t rows) {
    const auto& density = kDensities.back();
    const auto count = group.size();
    const double card = cardHeight(0, density) + density.gap;
    double room = kStackHeading + card * static_cast<double>(std::min<std::size_t>(count, 2));
    if (count > 2) room += kStackFold + density.gap;
    if (group.steppedOff) room += ghostHeight(density);
    for (std::size_t i = count; i-- > 0 && rows > 0;)
        if (group.isTop(i))
            return room + cardHeight(std::min(group.card(i).rows.size(), rows), density) -
                   cardHeight(0, density);
    return room;
}

}  // namespace flowglass::scene
