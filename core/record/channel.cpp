#include "core/record/channel.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <string>
#include <utility>

#include "core/base/file_size_signal.hpp"
#include "core/record/liveness.hpp"

namespace flowglass::record {
namespace {

constexpr std::uint64_t kMagic = 0x6c656e6e61686346U;  // "Fchannel"
constexpr std::uint32_t kVersion = 4;
constexpr std::size_t kIdSorts = 8;
constexpr std::size_t kHeadBytes = 4096;
constexpr std::size_t kStride = sizeof(ChunkHead) + kChunkBytes;
constexpr std::size_t kBytes = kHeadBytes + kMostChunks * kStride;

base::Error ioError(const char* what) {
    return {base::ErrorKind::io,
            std::string("The memory that a recording needs could not be ") + what + ": " +
                (errno == EFBIG ? "files may not be that large here (see ulimit -f)"
                                : std::strerror(errno)) +
                ".",
            {}};
}

}  // namespace

/// The first page: what both sides count. The chunks follow, each behind its own head.
struct Channel::Head {
    std::uint64_t magic;
    std::uint32_t version;
    std::int32_t drain;                 ///< process that drains
    std::atomic<std::int32_t> program;  ///< process that is recorded; 0 before it attached
    std::atomic<bool> stopped;
    std::atomic<bool> dropping;
    std::atomic<std::uint32_t> beats;
    alignas(64) std::atomic<std::uint64_t> freeTop;  ///< tag in the high half, index + 1 in the low
    std::atomic<std::uint32_t> used;                 ///< chunks that were ever taken
    std::atomic<std::uint32_t> full;                 ///< chunks that wait for the drain
    alignas(64) std::atomic<std::uint32_t> threads;
    std::array<std::atomic<std::uint32_t>, kIdSorts> ids;
    std::atomic<std::uint32_t> ending;  ///< the status + 1 with which the program is about to end
};

base::Result<Channel> Channel::map(int descriptor, int flags) {
    void* memory =
        mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, flags | MAP_NORESERVE, descriptor, 0);
    if (memory == MAP_FAILED) return ioError("mapped");
    static_assert(sizeof(Head) <= kHeadBytes);
    Channel channel;
    channel.m_head = static_cast<Head*>(memory);
    channel.m_process = getpid();
    return channel;
}

/// Fresh memory is all zeros, which is what the counters and chunks begin with.
void Channel::prepare() {
    auto* head = new (m_head) Head{};
    head->magic = kMagic;
    head->version = kVersion;
    head->drain = getpid();
}

base::Result<Channel> Channel::createPrivate() {
    auto channel = map(-1, MAP_PRIVATE | MAP_ANONYMOUS);
    if (channel) channel->prepare();
    return channel;
}

base::Result<Channel> Channel::create() {
    const base::FileSizeSignal held;  // a limit counts for memory that is a file, too
    const int descriptor = memfd_create("flowglass", MFD_CLOEXEC);
    if (descriptor < 0) return ioError("made");
    if (ftruncate(descriptor, static_cast<off_t>(kBytes)) != 0) {
        const auto error = ioError("made");
        ::close(descriptor);
        return error;
    }
    auto channel = map(descriptor, MAP_SHARED);
    if (!channel) {
        ::close(descriptor);
        return channel;
    }
    channel->m_descriptor = descriptor;
    channel->prepare();
    return channel;
}

base::Result<Channel> Channel::createFor(int drain) {
    auto channel = create();
    if (!channel) return channel;
    channel->m_head->drain = drain;
    channel->m_head->program = channel->m_process;
    return channel;
}

base::Result<Channel> Channel::adopt(int descriptor) {
    struct stat status {};
    if (fstat(descriptor, &status) != 0) return ioError("found");
    const base::Error foreign{base::ErrorKind::format,
                              "This is not a channel of this version of Flowglass; the launcher "
                              "and the recorder must come from one build.",
                              "descriptor " + std::to_string(descriptor)};
    if (status.st_size != static_cast<off_t>(kBytes)) return foreign;
    auto channel = map(descriptor, MAP_SHARED);
    if (!channel) return channel;
    if (channel->m_head->magic != kMagic || channel->m_head->version != kVersion) return foreign;
    return channel;
}

