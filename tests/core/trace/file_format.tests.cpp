#include "core/trace/file_format.hpp"

#include <limits>

#include "core/trace/file.hpp"
#include "core/trace/varint.hpp"
#include "tests/core/trace/samples.hpp"

using namespace flowglass::trace;
using format::BlockType;
using samples::linesOf;
using samples::TemporaryFile;

namespace {

/// The parts of the sample's file before its end block.
std::string openEnded() {
    const TemporaryFile file;
    REQUIRE(writeFile(file.path(), *samples::manyFields()).has_value());
    const auto bytes = file.read();
    std::string end;
    format::appendBlock(end, BlockType::end, format::endPayload(samples::manyFields()->size()));
    REQUIRE(bytes.ends_with(end));
    return bytes.substr(0, bytes.size() - end.size());
}

std::shared_ptr<const Trace> readBytes(std::string_view bytes) {
    const TemporaryFile file;
    file.write(bytes);
    auto trace = readFile(file.path());
    REQUIRE(trace.has_value());
    return *trace;
}

/// In ns: after all of the sample's.
constexpr std::uint64_t kLate = 1'000'000'000'000;

/// A soundly checked events block whose head says these sizes.
std::string eventsBlock(std::uint64_t events, std::uint64_t times, std::uint64_t rows,
                        std::uint64_t texts, std::uint64_t lengths, std::uint64_t textBytes,
                        std::string_view raw) {
    std::string payload;
    for (const std::uint64_t number :
         {std::uint64_t{9}, std::uint64_t{0}, std::uint64_t{0}, std::uint64_t{1}, kLate, events,
          times, rows, texts, lengths, textBytes})
        appendVarint(payload, number);
    format::appendCompressed(payload, raw);
    std::string block;
    format::appendBlock(block, BlockType::events, payload);
    return block;
}

}  // namespace

TEST_CASE("blocks of unknown types are skipped", "[trace]") {
    auto bytes = openEnded();
    format::appendBlock(bytes, static_cast<BlockType>(77), "of a later Flowglass");
    format::appendBlock(bytes, BlockType::end, format::endPayload(samples::manyFields()->size()));
    const auto trace = readBytes(bytes);
    CHECK(trace->damage().empty());
    CHECK(linesOf(*trace) == linesOf(*samples::manyFields()));
}

TEST_CASE("an end that counts other events than there are is damage", "[trace]") {
    auto bytes = openEnded();
    format::appendBlock(bytes, BlockType::end, format::endPayload(7));
    CHECK_FALSE(readBytes(bytes)->damage().empty());
}

TEST_CASE("a trace of a newer format is refused by name, a damaged header is not mistaken for one",
          "[trace]") {
    const TemporaryFile file;
    auto bytes = format::header();
    bytes[8] = 2;
    file.write(bytes);
    CHECK(readFile(file.path()).error().sentence ==
          "The file's header is damaged; record it again.");
    file.write(format::header(2));
    const auto refused = readFile(file.path());
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == flowglass::base::ErrorKind::unsupported);
    CHECK(refused.error().sentence ==
          "The trace is of format 2 and this Flowglass reads format 1; open it with the Flowglass "
          "that wrote it, or a newer one.");
}

TEST_CASE("sizes that cannot be are damage, and nothing is allocated for them", "[trace]") {
    constexpr auto kHuge = std::numeric_limits<std::uint64_t>::max();
    // A block of one mark: kind, time 0, row (mask 1, text 0), length 1, "a".
    const std::string mark{static_cast<char>(Kind::mark), 0, 2, 0, 1, 'a'};
    const auto start = openEnded();
    const auto before = samples::manyFields()->size();
    CHECK(readBytes(start + eventsBlock(1, 1, 2, 1, 1, 1, mark))->size() == before + 1);
    const std::vector<std::string> hostile{eventsBlock(kHuge, 1, 2, 1, 1, 1, mark),
                                           eventsBlock(1, kHuge, 2, 1, 1, 1, mark),
                                           eventsBlock(1, 1, kHuge, 1, 1, 1, mark),
                                           eventsBlock(1, 1, 2, kHuge, 1, 1, mark),
                                           eventsBlock(1, 1, 2, 1, kHuge, 1, mark),
                                           eventsBlock(1, 1, 2, 1, 1, kHuge, mark),
                                           eventsBlock(0, 0, 0, 0, 0, 0, ""),
                                           eventsBlock(2, 1, 1, 1, 1, 1, mark),
                                           eventsBlock(1, 1, 2, 0, 1, 1, mark),
                                           eventsBlock(1, 2, 1, 1, 1, 1, mark),
                                           eventsBlock(60'000'000, 60'000'000, 2, 1, 1, 1, mark)};
    for (const auto& block : hostile) {
        const auto trace = readBytes(start + block);
        CHECK(trace->size() == before);
        CHECK_FALSE(trace->damage().empty());
    }
}

