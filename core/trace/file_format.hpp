#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/trace/block.hpp"
#include "core/trace/trace.hpp"

// What FORMAT.md says, as code: shared by the writer and the reader, and by nobody else.
namespace flowglass::trace::format {

/// Not a letter first, so that no text file starts like this; the line ends show a file that went
/// through a text mode copy.
inline constexpr std::string_view kMagic{
    "\x8F"
    "FLOW\r\n\x1A",
    8};
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::size_t kHeaderBytes = 16;
inline constexpr std::size_t kBlockHeadBytes = 16;
/// A block never unpacks to more than this; what claims to is damaged.
inline constexpr std::uint64_t kMostRawBytes = 64U * 1024U * 1024U;

enum class BlockType : std::uint32_t { metadata = 1, source = 2, events = 3, end = 4 };

/// Magic, version and checksum.
[[nodiscard]] std::string header(std::uint32_t version = kVersion);
/// The version that a header names; empty where it is damaged. These 16 bytes never change.
[[nodiscard]] std::optional<std::uint32_t> soundVersion(std::string_view bytes);

/// What stands before each block's payload.
struct BlockHead {
    std::uint32_t type = 0;
    std::uint32_t length = 0;  ///< of the payload, in bytes
    std::uint64_t checksum = 0;
};
[[nodiscard]] BlockHead readHead(std::string_view bytes);
[[nodiscard]] std::uint64_t checksumOf(const BlockHead& head, std::string_view payload);
/// Appends a whole block; the payload is below 4 GiB.
void appendBlock(std::string& out, BlockType type, std::string_view payload);

[[nodiscard]] std::string metadataPayload(const Metadata& metadata);
[[nodiscard]] std::optional<Metadata> readMetadata(std::string_view payload);

struct Source {
    std::string file;
    std::string text;
};
[[nodiscard]] std::string sourcePayload(std::string_view file, std::string_view text);
[[nodiscard]] std::optional<Source> readSource(std::string_view payload);

/// Where a block of events stands in its trace.
struct EpochPlace {
    std::uint64_t epoch = 0;
    std::uint64_t following = 0;  ///< blocks of the same epoch that come after this one
    bool shared = false;          ///< the epoch has blocks of more than one thread
};

/// The plain numbers before a block's compressed columns.
struct EventsHead {
    EpochPlace place;
    std::uint64_t thread = 0;
    std::uint64_t firstTime = 0;
    std::uint64_t events = 0;
    std::uint64_t timeBytes = 0;
    std::uint64_t rowBytes = 0;
    std::uint64_t texts = 0;
    std::uint64_t lengthBytes = 0;
    std::uint64_t textBytes = 0;
    [[nodiscard]] std::uint64_t rawBytes() const {
        return events + timeBytes + rowBytes + lengthBytes + textBytes;
    }
};
/// What the columns of a block take in memory, but for its texts.
[[nodiscard]] std::uint64_t memoryBytes(const EventsHead& head);
/// At most what the columns of eventsPayload() unpack to.
[[nodiscard]] std::uint64_t unpackedBytes(const BlockColumns& columns);
[[nodiscard]] std::string eventsPayload(const BlockColumns& columns, const EpochPlace& place);
/// Reads the numbers and takes them off `payload`; empty where they cannot be.
[[nodiscard]] std::optional<EventsHead> takeEventsHead(std::string_view& payload);
/// Unpacks and validates the columns that follow `head`; empty where they are not sound.
[[nodiscard]] std::optional<BlockColumns> readColumns(const EventsHead& head,
                                                      std::string_view packed);

[[nodiscard]] std::string endPayload(std::uint64_t events);
[[nodiscard]] std::optional<std::uint64_t> readEnd(std::string_view payload);

/// Appends `raw` as one zstd frame.
void appendCompressed(std::string& out, std::string_view raw);
/// The frame's content, which must be exactly `size` bytes; false where it is not.
[[nodiscard]] bool decompress(std::string_view packed, std::string& raw, std::size_t size);

}  // namespace flowglass::trace::format
