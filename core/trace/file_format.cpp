#include "core/trace/file_format.hpp"

#include <xxhash.h>

#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/json_writer.hpp"
#include "core/trace/varint.hpp"

namespace flowglass::trace::format {
namespace {

template <class Number>
void appendLittle(std::string& out, Number value) {
    for (unsigned shift = 0; shift < sizeof value * 8U; shift += 8U)
        out.push_back(static_cast<char>(value >> shift & 0xFFU));
}

template <class Number>
Number little(std::string_view bytes) {
    Number value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i)
        value |= static_cast<Number>(static_cast<Number>(static_cast<unsigned char>(bytes[i]))
                                     << (8U * i));
    return value;
}

/// Takes one varint off `bytes`.
bool take(std::string_view& bytes, std::uint64_t& value) {
    const char* at = bytes.data();
    const bool whole = readVarint(at, bytes.data() + bytes.size(), value);
    bytes.remove_prefix(static_cast<std::size_t>(at - bytes.data()));
    return whole;
}

}  // namespace

std::string header(std::uint32_t version) {
    std::string bytes(kMagic);
    appendLittle(bytes, version);
    appendLittle(bytes, static_cast<std::uint32_t>(XXH3_64bits(bytes.data(), bytes.size())));
    return bytes;
}

std::optional<std::uint32_t> soundVersion(std::string_view bytes) {
    if (bytes.size() < kHeaderBytes) return std::nullopt;
    const auto checked = bytes.substr(0, kHeaderBytes - sizeof(std::uint32_t));
    const auto checksum = static_cast<std::uint32_t>(XXH3_64bits(checked.data(), checked.size()));
    if (little<std::uint32_t>(bytes.substr(checked.size())) != checksum) return std::nullopt;
    return little<std::uint32_t>(bytes.substr(kMagic.size()));
}

BlockHead readHead(std::string_view bytes) {
    return {little<std::uint32_t>(bytes), little<std::uint32_t>(bytes.substr(4)),
            little<std::uint64_t>(bytes.substr(8))};
}

std::uint64_t checksumOf(const BlockHead& head, std::string_view payload) {
    const auto seed = std::uint64_t{head.type} << 32U | head.length;
    return XXH3_64bits_withSeed(payload.data(), payload.size(), seed);
}

void appendBlock(std::string& out, BlockType type, std::string_view payload) {
    const BlockHead head{static_cast<std::uint32_t>(type),
                         static_cast<std::uint32_t>(payload.size()), 0};
    appendLittle(out, head.type);
    appendLittle(out, head.length);
    appendLittle(out, checksumOf(head, payload));
    out += payload;
}

std::string metadataPayload(const Metadata& metadata) {
    base::JsonWriter json;
    json.beginObject().key("program").string(metadata.program).key("arguments").beginArray();
    for (const auto& argument : metadata.arguments) json.string(argument);
    json.endArray().key("language").string(metadata.language);
    json.key("runtime").string(metadata.runtime).key("started").string(metadata.started);
    json.key("process").number(std::uint64_t{metadata.processId});
    return json.endObject().take();
}

