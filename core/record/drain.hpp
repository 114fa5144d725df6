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
#include "core/record/collector.hpp"
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

    /// Collects and decodes everything that is published by now. True where there was so much that
    /// the next round should follow at once.
    bool round();
    /// Decodes what a Collector of the same channel found, for whoever collects in a thread of its
    /// own; harvests come in the order in which they were collected.
    void take(Harvest harvest);
    /// The last round, when nobody writes any more: what was left unfinished, then `end`, where it
    /// is known how the program ended. Whoever collects on their own has given the last harvest.
    void finish(std::optional<trace::Event> end);

  private:
    void decode(std::uint64_t until);
    void decodeSlice(RoundContext& round, std::uint64_t limit);
    void cutEpoch(std::uint64_t at);
    void noteLoss(std::uint64_t count, trace::Word why, base::Nanoseconds time);
    [[nodiscard]] ThreadStream& stream(std::uint32_t thread);
    [[nodiscard]] std::size_t pendingBytes() const;

    Collector m_collector;
    TraceSink& m_sink;
    Calibration m_calibration;
    DictionaryReader m_dictionary;
    RawDecoder m_decoder{m_dictionary, m_calibration};
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
