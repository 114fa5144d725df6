#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/record/channel.hpp"

namespace flowglass::record {

/// Most bytes that one record takes.
inline constexpr std::size_t kMostRecord = kChunkBytes - 1024;
/// Most bytes of a text inside a record; whoever records a longer one splits or shortens it.
inline constexpr std::size_t kMostText = 32 * 1024;

/// The end of a channel that one thread writes. Not for several threads at once. Takes no lock and
/// never throws; where the drain has gone, what is written goes nowhere.
class ThreadLog {
  public:
    ThreadLog(Channel& channel, trace::ThreadId thread) noexcept
        : m_channel(&channel), m_thread(thread) {}
    ThreadLog(const ThreadLog&) = delete;
    ThreadLog& operator=(const ThreadLog&) = delete;
    ~ThreadLog() { seal(); }

    [[nodiscard]] trace::ThreadId thread() const noexcept { return m_thread; }

    /// The task that runs on this thread: every record says so. 0: none.
    [[nodiscard]] std::uint32_t task() const noexcept { return m_task; }
    void setTask(std::uint32_t task) noexcept { m_task = task; }

    /// Chunks that it has begun.
    [[nodiscard]] std::uint32_t chunks() const noexcept { return m_sequence; }

    /// Room for a record of up to `bytes` (at most kMostRecord), 8-aligned. Null where the drain
    /// has gone or the record was dropped; what was dropped is counted in the log.
    [[nodiscard]] std::byte* reserve(std::size_t bytes) noexcept {
        if (static_cast<std::size_t>(m_end - m_at) < bytes) return nextChunk(bytes);
        return m_at;
    }
    /// Hands over everything before `end`, which lies in what reserve() gave.
    void publish(std::byte* end) noexcept {
        m_at = end;
        m_chunk->published.store(static_cast<std::uint32_t>(end - m_begin),
                                 std::memory_order_release);
    }
    /// Gives the chunk to the drain; the next record starts a new one.
    void seal() noexcept;
    /// In a forked child: forgets the chunk, which belongs to the parent.
    void abandon() noexcept { m_chunk = nullptr, m_begin = m_at = m_end = nullptr; }
    /// After abandon(): begins anew, as `thread`, in what has taken the channel's place.
    void restart(trace::ThreadId thread) noexcept {
        m_thread = thread;
        m_sequence = m_task = 0;
        m_dropped = 0;
    }

  private:
    std::byte* nextChunk(std::size_t bytes) noexcept;
    bool takeChunk() noexcept;
    void noteGap(std::uint64_t waitedFrom) noexcept;

    std::byte* m_at = nullptr;
    std::byte* m_end = nullptr;
    std::byte* m_begin = nullptr;
    ChunkHead* m_chunk = nullptr;
    Channel* m_channel;
    trace::ThreadId m_thread;
    std::uint32_t m_sequence = 0;
    std::uint32_t m_task = 0;
    std::uint64_t m_dropped = 0;  ///< records lost since the last one that fitted
};

}  // namespace flowglass::record
