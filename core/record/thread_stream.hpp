#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/record/calibration.hpp"
#include "core/record/channel.hpp"
#include "core/record/raw_decoder.hpp"
#include "core/trace/block.hpp"

namespace flowglass::record {

/// How far one chunk had been written when the drain looked.
struct ChunkPosition {
    ChunkHead* chunk = nullptr;
    std::uint32_t thread = 0;
    std::uint32_t sequence = 0;
    std::uint32_t ready = 0;  ///< bytes of whole records
    bool isLast = false;      ///< nothing will be added: full, or its writer is gone
};

/// What all streams of a drain share during a round.
struct RoundContext {
    Channel& channel;
    RawDecoder& decoder;
    const Calibration& calibration;
    std::uint64_t now = 0;      ///< ticks at which the round began: later ones are damage
    std::uint64_t limit = 0;    ///< ticks up to which to decode
    base::Nanoseconds floor{};  ///< no event is earlier: the epochs before are closed
    bool isFinal = false;       ///< the writers are gone: gaps will not be filled any more
    std::uint64_t wanted = 0;   ///< events that are still to be recorded; the rest are counted
};

/// One recorded thread on the drain's side: its chunks in order, its events on their way into
/// blocks.
class ThreadStream {
  public:
    explicit ThreadStream(trace::ThreadId thread) : m_builder(thread), m_thread(thread) {}

    /// The chunks of this round, in order of their sequence.
    void begin(std::vector<ChunkPosition> positions);
    /// Ticks of the next record, 0 where there is none.
    [[nodiscard]] std::uint64_t nextTicks() const;
    /// Decodes records up to the limit; chunks that are read to their end go back to the channel.
    /// How many events that were, with those that were only counted.
    std::size_t decode(RoundContext& round);
    /// Adds an event that nobody recorded (`lost`, `end`).
    void add(trace::Event& event, base::Nanoseconds time);
    /// Moves the finished blocks to `blocks`.
    void seal(std::vector<std::shared_ptr<const trace::Block>>& blocks);
    /// Bytes that are ready and not decoded.
    [[nodiscard]] std::size_t pendingBytes() const;

  private:
    enum class Step { more, wait };
    [[nodiscard]] Step decodeChunk(RoundContext& round, const ChunkPosition& position);
    bool decodeRecord(RoundContext& round, const RawRecord& record);
    void noteDamage(RoundContext& round);

    trace::BlockBuilder m_builder;
    std::vector<std::shared_ptr<const trace::Block>> m_blocks;
    std::vector<ChunkPosition> m_positions;
    std::size_t m_position = 0;  ///< the first of m_positions that is not read to its end
    std::uint32_t m_sequence = 0;
    std::uint32_t m_offset = 0;  ///< in the chunk of that sequence
    std::size_t m_decoded = 0;
    trace::ThreadId m_thread;
    base::Nanoseconds m_lastTime{0};
};

}  // namespace flowglass::record
