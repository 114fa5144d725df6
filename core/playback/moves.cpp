#include <algorithm>

#include "core/playback/index.hpp"

namespace flowglass::playback {

std::optional<Step> Player::toOutput(Grain grain, Step from, Direction way) const {
    const auto& pieces = m_index->output.pieces();
    const auto& output = m_index->output;
    if (way == Direction::forward) {
        const auto next = output.piecesBefore(eventsAt(grain, from));
        if (next == pieces.size()) return std::nullopt;
        return stepOf(grain, pieces[next].event);
    }
    const auto earlier = from == 0 ? 0 : output.piecesBefore(eventsAt(grain, from - 1));
    if (earlier == 0) return std::nullopt;
    return stepOf(grain, pieces[earlier - 1].event);
}

std::optional<Step> Player::toLine(Grain grain, Step from, Direction way, std::string_view file,
                                   std::uint32_t line) const {
    const auto* events = m_index->lines.eventsOf(file, line);
    if (!events || (way == Direction::forward && from >= lastStep(grain))) return std::nullopt;
    const auto found = way == Direction::forward ? events->atOrAfter(eventsAt(grain, from + 1))
                                                 : events->before(eventsAt(grain, from));
    if (!found) return std::nullopt;
    return m_index->stepBefore(grain, *found);
}

}  // namespace flowglass::playback
