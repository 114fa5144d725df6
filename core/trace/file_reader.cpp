#include <atomic>
#include <map>
#include <new>
#include <system_error>
#include <thread>
#include <utility>

#include "core/base/join.hpp"
#include "core/trace/file.hpp"
#include "core/trace/file_bytes.hpp"
#include "core/trace/file_format.hpp"

namespace flowglass::trace {
namespace {

using base::ErrorKind;
using format::BlockType;

// Below this a second thread costs more than it saves.
constexpr std::size_t kWorthAThread = 256U * 1024U;
// zstd could do more, but no recording does, and a hostile file must not fill the memory. Times
// are never regular: the events of recordings take up to 16 times their bytes in the file. What a
// program prints over and over was seen to take 1400 times.
constexpr std::uint64_t kMostEventsRatio = 100;
constexpr std::uint64_t kMostTextsRatio = 1000;

/// What blocks may take in memory, together: so many times their own bytes in the file, and 256 MiB
/// for whoever is small and regular.
class Allowance {
  public:
    explicit Allowance(std::uint64_t ratio) : m_ratio(ratio) {}
    /// False where a block of `packed` bytes must not become `bytes`.
    [[nodiscard]] bool take(std::uint64_t bytes, std::uint64_t packed) {
        m_left += m_ratio * packed;
        if (bytes > m_left) return false;
        m_left -= bytes;
        return true;
    }

  private:
    std::uint64_t m_ratio;
    std::uint64_t m_left = 256U * 1024U * 1024U;
};

std::optional<base::Error> headerFault(std::string_view bytes) {
    const auto own = format::header();
    if (bytes.empty())
        return base::Error{
            ErrorKind::format, "The file is empty; nothing was recorded into it.", {}};
    if (bytes.size() < own.size() && own.starts_with(bytes))
        return base::Error{
            ErrorKind::format, "The file was cut before its first event; record it again.", {}};
    if (!bytes.starts_with(format::kMagic))
        return base::Error{
            ErrorKind::format, "This is not a Flowglass trace; 'flowglass record' makes one.", {}};
    if (bytes.substr(0, own.size()) == own) return std::nullopt;
    const auto version = format::soundVersion(bytes);
    if (!version)
        return base::Error{ErrorKind::format, "The file's header is damaged; record it again.", {}};
    return base::Error{
        ErrorKind::unsupported,
        base::joined({"The trace is of format ", std::to_string(*version),
                      " and this Flowglass reads format ", std::to_string(format::kVersion),
                      "; open it with the Flowglass that wrote it, or a newer one."}),
        {}};
}

/// One block of the file, and what it turned out to hold.
struct Entry {
    std::size_t offset = 0;
    format::BlockHead head;
    std::string_view payload;
    format::EventsHead events;
    std::shared_ptr<const Block> block;
};

/// Reads the blocks of a file: finds them all, unpacks them on two threads, and puts together the
/// trace up to the first that is not sound.
class FileReader {
  public:
    explicit FileReader(std::string_view bytes) : m_bytes(bytes) {}
    [[nodiscard]] std::shared_ptr<const Trace> read();

  private:
    void findBlocks();
    [[nodiscard]] bool isBelieved(Entry& entry);
    void unpackAll();
    [[nodiscard]] bool unpack(Entry& entry) const;
    void markBad(std::size_t index);
    bool take(const Entry& entry);
    bool takeEvents(const Entry& entry);
    bool takeSource(const Entry& entry);
    bool closeEpoch();
    [[nodiscard]] std::string damage(std::size_t taken) const;

