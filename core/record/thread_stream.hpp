#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "core/record/calibration.hpp"
#include "core/record/collector.hpp"
#include "core/record/raw_decoder.hpp"
#include "core/trace/block.hpp"

namespace flowglass::record {

/// What all streams of a drain share during a round.
struct RoundContext {
    RawDecoder& decoder;
    const Calibration& calibration;
    std::uint64_t now = 0;      ///< ticks at which the round began: later ones are damage
    std::uint64_t limit = 0;    ///< ticks up to which to decode
    base::Nanoseconds floor{};  ///< no event is earlier: the epochs before are closed
    std::uint64_t wanted = 0;   ///< events that are still to be recorded; the rest are counted
};

/// One recorded thread on the drain's side: its records in order, its events on their way into
/// blocks.
class ThreadStream {
  public:
    explicit ThreadStream(trace::ThreadId thread) : m_builder(thread), m_thread(thread) {}

    /// Adds records behind those that wait already.
    void take(Parcel parcel);
    /// Ticks of the next record, 0 where there is none.
    [[nodiscard]] std::uint64_t nextTicks() const;
    /// Decodes records up to the limit. How many events that were, with those that were only
    /// counted.
    std::size_t decode(RoundContext& round);
    /// Adds an event that nobody recorded (`lost`, `end`).
    void add(trace::Event& event, base::Nanoseconds time);
    /// Moves the finished blocks to `blocks`.
    void seal(std::vector<std::shared_ptr<const trace::Block>>& blocks);
    /// Bytes that wait to be decoded.
    [[nodiscard]] std::size_t pendingBytes() const { return m_pendingBytes; }

  private:
    enum class Step { more, wait };
    [[nodiscard]] Step decodeFirst(RoundContext& round);
    bool decodeRecord(RoundContext& round, const RawRecord& record);
    bool decodePart(RoundContext& round, const RawRecord& record, const RawDecoder::Part& part);
    void noteDamage(RoundContext& round);

    trace::BlockBuilder m_builder;
    std::vector<std::shared_ptr<const trace::Block>> m_blocks;
    std::deque<Parcel> m_parcels;
    std::size_t m_offset = 0;  ///< where the next record stands in the first parcel
    std::size_t m_pendingBytes = 0;
    std::size_t m_decoded = 0;
    trace::ThreadId m_thread;
    base::Nanoseconds m_lastTime{0};
};

}  // namespace flowglass::record