base::Result<Channel> Channel::attach(int descriptor) {
    auto channel = adopt(descriptor);
    if (!channel) return channel;
    std::int32_t nobody = 0;
    if (!channel->m_head->program.compare_exchange_strong(nobody, channel->m_process))
        return base::Error{base::ErrorKind::format,
                           "Another process is being recorded into this channel already.",
                           "descriptor " + std::to_string(descriptor)};
    ::close(descriptor);
    return channel;
}

Channel::Channel(Channel&& other) noexcept
    : m_head(std::exchange(other.m_head, nullptr)),
      m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_process(other.m_process) {}

Channel& Channel::operator=(Channel&& other) noexcept {
    if (this == &other) return *this;
    close();
    m_head = std::exchange(other.m_head, nullptr);
    m_descriptor = std::exchange(other.m_descriptor, -1);
    m_process = other.m_process;
    return *this;
}

Channel::~Channel() {
    close();
}

void Channel::close() noexcept {
    if (m_head != nullptr) munmap(m_head, kBytes);
    closeDescriptor();
}

void Channel::closeDescriptor() noexcept {
    if (m_descriptor >= 0) ::close(std::exchange(m_descriptor, -1));
}

int Channel::descriptor() const {
    return m_descriptor;
}

std::byte* Channel::payload(ChunkHead& chunk) noexcept {
    return reinterpret_cast<std::byte*>(&chunk + 1);
}

ChunkHead& Channel::chunk(std::size_t index) const noexcept {
    return *reinterpret_cast<ChunkHead*>(reinterpret_cast<std::byte*>(m_head) + kHeadBytes +
                                         index * kStride);
}

std::size_t Channel::chunkCount() const noexcept {
    // The other side may have written anything here.
    return std::min<std::size_t>(m_head->used.load(std::memory_order_acquire), kMostChunks);
}

ChunkHead* Channel::popFree() noexcept {
    auto top = m_head->freeTop.load(std::memory_order_acquire);
    for (;;) {
        const auto index = static_cast<std::uint32_t>(top);
        if (index == 0 || index > kMostChunks) return nullptr;
        auto& found = chunk(index - 1);
        // The tag makes a stack that changed in between differ, even where this chunk is back on
        // top of it.
        const auto below = ((top >> 32U) + 1) << 32U | found.nextFree.load();
        if (m_head->freeTop.compare_exchange_weak(top, below, std::memory_order_acq_rel))
            return &found;
    }
}

ChunkHead* Channel::takeUnused() noexcept {
    auto used = m_head->used.load();
    do {
        if (used >= kMostChunks) return nullptr;
    } while (!m_head->used.compare_exchange_weak(used, used + 1));
    return &chunk(used);
}

bool Channel::mustWait(trace::ThreadId thread, std::uint32_t sequence) const noexcept {
    // The dictionary stream never waits: without it nothing else can be read.
    const bool isUrgent = sequence == 0 || thread.value == 0;
    return !isUrgent && m_head->full.load(std::memory_order_relaxed) >= kChunkBudget;
}

/// Gets the memory of a chunk that was never used at once: page by page, as it is written, each
/// costs the program an interrupt. Where the kernel does not know how (before Linux 5.14) that is
/// what it costs.
void Channel::populate(ChunkHead& chunk) noexcept {
#ifdef MADV_POPULATE_WRITE
    const int error = errno;
    constexpr std::uintptr_t page = 4096;
    const auto begin = reinterpret_cast<std::uintptr_t>(&chunk) / page * page;
    const auto bytes = reinterpret_cast<std::uintptr_t>(&chunk) + kStride - begin;
    (void)madvise(reinterpret_cast<void*>(begin), bytes, MADV_POPULATE_WRITE);
    errno = error;
#endif
}

