#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "core/record/channel.hpp"

namespace flowglass::record {

/// Whether the program can still write into the channel.
enum class Writers { running, gone };

/// Whole records that one thread wrote one after the other, copied out of its chunk.
struct Parcel {
    std::uint32_t thread = 0;
    bool followsGap = false;  ///< a chunk before it never arrived
    std::vector<std::byte> records;
};

/// What was published in a channel at one moment, and had not been collected before.
struct Harvest {
    std::uint64_t ticks = 0;  ///< when it was looked for
    Writers writers = Writers::running;
    std::vector<Parcel> events;      ///< by thread, each thread's in the order written
    std::vector<Parcel> dictionary;  ///< holds every name that `events` use
    [[nodiscard]] std::size_t bytes() const;
};

/// Copies what threads publish out of a channel, so that chunks go back to the program long before
/// anybody has decoded them. One thread at a time.
class Collector {
  public:
    explicit Collector(Channel& channel) : m_channel(channel) {}

    /// Everything that is published by now and was not in an earlier harvest.
    [[nodiscard]] Harvest collect(Writers writers);

  private:
    /// How far one chunk had been written when we looked.
    struct Position {
        ChunkHead* chunk = nullptr;
        std::uint32_t thread = 0;
        std::uint32_t sequence = 0;
        std::uint32_t ready = 0;  ///< bytes of whole records
        bool isLast = false;      ///< nothing will be added: full, or its writer is gone
    };
    /// Where a thread's next record will stand.
    struct Cursor {
        std::uint32_t sequence = 0;
        std::uint32_t offset = 0;
    };
    [[nodiscard]] std::vector<Position> look(Writers writers, bool atDictionary) const;
    void copy(const std::vector<Position>& positions, Writers writers, std::vector<Parcel>& to);

    Channel& m_channel;
    std::map<std::uint32_t, Cursor> m_cursors;
};

}  // namespace flowglass::record
