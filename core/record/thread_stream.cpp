#include "core/record/thread_stream.hpp"

#include <algorithm>
#include <utility>

namespace flowglass::record {
namespace {

/// Ticks this far ahead of the drain's own clock were not read from a clock.
constexpr std::uint64_t kMostSkew = std::uint64_t{1} << 33U;

std::span<const std::byte> contents(const ChunkPosition& position, std::uint32_t from) {
    return {Channel::payload(*position.chunk) + from, position.ready - from};
}

}  // namespace

void ThreadStream::begin(std::vector<ChunkPosition> positions) {
    m_positions = std::move(positions);
    m_position = 0;
}

std::uint64_t ThreadStream::nextTicks() const {
    for (const auto& position : m_positions) {
        const auto from = position.sequence == m_sequence ? m_offset : 0;
        if (from >= position.ready) continue;
        const auto record = RawDecoder::first(contents(position, from));
        return record ? record->head.ticks : 0;
    }
    return 0;
}

std::size_t ThreadStream::pendingBytes() const {
    std::size_t bytes = 0;
    for (std::size_t i = m_position; i < m_positions.size(); ++i) bytes += m_positions[i].ready;
    return bytes - std::min<std::size_t>(bytes, m_offset);
}

std::size_t ThreadStream::decode(RoundContext& round) {
    m_decoded = 0;
    while (m_position < m_positions.size()) {
        const auto& position = m_positions[m_position];
        if (position.sequence > m_sequence && !round.isFinal) break;
        if (position.sequence < m_sequence) {
            // Damage: this thread was past it. Nobody will read it.
            ++m_position;
            if (position.isLast) round.channel.release(*position.chunk);
            continue;
        }
        if (position.sequence > m_sequence) {
            noteDamage(round);
            m_sequence = position.sequence;
            m_offset = 0;
        }
        if (decodeChunk(round, position) == Step::wait) break;
        ++m_position;
        ++m_sequence;
        m_offset = 0;
        round.channel.release(*position.chunk);
    }
    return m_decoded;
}

ThreadStream::Step ThreadStream::decodeChunk(RoundContext& round, const ChunkPosition& position) {
    while (m_offset < position.ready) {
        const auto record = RawDecoder::first(contents(position, m_offset));
        if (record && record->head.ticks > round.limit &&
            record->head.ticks < round.now + kMostSkew)
            return Step::wait;
        if (!record || !decodeRecord(round, *record)) {
            noteDamage(round);
            m_offset = position.ready;
            break;
        }
        m_offset += static_cast<std::uint32_t>(record->bytes);
    }
    return position.isLast ? Step::more : Step::wait;
}

/// False where the record is damaged.
bool ThreadStream::decodeRecord(RoundContext& round, const RawRecord& record) {
    trace::Event event(record.head.kind);
    if (!round.decoder.decode(record, event)) return false;
    // How a program ended is for whoever waited for it to say.
    if (event.kind == trace::Kind::end) return true;
    ++m_decoded;
    if (round.wanted == 0) return true;
    --round.wanted;
    const auto ticks = std::min(record.head.ticks, round.limit);
    add(event, std::max(round.calibration.time(ticks), round.floor));
    return true;
}

void ThreadStream::noteDamage(RoundContext& round) {
    trace::Event lost(trace::Kind::lost);
    lost.set(trace::Field::count, std::uint64_t{1}).set(trace::Field::why, trace::Word::overrun);
    ++m_decoded;
    if (round.wanted == 0) return;
    --round.wanted;
    add(lost, std::max(m_lastTime, round.floor));
}

void ThreadStream::add(trace::Event& event, base::Nanoseconds time) {
    m_lastTime = std::max(m_lastTime, time);
    event.time = m_lastTime;
    event.thread = m_thread;
    if (m_builder.add(event)) return;
    m_blocks.push_back(m_builder.seal());
    (void)m_builder.add(event);
}

void ThreadStream::seal(std::vector<std::shared_ptr<const trace::Block>>& blocks) {
    if (!m_builder.empty()) m_blocks.push_back(m_builder.seal());
    for (auto& block : m_blocks) blocks.push_back(std::move(block));
    m_blocks.clear();
}

}  // namespace flowglass::record
