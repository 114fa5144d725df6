#include <algorithm>

#include "core/playback/moves/search.hpp"
#include "core/playback/state/index.hpp"

namespace flowglass::playback {
namespace {

bool isAtEnd(const Player& player, Grain grain, Step from, Direction way) {
    return way == Direction::forward ? from >= player.lastStep(grain) : from == 0;
}

}  // namespace

std::optional<Step> Player::over(Grain grain, Step from, Direction way) const {
    if (isAtEnd(*this, grain, from, way)) return std::nullopt;
    const auto thread = trace().event(eventOf(grain, from)).thread;
    const auto depth = m_index->depthAt(thread, eventsAt(grain, from));
    if (depth == 0) return way == Direction::forward ? from + 1 : from - 1;
    const auto found = Search(*m_index, grain, way).shallow(from, thread, depth);
    return found ? found : way == Direction::forward ? lastStep(grain) : Step{0};
}

std::optional<Step> Player::out(Grain grain, Step from, Direction way) const {
    if (isAtEnd(*this, grain, from, way)) return std::nullopt;
    const auto thread = trace().event(eventOf(grain, from)).thread;
    const auto events = eventsAt(grain, from);
    const auto depth = heldDepth(m_index->stateOf(events, events), thread);
    if (depth == 0) return std::nullopt;
    const auto found = Search(*m_index, grain, way).shallow(from, thread, depth - 1);
    if (way == Direction::forward) return found.value_or(lastStep(grain));
    // The step after the last shallower one called or resumed this frame.
    const auto before = found.value_or(0);
    return before + 1 < from ? before + 1 : before;
}

std::optional<Step> Player::toOutput(Grain grain, Step from, Direction way) const {
    const auto& output = m_index->output;
    if (way == Direction::forward) {
        const auto next = output.before(eventsAt(grain, from));
        if (next == output.events().size()) return std::nullopt;
        return stepOf(grain, output.events()[next]);
    }
    const auto earlier = from == 0 ? 0 : output.before(eventsAt(grain, from - 1));
    if (earlier == 0) return std::nullopt;
    return stepOf(grain, output.events()[earlier - 1]);
}

std::optional<Step> Player::toMomentOf(Grain grain, Step from, Direction way,
                                       trace::FrameId frame) const {
    if (isAtEnd(*this, grain, from, way)) return std::nullopt;
    return Search(*m_index, grain, way)
        .matching(
            from, [&](const ChunkFacts& facts) { return facts.touchesFrame(frame); },
            [&](const trace::Event& event) { return event.frame() == frame; });
}

}  // namespace flowglass::playback
