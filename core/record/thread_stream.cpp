#include "core/record/thread_stream.hpp"

#include <algorithm>
#include <utility>

namespace flowglass::record {
namespace {

/// Ticks this far ahead of the drain's own clock were not read from a clock.
constexpr std::uint64_t kMostSkew = std::uint64_t{1} << 33U;

}  // namespace

void ThreadStream::take(Parcel parcel) {
    m_pendingBytes += parcel.records.size();
    m_parcels.push_back(std::move(parcel));
}

std::uint64_t ThreadStream::nextTicks() const {
    if (m_parcels.empty()) return 0;
    const auto record = RawDecoder::first(std::span(m_parcels.front().records).subspan(m_offset));
    return record ? record->head.ticks : 0;
}

std::size_t ThreadStream::decode(RoundContext& round) {
    m_decoded = 0;
    while (!m_parcels.empty() && decodeFirst(round) == Step::more) {
        m_pendingBytes -= m_parcels.front().records.size();
        m_parcels.pop_front();
        m_offset = 0;
    }
    return m_decoded;
}

ThreadStream::Step ThreadStream::decodeFirst(RoundContext& round) {
    auto& parcel = m_parcels.front();
    if (std::exchange(parcel.followsGap, false)) noteDamage(round);
    while (m_offset < parcel.records.size()) {
        const auto record = RawDecoder::first(std::span(parcel.records).subspan(m_offset));
        if (record && record->head.ticks > round.limit &&
            record->head.ticks < round.now + kMostSkew)
            return Step::wait;
        if (!record || !decodeRecord(round, *record)) {
            noteDamage(round);
            return Step::more;
        }
        m_offset += record->bytes;
    }
    return Step::more;
}

/// False where the record is damaged.
bool ThreadStream::decodeRecord(RoundContext& round, const RawRecord& record) {
    // How a program ended is for whoever waited for it to say.
    if (record.head.kind == trace::Kind::end) return true;
    const auto ticks = std::min(record.head.ticks, round.limit);
    m_lastTime = std::max({m_lastTime, round.calibration.time(ticks), round.floor});
    if (!record.isPair()) return decodePart(round, record, RawDecoder::whole(record));
    return decodePart(round, record, RawDecoder::firstOfPair(record)) &&
           decodePart(round, record, RawDecoder::secondOfPair(record));
}

bool ThreadStream::decodePart(RoundContext& round, const RawRecord& record,
                              const RawDecoder::Part& part) {
    if (round.wanted == 0) {
        ++m_decoded;
        return true;
    }
    if (!m_builder.fits(m_lastTime)) m_blocks.push_back(m_builder.seal());
    auto& rows = m_builder.rows();
    const auto before = rows.size();
    if (!round.decoder.decode(record, part, rows)) {
        rows.cut(before);
        return false;
    }
    m_builder.commit(part.kind, m_lastTime);
    ++m_decoded;
    --round.wanted;
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
