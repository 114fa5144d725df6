#include "core/playback/moves/search.hpp"

#include <algorithm>

#include "core/playback/moves/grains.hpp"
#include "core/playback/state/replay.hpp"

namespace flowglass::playback {

std::size_t heldDepth(const State& state, trace::ThreadId id) {
    const auto* thread = state.threadOf(id);
    if (thread == nullptr || thread->stack.empty()) return 0;
    const auto top = state.frames.find(thread->stack.back());
    const bool calls = top != state.frames.end() && top->second->condition == Condition::calling;
    return thread->stack.size() + (calls ? 1 : 0);
}

std::optional<Step> Search::overChunks(
    trace::EventIndex from, const std::function<bool(const ChunkFacts&)>& mayHold,
    const std::function<std::optional<Step>(Stretch)>& visit) const {
    const auto size = m_index.trace->size();
    const auto mayLookInto = [&](std::size_t chunk) {
        return chunk >= m_index.chunks.size() || mayHold(*m_index.chunks[chunk]);
    };
    if (m_way == Direction::forward) {
        for (auto at = from; at < size;) {
            const auto chunk = at / kChunkEvents;
            const auto end = std::min(size, (chunk + 1) * kChunkEvents);
            if (mayLookInto(chunk))
                if (const auto found = visit({at, end})) return found;
            at = end;
        }
        return std::nullopt;
    }
    for (auto at = std::min(from, size); at > 0;) {
        const auto chunk = (at - 1) / kChunkEvents;
        const auto begin = chunk * kChunkEvents;
        if (mayLookInto(chunk))
            if (const auto found = visit({begin, at})) return found;
        at = begin;
    }
    return std::nullopt;
}

std::optional<Step> Search::stepEndingWith(trace::EventIndex event) const {
    switch (m_index.effective(m_grain)) {
        case Grain::events:
            return event + 1;
        case Grain::moments:
            if (m_index.moments.has(event)) return m_index.moments.before(event) + 1;
            return std::nullopt;
        case Grain::lines:
            break;
    }
    const bool ends = event + 1 == m_index.trace->size() || m_index.lineMarks.has(event + 1);
    const auto step = m_index.lineMarks.before(event + 1);
    return ends && step > 0 ? std::optional(step) : std::nullopt;
}

std::optional<Step> Search::shallowWithin(Stretch stretch, Step from, trace::ThreadId thread,
                                          std::size_t depth) const {
    std::optional<Step> found;
    Replay replay(m_index.checkpointAt(stretch.begin).restore());
    m_index.trace->each(replay.state().next, stretch.end, [&](const trace::Event& event) {
        if (found && m_way == Direction::forward) return;
        replay.apply(event);
        const auto step = event.index < stretch.begin ? std::nullopt : stepEndingWith(event.index);
        if (!step || !isBeyond(*step, from)) return;
        if (heldDepth(replay.state(), thread) > depth) return;
        const auto about = m_index.eventOf(m_grain, *step);
        if (about == event.index ? event.thread == thread
                                 : m_index.trace->event(about).thread == thread)
            found = step;
    });
    return found;
}

std::optional<Step> Search::shallow(Step from, trace::ThreadId thread, std::size_t depth) const {
    const auto start = m_way == Direction::forward || from == 0
                           ? m_index.eventsAt(m_grain, from)
                           : m_index.eventsAt(m_grain, from - 1);
    return overChunks(
        start, [&](const ChunkFacts& facts) { return facts.reaches(thread, depth); },
        [&](Stretch stretch) { return shallowWithin(stretch, from, thread, depth); });
}

std::optional<Step> Search::matching(
    Step from, const std::function<bool(const ChunkFacts&)>& mayHold,
    const std::function<bool(const trace::Event&)>& matches) const {
    const auto visit = [&](Stretch stretch) -> std::optional<Step> {
        const auto first = std::max<Step>(1, m_index.stepOf(m_grain, stretch.begin));
        const auto last = std::max<Step>(1, m_index.stepOf(m_grain, stretch.end - 1));
        const auto count = last - first + 1;
        for (Step i = 0; i < count; ++i) {
            const auto step = m_way == Direction::forward ? first + i : last - i;
            if (!isBeyond(step, from)) continue;
            const auto event = m_index.eventOf(m_grain, step);
            // A move that begins with the loop's part of it goes on with a frame's.
            const auto other = m_index.effective(m_grain) == Grain::moments
                                   ? lastOfMove(*m_index.trace, event)
                                   : event;
            if (matches(m_index.trace->event(event)) ||
                (other != event && matches(m_index.trace->event(other))))
                return step;
        }
        return std::nullopt;
    };
    const auto start = from == 0 ? 0 : m_index.eventOf(m_grain, from);
    return overChunks(start, mayHold, visit);
}

}  // namespace flowglass::playback
