#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "core/record/calibration.hpp"
#include "core/record/channel.hpp"
#include "core/record/dictionary_reader.hpp"
#include "core/record/limits.hpp"
#include "core/record/raw_decoder.hpp"
#include "core/record/thread_stream.hpp"
#include "core/record/trace_sink.hpp"

namespace flowglass::record {

/// How often a channel should be looked at.
inline constexpr std::chrono::milliseconds kDrainEvery{20};

/// Reads what the threads of a program wrote into a channel, and gives it to a sink in epochs that
/// follow each other in time. Make it before the program starts: it begins to measure the clock.
/// One thread at a time.
class Drain {
  public:
    Drain(Channel& channel, TraceSink& sink, Limits limits = {});

    /// Everything that is published by now. True where there was so much that the next round should
    /// follow at once.
    bool round();
    /// The last round, when nobody writes any more: what was left unfinished, then `end`, where it
    /// is known how the program ended.
    void finish(std::optional<trace::Event> end);

  private:
    enum class Writers { running, gone };
    [[nodiscard]] std::vector<ChunkPosition> look(Writers writers, bool atDictionary) const;
    void readDictionary(Writers writers);
    void beginStreams(std::vector<ChunkPosition> positions);
    void decode(Writers writers, std::uint64_t until);
    void decodeSlice(RoundContext& round, std::uint64_t limit);
    void cutEpoch(std::uint64_t at);
    void noteLoss(std::uint64_t count, trace::Word why, base::Nanoseconds time);
    [[nodiscard]] ThreadStream& stream(std::uint32_t thread);
    [[nodiscard]] std::size_t pendingBytes() const;

    Channel& m_channel;
    TraceSink& m_sink;
    Calibration m_calibration;
    DictionaryReader m_dictionary;
    RawDecoder m_decoder{m_dictionary};
    std::uint32_t m_dictionarySequence = 0;
    std::uint32_t m_dictionaryOffset = 0;
    std::map<std::uint32_t, ThreadStream> m_streams;
    std::optional<std::uint64_t> m_watermark;  ///< ticks up to which epochs are closed
    std::uint64_t m_decodedUntil = 0;
    base::Nanoseconds m_floor{0};  ///< earliest time of the next epoch
    std::size_t m_pendingEvents = 0;
    std::uint64_t m_wanted;           ///< events that are still to be recorded
    std::uint64_t m_lostToFault = 0;  ///< events that the sink could not take
    std::uint64_t m_lostToLimit = 0;
    std::optional<std::chrono::steady_clock::time_point> m_deadline;
    std::chrono::steady_clock::time_point m_pendingSince{};
};

}  // namespace flowglass::record