    std::string_view m_bytes;
    std::vector<Entry> m_entries;
    Allowance m_eventsAllowed{kMostEventsRatio};
    Allowance m_textsAllowed{kMostTextsRatio};
    std::atomic<std::size_t> m_firstBad{~std::size_t{0}};
    TraceBuilder m_trace{Metadata{}};
    std::vector<std::shared_ptr<const Block>> m_epoch;
    format::EpochPlace m_place;
    base::Nanoseconds m_latest{0};  ///< nothing that follows is earlier
    bool m_goesBack = false;        ///< something was
    std::uint64_t m_events = 0;
    bool m_whole = false;
};

void FileReader::findBlocks() {
    std::size_t at = format::kHeaderBytes;
    while (m_bytes.size() - at >= format::kBlockHeadBytes) {
        Entry entry{at, format::readHead(m_bytes.substr(at)), {}, {}, {}};
        const auto rest = m_bytes.substr(at + format::kBlockHeadBytes);
        if (entry.head.length > rest.size()) return;
        entry.payload = rest.substr(0, entry.head.length);
        at += format::kBlockHeadBytes + entry.head.length;
        const bool believed = isBelieved(entry);
        m_entries.push_back(entry);
        if (!believed) return markBad(m_entries.size() - 1);
        if (entry.head.type == static_cast<std::uint32_t>(BlockType::end)) return;
    }
}

/// Whether the block is what its checksum says, and claims no more memory than it may.
bool FileReader::isBelieved(Entry& entry) {
    if (format::checksumOf(entry.head, entry.payload) != entry.head.checksum) return false;
    if (entry.head.type != static_cast<std::uint32_t>(BlockType::events)) return true;
    auto payload = entry.payload;
    const auto events = format::takeEventsHead(payload);
    const auto packed = entry.head.length;
    if (!events || !m_eventsAllowed.take(format::memoryBytes(*events), packed) ||
        !m_textsAllowed.take(events->textBytes, packed))
        return false;
    entry.events = *events;
    return true;
}

void FileReader::markBad(std::size_t index) {
    auto first = m_firstBad.load();
    while (index < first && !m_firstBad.compare_exchange_weak(first, index)) {
    }
}

bool FileReader::unpack(Entry& entry) const {
    if (entry.head.type != static_cast<std::uint32_t>(BlockType::events)) return true;
    auto payload = entry.payload;
    (void)format::takeEventsHead(payload);
    auto columns = format::readColumns(entry.events, payload);
    if (!columns) return false;
    entry.block = std::make_shared<const Block>(std::move(*columns));
    return true;
}

void FileReader::unpackAll() {
    std::atomic<std::size_t> next{0};
    std::atomic<bool> noMemory{false};
    const auto work = [&] {
        try {
            for (std::size_t i = next++; i < m_entries.size() && i < m_firstBad; i = next++)
                if (!unpack(m_entries[i])) markBad(i);
        } catch (const std::bad_alloc&) {
            noMemory = true;
            markBad(0);  // the other thread need not go on
        }
    };
    std::jthread second;
    if (m_bytes.size() >= kWorthAThread && std::thread::hardware_concurrency() > 1) {
        try {
            second = std::jthread(work);
        } catch (const std::system_error&) {
            // No thread is to be had: one does it all.
        }
    }
    work();
    if (second.joinable()) second.join();
    if (noMemory) throw std::bad_alloc();
}

/// False where it goes back in time: behind the epochs before it, or a thread behind itself.
bool FileReader::closeEpoch() {
    const auto epoch = std::exchange(m_epoch, {});
    std::map<ThreadId, base::Nanoseconds> ends;
    auto latest = m_latest;
    std::uint64_t events = 0;
    for (const auto& block : epoch) {
        auto& end = ends.try_emplace(block->thread(), m_latest).first->second;
        m_goesBack = block->time(0) < end;
        if (m_goesBack) return false;
        end = block->time(block->size() - 1);
        latest = std::max(latest, end);
        events += block->size();
    }
    m_latest = latest;
    m_events += events;
    m_trace.addEpoch(epoch);
    return true;
}

bool FileReader::takeEvents(const Entry& entry) {
    const auto& place = entry.events.place;
    if (!m_epoch.empty() &&
        (place.epoch != m_place.epoch || place.following + 1 != m_place.following))
        return false;
    m_place = place;
    m_epoch.push_back(entry.block);
    return place.following != 0 || closeEpoch();
}

bool FileReader::takeSource(const Entry& entry) {
    auto source = format::readSource(entry.payload);
    if (!source || !m_textsAllowed.take(source->text.size(), entry.head.length)) return false;
    m_trace.addSource(std::move(source->file), std::move(source->text));
    return true;
}

bool FileReader::take(const Entry& entry) {
    switch (static_cast<BlockType>(entry.head.type)) {
        case BlockType::metadata: {
            auto metadata = format::readMetadata(entry.payload);
            if (metadata) m_trace.setMetadata(std::move(*metadata));
            return metadata.has_value();
        }
        case BlockType::source:
            return takeSource(entry);
        case BlockType::events:
            return takeEvents(entry);
        case BlockType::end:
            m_whole = m_epoch.empty() && format::readEnd(entry.payload) == m_events;
            return m_whole;
    }
    return true;  // of a later minor change of the format
}

std::string FileReader::damage(std::size_t taken) const {
    if (m_whole) return {};
    const auto count = std::to_string(m_events);
    if (taken == m_entries.size())
        return base::joined({"The trace was cut after ", count,
                             m_events == 1 ? " event" : " events",
                             "; what came later is missing."});
    return base::joined(
        {m_goesBack ? "The trace goes back in time at byte " : "The trace is damaged at byte ",
         std::to_string(m_entries[taken].offset), "; only the ", count,
         m_events == 1 ? " event" : " events", " before it can be shown."});
}

std::shared_ptr<const Trace> FileReader::read() {
    findBlocks();
    unpackAll();
    std::size_t taken = 0;
    while (taken < std::min(m_entries.size(), m_firstBad.load()) && take(m_entries[taken])) {
        m_entries[taken].block.reset();
        ++taken;
    }
    // Of several threads' blocks some are missing, and what they said may come before what the
    // others say: the epoch is no prefix, so it is left out. A single thread's blocks are one.
    if (!m_epoch.empty() && !m_place.shared) (void)closeEpoch();
    m_trace.setDamage(damage(taken));
    return m_trace.snapshot();
}

}  // namespace

base::Error noMemoryFor(const std::filesystem::path& path) {
    return {ErrorKind::unsupported,
            "There is not enough memory to open the trace; close other programs, or open it on a "
            "machine with more.",
            path.string()};
}

base::Result<std::shared_ptr<const Trace>> readFile(const std::filesystem::path& path) try {
    const auto bytes = fileBytes(path, format::kHeaderBytes, &headerFault);
    if (!bytes) return bytes.error();
    return FileReader(*bytes).read();
} catch (const std::bad_alloc&) {
    return noMemoryFor(path);
}

}  // namespace flowglass::trace