TEST_CASE("a block that unpacks to far more than a trace does is damage", "[trace]") {
    // Each block is 60 MiB of one text; zstd makes a few kilobytes of it.
    constexpr std::uint64_t kBytes = 60U * 1024U * 1024U;
    std::string raw{static_cast<char>(Kind::mark), 0, 2, 0};
    std::string length;
    appendVarint(length, kBytes);
    raw += length;
    raw.append(kBytes, 'a');
    const auto block = eventsBlock(1, 1, 2, 1, length.size(), kBytes, raw);
    REQUIRE(block.size() < kBytes / 1000);
    std::string bytes = format::header();
    for (int i = 0; i < 12; ++i) bytes += block;
    const auto trace = readBytes(bytes);
    CHECK(trace->size() < 12);
    CHECK_FALSE(trace->damage().empty());
}

TEST_CASE("events that take far more memory than those of a trace do are damage", "[trace]") {
    // Three bytes an event, all alike: zstd makes next to nothing of them, and memory takes ten.
    constexpr std::uint64_t kEvents = 5'000'000;
    const std::string raw =
        std::string(kEvents, static_cast<char>(Kind::threadEnd)) + std::string(2 * kEvents, '\0');
    const auto block = eventsBlock(kEvents, kEvents, kEvents, 0, 0, 0, raw);
    REQUIRE(block.size() < 4'000);
    std::string bytes = format::header();
    // What a reader skips is no reason to believe more.
    format::appendBlock(bytes, static_cast<BlockType>(77), std::string(10'000'000, '\0'));
    for (int i = 0; i < 6; ++i) bytes += block;
    const auto trace = readBytes(bytes);
    CHECK(trace->size() == 5 * kEvents);
    CHECK_FALSE(trace->damage().empty());
}

TEST_CASE("source texts that unpack to far more than a trace's do are damage", "[trace]") {
    constexpr std::size_t kBytes = 60U * 1024U * 1024U;
    const auto payload = format::sourcePayload("a.py", std::string(kBytes, 'a'));
    REQUIRE(payload.size() < kBytes / 1000);
    std::string bytes = format::header();
    for (int i = 0; i < 6; ++i) format::appendBlock(bytes, BlockType::source, payload);
    format::appendBlock(bytes, BlockType::end, format::endPayload(0));
    CHECK_FALSE(readBytes(bytes)->damage().empty());
}

TEST_CASE("columns that were changed under a right checksum are believed or refused, never unsafe",
          "[trace]") {
    const auto trace = samples::manyFields();
    std::vector<std::shared_ptr<const Block>> blocks;
    trace->eachEpoch([&](auto epoch) { blocks.insert(blocks.end(), epoch.begin(), epoch.end()); });
    std::size_t believed = 0;
    std::size_t refused = 0;
    for (const auto& block : blocks) {
        for (std::size_t i = 0; i < block->columns().rows.size(); ++i) {
            for (unsigned value = 0; value < 256; value += 5) {
                auto columns = block->columns();
                columns.rows[i] = static_cast<char>(value);
                if (!validate(columns)) {
                    ++refused;
                    continue;
                }
                ++believed;
                const Block changed(std::move(columns));
                for (std::uint32_t at = 0; at < changed.size(); ++at)
                    REQUIRE(jsonLine(changed.event(at)).size() > 2);
            }
        }
    }
    CHECK(believed > 100);
    CHECK(refused > 1000);
}

TEST_CASE("a number comes back from its varint, and a cut or endless one from none", "[trace]") {
    const std::uint64_t value =
        GENERATE(std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, std::uint64_t{16384},
                 ~std::uint64_t{0}, std::uint64_t{1} << 63U);
    std::string bytes;
    appendVarint(bytes, value);
    const char* at = bytes.data();
    std::uint64_t result = 0;
    REQUIRE(readVarint(at, bytes.data() + bytes.size(), result));
    CHECK(result == value);
    CHECK(at == bytes.data() + bytes.size());
    at = bytes.data();
    CHECK_FALSE(readVarint(at, bytes.data() + bytes.size() - 1, result));
    const std::string endless(11, '\xFF');
    at = endless.data();
    CHECK_FALSE(readVarint(at, endless.data() + endless.size(), result));
    CHECK(unzigzag(zigzag(static_cast<std::int64_t>(value))) == static_cast<std::int64_t>(value));
}