std::optional<Metadata> readMetadata(std::string_view payload) {
    const auto json = nlohmann::json::parse(payload, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    const auto text = [&](const char* key) {
        const auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get<std::string>()
                                                         : std::string();
    };
    Metadata metadata;
    metadata.program = text("program");
    metadata.language = text("language");
    metadata.runtime = text("runtime");
    metadata.started = text("started");
    if (const auto list = json.find("arguments"); list != json.end() && list->is_array())
        for (const auto& argument : *list)
            if (argument.is_string()) metadata.arguments.push_back(argument.get<std::string>());
    if (const auto id = json.find("process"); id != json.end() && id->is_number_unsigned())
        metadata.processId = id->get<std::uint32_t>();
    return metadata;
}

std::string sourcePayload(std::string_view file, std::string_view text) {
    std::string payload;
    appendVarint(payload, file.size());
    appendVarint(payload, text.size());
    payload += file;
    appendCompressed(payload, text);
    return payload;
}

std::optional<Source> readSource(std::string_view payload) {
    std::uint64_t nameBytes = 0;
    std::uint64_t textBytes = 0;
    if (!take(payload, nameBytes) || !take(payload, textBytes) || nameBytes > payload.size() ||
        textBytes > kMostRawBytes)
        return std::nullopt;
    Source source;
    source.file = payload.substr(0, nameBytes);
    if (!decompress(payload.substr(nameBytes), source.text, textBytes)) return std::nullopt;
    return source;
}

std::uint64_t memoryBytes(const EventsHead& head) {
    using Columns = BlockColumns;
    constexpr auto kEvent = sizeof(decltype(Columns::kinds)::value_type) +
                            sizeof(decltype(Columns::times)::value_type) +
                            sizeof(decltype(Columns::rowEnds)::value_type);
    return head.events * kEvent + head.rowBytes +
           head.texts * sizeof(decltype(Columns::textEnds)::value_type);
}

std::uint64_t unpackedBytes(const BlockColumns& columns) {
    constexpr std::uint64_t kMostVarint = 5;
    return columns.kinds.size() * (1 + kMostVarint) + columns.rows.size() +
           columns.textEnds.size() * kMostVarint + columns.texts.size();
}

std::string eventsPayload(const BlockColumns& columns, const EpochPlace& place) {
    std::string times;
    std::string lengths;
    std::uint32_t last = 0;
    for (const auto time : columns.times) appendVarint(times, time - std::exchange(last, time));
    last = 0;
    for (const auto end : columns.textEnds) appendVarint(lengths, end - std::exchange(last, end));

    std::string payload;
    for (const std::uint64_t number :
         {place.epoch, place.following, std::uint64_t{place.shared},
          std::uint64_t{columns.thread.value},
          static_cast<std::uint64_t>(columns.firstTime.count()),
          std::uint64_t{columns.kinds.size()}, std::uint64_t{times.size()},
          std::uint64_t{columns.rows.size()}, std::uint64_t{columns.textEnds.size()},
          std::uint64_t{lengths.size()}, std::uint64_t{columns.texts.size()}})
        appendVarint(payload, number);

    std::string raw;
    raw.reserve(columns.kinds.size() + times.size() + columns.rows.size() + lengths.size() +
                columns.texts.size());
    for (const auto kind : columns.kinds) raw.push_back(static_cast<char>(kind));
    raw.append(times).append(columns.rows).append(lengths).append(columns.texts);
    appendCompressed(payload, raw);
    return payload;
}

std::optional<EventsHead> takeEventsHead(std::string_view& payload) {
    EventsHead head;
    std::uint64_t shared = 0;
    for (auto* number : {&head.place.epoch, &head.place.following, &shared, &head.thread,
                         &head.firstTime, &head.events, &head.timeBytes, &head.rowBytes,
                         &head.texts, &head.lengthBytes, &head.textBytes})
        if (!take(payload, *number)) return std::nullopt;
    head.place.shared = shared != 0;
    for (const auto size :
         {head.events, head.timeBytes, head.rowBytes, head.texts, head.lengthBytes, head.textBytes})
        if (size > kMostRawBytes) return std::nullopt;
    if (head.events == 0 || head.rawBytes() > kMostRawBytes || head.timeBytes < head.events ||
        head.lengthBytes < head.texts || head.thread == 0 ||
        head.thread > std::numeric_limits<std::uint32_t>::max() ||
        head.firstTime > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return std::nullopt;
    return head;
}

namespace {

/// Reads `count` differences that fill `bytes` exactly, as running sums.
bool readSums(std::string_view bytes, std::uint64_t count, std::vector<std::uint32_t>& sums) {
    const char* at = bytes.data();
    const char* end = at + bytes.size();
    std::uint64_t sum = 0;
    sums.resize(count);
    for (auto& target : sums) {
        std::uint64_t difference = 0;
        if (!readVarint(at, end, difference)) return false;
        sum += difference;
        if (difference > std::numeric_limits<std::uint32_t>::max() ||
            sum > std::numeric_limits<std::uint32_t>::max())
            return false;
        target = static_cast<std::uint32_t>(sum);
    }
    return at == end;
}

}  // namespace

std::optional<BlockColumns> readColumns(const EventsHead& head, std::string_view packed) {
    thread_local std::string raw;  // keeps its room from block to block
    if (!decompress(packed, raw, head.rawBytes())) return std::nullopt;
    std::string_view rest(raw);
    const auto column = [&](std::uint64_t bytes) {
        const auto part = rest.substr(0, bytes);
        rest.remove_prefix(bytes);
        return part;
    };
    BlockColumns columns;
    columns.thread = ThreadId{static_cast<std::uint32_t>(head.thread)};
    columns.firstTime = base::Nanoseconds(static_cast<std::int64_t>(head.firstTime));
    const auto kinds = column(head.events);
    columns.kinds.resize(kinds.size());
    std::memcpy(columns.kinds.data(), kinds.data(), kinds.size());
    if (!readSums(column(head.timeBytes), head.events, columns.times)) return std::nullopt;
    columns.rows = column(head.rowBytes);
    if (!readSums(column(head.lengthBytes), head.texts, columns.textEnds)) return std::nullopt;
    columns.texts = column(head.textBytes);
    if (!validate(columns)) return std::nullopt;
    return columns;
}

std::string endPayload(std::uint64_t events) {
    std::string payload;
    appendVarint(payload, events);
    return payload;
}

std::optional<std::uint64_t> readEnd(std::string_view payload) {
    std::uint64_t events = 0;
    return take(payload, events) ? std::optional(events) : std::nullopt;
}

}  // namespace flowglass::trace::format
