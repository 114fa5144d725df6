#include "core/record/collector.hpp"

#include <algorithm>
#include <tuple>

#include "core/record/clock.hpp"

namespace flowglass::record {
namespace {

/// More threads than any program has: the memory is damaged.
constexpr std::uint32_t kMostThreads = 1U << 20U;

std::size_t bytesOf(const std::vector<Parcel>& parcels) {
    std::size_t bytes = 0;
    for (const auto& parcel : parcels) bytes += parcel.records.size();
    return bytes;
}

}  // namespace

std::size_t Harvest::bytes() const {
    return bytesOf(events) + bytesOf(dictionary);
}

Harvest Collector::collect(Writers writers) {
    m_channel.beat();
    Harvest harvest;
    harvest.ticks = ticks();
    harvest.writers = writers;
    // Names are defined before they are used, so a look at the events first, then all names, and
    // every name that those events use is there.
    const auto positions = look(writers, false);
    copy(look(writers, true), writers, harvest.dictionary);
    copy(positions, writers, harvest.events);
    return harvest;
}

/// Where every chunk stands, of the dictionary or of all others, in order of thread and sequence.
std::vector<Collector::Position> Collector::look(Writers writers, bool atDictionary) const {
    std::vector<Position> positions;
    const auto count = m_channel.chunkCount();
    for (std::size_t i = 0; i < count; ++i) {
        auto& chunk = m_channel.chunk(i);
        // First the state: what a full chunk says of its length is final.
        const auto state = chunk.state.load(std::memory_order_acquire);
        if (state != ChunkState::owned && state != ChunkState::full) continue;
        if ((chunk.thread == 0) != atDictionary || chunk.thread > kMostThreads) continue;
        const auto published = chunk.published.load(std::memory_order_acquire);
        const auto ready = std::min<std::uint32_t>(published, kChunkBytes) & ~7U;
        positions.push_back({&chunk, chunk.thread, chunk.sequence, ready,
                             state == ChunkState::full || writers == Writers::gone});
    }
    std::sort(positions.begin(), positions.end(), [](const auto& a, const auto& b) {
        return std::tie(a.thread, a.sequence) < std::tie(b.thread, b.sequence);
    });
    return positions;
}

void Collector::copy(const std::vector<Position>& positions, Writers writers,
                     std::vector<Parcel>& to) {
    for (const auto& position : positions) {
        auto& cursor = m_cursors[position.thread];
        const bool isAhead = position.sequence > cursor.sequence;
        if (isAhead && writers == Writers::running) continue;
        if (isAhead) cursor = {position.sequence, 0};
        // One that is behind is damage: the thread was past it, and nobody will read it.
        if (position.sequence == cursor.sequence) {
            const auto from = std::min(cursor.offset, position.ready);
            const auto* begin = Channel::payload(*position.chunk);
            if (from < position.ready || isAhead)
                to.push_back({position.thread, isAhead, {begin + from, begin + position.ready}});
            cursor.offset = position.ready;
            if (position.isLast) cursor = {position.sequence + 1, 0};
        }
        if (position.isLast) m_channel.release(*position.chunk);
    }
}

}  // namespace flowglass::record
