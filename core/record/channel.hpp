#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/result.hpp"
#include "core/trace/ids.hpp"

namespace flowglass::record {

/// Payload bytes of a chunk. Small enough that many threads fit, large enough that changing chunks
/// costs nothing measurable.
inline constexpr std::size_t kChunkBytes = 128 * 1024;
/// Chunks that a channel has addresses for: the most threads that can record at once.
inline constexpr std::size_t kMostChunks = 4096;
/// Chunks that may wait for the drain before a producer has to wait too (24 MiB).
inline constexpr std::size_t kChunkBudget = 192;

/// Where a chunk is on its way round.
enum class ChunkState : std::uint32_t { free, owned, full };

/// The head of a chunk in shared memory. One thread writes it, one drain reads it; `published` is
/// the only word that both touch while it is owned.
struct alignas(64) ChunkHead {
    std::atomic<ChunkState> state;
    std::atomic<std::uint32_t> published;  ///< bytes of whole records, release-stored by the owner
    std::uint32_t thread;                  ///< ThreadId; 0 is the dictionary stream
    std::uint32_t sequence;                ///< counts the thread's chunks from 0
    std::atomic<std::uint32_t> nextFree;   ///< index + 1 of the chunk below it on the free stack
};
static_assert(sizeof(ChunkHead) == 64 && std::atomic<std::uint64_t>::is_always_lock_free);

/// Memory that a recorded program and whoever drains it share: chunks that go round between them.
/// Made by the drain's side and handed over as a file descriptor, or private to one process.
/// acquire() and release() are safe from any thread of either side.
class Channel {
  public:
    /// Anonymous shared memory (memfd), nothing touched yet. Errors: io.
    [[nodiscard]] static base::Result<Channel> create();
    /// For one process alone, which drains itself: no descriptor, and no limit on file sizes
    /// counts. Errors: io.
    [[nodiscard]] static base::Result<Channel> createPrivate();
    /// The other side of create(): maps and closes `descriptor`. One process can attach, once; what
    /// it forks is not recorded. On an error the descriptor stays as it is. Errors: format (not a
    /// channel, or taken), io.
    [[nodiscard]] static base::Result<Channel> attach(int descriptor);
    /// As create() and attach() at once: the recorded program's own side of a channel that process
    /// `drain` is to drain. Errors: io.
    [[nodiscard]] static base::Result<Channel> createFor(int drain);
    /// The drain's side of that; `descriptor` stays the caller's. Errors: format (not a channel),
    /// io.
    [[nodiscard]] static base::Result<Channel> adopt(int descriptor);
    Channel(Channel&& other) noexcept;
    Channel& operator=(Channel&& other) noexcept;
    ~Channel();

    /// The descriptor to hand to the other side; only on the side that created it.
    [[nodiscard]] int descriptor() const;
    /// It has been handed over.
    void closeDescriptor() noexcept;

    /// A chunk to write, for `thread`; waits while the budget is spent, unless it is the thread's
    /// first. Null once the drain has gone (stop(), or its process died), in a forked child, and
    /// where every chunk is in use.
    [[nodiscard]] ChunkHead* acquire(trace::ThreadId thread, std::uint32_t sequence) noexcept;
    /// The same without waiting: null also while the budget is spent.
    [[nodiscard]] ChunkHead* tryAcquire(trace::ThreadId thread, std::uint32_t sequence) noexcept;
    /// The owner hands a chunk over: it is full, or its thread ends.
    void seal(ChunkHead& chunk) noexcept;
    /// The drain gives a chunk back after it has read all of it.
    void release(ChunkHead& chunk) noexcept;
    [[nodiscard]] static std::byte* payload(ChunkHead& chunk) noexcept;
    /// Chunk at `index` below chunkCount(), in any state.
    [[nodiscard]] ChunkHead& chunk(std::size_t index) const noexcept;
    /// Chunks that have ever been used.
    [[nodiscard]] std::size_t chunkCount() const noexcept;

    [[nodiscard]] trace::ThreadId newThread() noexcept;
    /// First of `count` fresh numbers of the id sort `sort`, for threads that number on their own.
    enum class IdSort : std::uint8_t { frame, object, exception, scope, chain, task, loop, handle };
    [[nodiscard]] std::uint32_t newIds(IdSort sort, std::uint32_t count) noexcept;
    /// No id of a fresh channel will be one that `before` has given.
    void continueIds(const Channel& before) noexcept;

    /// The drain says that it lives, at every round.
    void beat() noexcept;
    /// Tells producers that nobody drains any more: acquire() gives null from now on.
    void stop() noexcept;
    [[nodiscard]] bool stopped() const noexcept;
    /// The program is about to end with a status: how it ended is only told to its parent, which
    /// need not be whoever drains. Nothing in a forked child.
    void tellEnding(std::uint8_t status) noexcept;
    /// What it said; empty where it has not come to that.
    [[nodiscard]] std::optional<std::uint8_t> ending() const noexcept;
    /// Whether producers lose and count (--drop) instead of waiting.
    void setDropping(bool dropping) noexcept;
    [[nodiscard]] bool dropping() const noexcept;

  private:
    struct Head;
    Channel() = default;
    [[nodiscard]] static base::Result<Channel> map(int descriptor, int flags);
    void prepare();
    [[nodiscard]] ChunkHead* popFree() noexcept;
    [[nodiscard]] ChunkHead* takeUnused() noexcept;
    static void populate(ChunkHead& chunk) noexcept;
    [[nodiscard]] bool mustWait(trace::ThreadId thread, std::uint32_t sequence) const noexcept;
    [[nodiscard]] ChunkHead* take(trace::ThreadId thread, std::uint32_t sequence) noexcept;
    void close() noexcept;

    Head* m_head = nullptr;
    int m_descriptor = -1;
    int m_process = 0;  ///< whose chunks acquire() gives; a forked child is another
};

}  // namespace flowglass::record