ChunkHead* Channel::take(trace::ThreadId thread, std::uint32_t sequence) noexcept {
    if (stopped() || getpid() != m_process) return nullptr;
    // What was released last is still in the caches.
    auto* found = popFree();
    if (found == nullptr) {
        found = takeUnused();
        // A thread's first chunk may stay all but empty.
        if (found != nullptr && sequence != 0) populate(*found);
    }
    // Whatever was done with it before happened before whoever did it said that it is free.
    if (found == nullptr || found->state.load(std::memory_order_acquire) != ChunkState::free)
        return nullptr;
    found->published.store(0, std::memory_order_relaxed);
    found->thread = thread.value;
    found->sequence = sequence;
    found->state.store(ChunkState::owned, std::memory_order_release);
    return found;
}

ChunkHead* Channel::tryAcquire(trace::ThreadId thread, std::uint32_t sequence) noexcept {
    return mustWait(thread, sequence) ? nullptr : take(thread, sequence);
}

ChunkHead* Channel::acquire(trace::ThreadId thread, std::uint32_t sequence) noexcept {
    const int error = errno;
    Liveness drain(m_head->drain, m_head->beats);
    while (mustWait(thread, sequence) && !stopped() && getpid() == m_process) {
        if (!drain.waitAMoment()) stop();
    }
    errno = error;
    return take(thread, sequence);
}

void Channel::seal(ChunkHead& chunk) noexcept {
    m_head->full.fetch_add(1, std::memory_order_relaxed);
    chunk.state.store(ChunkState::full, std::memory_order_release);
}

void Channel::release(ChunkHead& released) noexcept {
    const auto offset = reinterpret_cast<std::byte*>(&released) -
                        reinterpret_cast<std::byte*>(m_head) - std::ptrdiff_t{kHeadBytes};
    const auto index = static_cast<std::uint64_t>(offset) / kStride;
    released.state.store(ChunkState::free, std::memory_order_release);
    auto top = m_head->freeTop.load(std::memory_order_relaxed);
    std::uint64_t above = 0;
    do {
        released.nextFree.store(static_cast<std::uint32_t>(top), std::memory_order_relaxed);
        above = ((top >> 32U) + 1) << 32U | (index + 1);
    } while (!m_head->freeTop.compare_exchange_weak(top, above, std::memory_order_acq_rel));
    m_head->full.fetch_sub(1, std::memory_order_relaxed);
}

trace::ThreadId Channel::newThread() noexcept {
    return {m_head->threads.fetch_add(1, std::memory_order_relaxed) + 1};
}

std::uint32_t Channel::newIds(IdSort sort, std::uint32_t count) noexcept {
    return m_head->ids[static_cast<std::size_t>(sort)].fetch_add(count, std::memory_order_relaxed) +
           1;
}

void Channel::continueIds(const Channel& before) noexcept {
    for (std::size_t sort = 0; sort < kIdSorts; ++sort)
        m_head->ids[sort].store(before.m_head->ids[sort].load());
}

void Channel::beat() noexcept {
    m_head->beats.fetch_add(1, std::memory_order_relaxed);
}

void Channel::stop() noexcept {
    m_head->stopped.store(true, std::memory_order_release);
}

bool Channel::stopped() const noexcept {
    return m_head->stopped.load(std::memory_order_acquire);
}

void Channel::tellEnding(std::uint8_t status) noexcept {
    if (getpid() == m_process) m_head->ending.store(status + 1U, std::memory_order_release);
}

std::optional<std::uint8_t> Channel::ending() const noexcept {
    const auto told = m_head->ending.load(std::memory_order_acquire);
    return told == 0 ? std::nullopt : std::optional(static_cast<std::uint8_t>(told - 1));
}

void Channel::setDropping(bool dropping) noexcept {
    m_head->dropping.store(dropping, std::memory_order_relaxed);
}

bool Channel::dropping() const noexcept {
    return m_head->dropping.load(std::memory_order_relaxed);
}

}  // namespace flowglass::record
