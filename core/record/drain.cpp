#include "core/record/drain.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/record/clock.hpp"

namespace flowglass::record {
namespace {

constexpr std::size_t kEpochEvents = 64 * 1024;
constexpr std::chrono::milliseconds kEpochAge{100};
/// Bytes of raw records that make about one epoch.
constexpr std::size_t kSliceBytes = 2 * 1024 * 1024;
/// A round with this many chunks behind it leaves the producers little time.
constexpr std::size_t kBusyBytes = kChunkBudget * kChunkBytes / 8;
/// Ticks (20 µs or more) between an event's time and the moment by which it is surely published,
/// unless its thread lost the processor just there.
constexpr std::uint64_t kSlack = 100'000;

}  // namespace

Drain::Drain(Channel& channel, TraceSink& sink, Limits limits)
    : m_collector(channel),
      m_sink(sink),
      m_wanted(limits.events.value_or(std::numeric_limits<std::uint64_t>::max())) {
    using Clock = std::chrono::steady_clock;
    if (limits.time)
        m_deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(*limits.time);
}

ThreadStream& Drain::stream(std::uint32_t thread) {
    return m_streams.try_emplace(thread, trace::ThreadId{thread}).first->second;
}

std::size_t Drain::pendingBytes() const {
    std::size_t bytes = 0;
    for (const auto& [thread, known] : m_streams) bytes += known.pendingBytes();
    return bytes;
}

bool Drain::round() {
    auto harvest = m_collector.collect(Writers::running);
    const auto bytes = harvest.bytes();
    take(std::move(harvest));
    return bytes >= kBusyBytes;
}

void Drain::take(Harvest harvest) {
    for (const auto& parcel : harvest.dictionary) (void)m_dictionary.read(parcel.records);
    for (const auto& news : m_dictionary.takeNews()) m_sink.tell(news);
    for (auto& parcel : harvest.events) stream(parcel.thread).take(std::move(parcel));
    decode(harvest.writers == Writers::gone ? harvest.ticks : harvest.ticks - kSlack);
}

void Drain::decode(std::uint64_t until) {
    if (!m_watermark) {
        std::uint64_t first = 0;
        for (const auto& [thread, known] : m_streams) {
            const auto next = known.nextTicks();
            if (next != 0 && (first == 0 || next < first)) first = next;
        }
        if (first == 0 || first > until) return;
        m_calibration.refine(first);
        m_calibration.setOrigin(first);
        m_watermark = m_decodedUntil = first;
    } else {
        m_calibration.refine(m_decodedUntil);
    }
    RoundContext round{m_decoder, m_calibration, ticks()};
    // A long backlog becomes several epochs, at even distances in time.
    const auto from = std::min(*m_watermark, until);
    const auto slices = pendingBytes() / kSliceBytes + 1;
    for (std::size_t i = 1; i <= slices; ++i)
        decodeSlice(round, i == slices ? until : from + (until - from) / slices * i);
}

void Drain::decodeSlice(RoundContext& round, std::uint64_t limit) {
    round.limit = limit;
    round.floor = m_floor;
    const auto now = std::chrono::steady_clock::now();
    if (m_deadline && now >= *m_deadline) m_wanted = 0;
    round.wanted = m_sink.fault() ? 0 : m_wanted;
    const auto wanted = round.wanted;
    std::size_t decoded = 0;
    for (auto& [thread, known] : m_streams) decoded += known.decode(round);
    const auto taken = wanted - round.wanted;
    if (m_sink.fault()) {
        m_lostToFault += decoded;
        return;
    }
    m_wanted -= taken;
    m_lostToLimit += decoded - taken;
    m_decodedUntil = limit;
    if (m_pendingEvents == 0) m_pendingSince = now;
    m_pendingEvents += taken;
    const bool isOld = m_pendingEvents > 0 && now - m_pendingSince >= kEpochAge;
    if (m_pendingEvents >= kEpochEvents || isOld) cutEpoch(limit);
}

/// Closes the epoch of everything up to `at`; what comes later, also of a straggler, is later.
void Drain::cutEpoch(std::uint64_t at) {
    std::vector<std::shared_ptr<const trace::Block>> blocks;
    base::Nanoseconds last = m_calibration.time(at);
    for (auto& [thread, known] : m_streams) known.seal(blocks);
    for (const auto& block : blocks) last = std::max(last, block->time(block->size() - 1));
    m_watermark = at;
    m_floor = last + base::Nanoseconds(1);
    if (!blocks.empty() && !m_sink.addEpoch(blocks)) m_lostToFault += m_pendingEvents;
    m_pendingEvents = 0;
}

void Drain::noteLoss(std::uint64_t count, trace::Word why, base::Nanoseconds time) {
    if (count == 0) return;
    trace::Event lost(trace::Kind::lost);
    lost.set(trace::Field::count, count).set(trace::Field::why, why);
    stream(1).add(lost, time);
}

void Drain::finish(std::optional<trace::Event> end) {
    take(m_collector.collect(Writers::gone));
    const auto now = ticks();
    if (!m_watermark) {
        m_calibration.setOrigin(now);
        m_watermark = now;
    }
    if (m_pendingEvents > 0) cutEpoch(now);
    auto& first = stream(1);
    const auto time = std::max(m_floor, m_calibration.time(now));
    noteLoss(m_lostToLimit, trace::Word::limit, time);
    noteLoss(m_lostToFault, trace::Word::full, time);
    if (end) first.add(*end, time);
    std::vector<std::shared_ptr<const trace::Block>> blocks;
    first.seal(blocks);
    if (m_sink.fault()) {
        m_sink.addLastWords(blocks);
    } else if (!blocks.empty()) {
        (void)m_sink.addEpoch(blocks);
    }
    m_sink.finish();
}

}  // namespace flowglass::record
