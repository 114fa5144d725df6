#include "core/record/raw_decoder.hpp"

#include <array>
#include <cstring>

namespace flowglass::record {
namespace {

using trace::Field;
using trace::FieldType;

/// What the decoder needs to know of a kind.
struct Shape {
    std::uint32_t known = 0;     ///< the mask bits that the kind has
    std::uint32_t required = 0;  ///< those that every event of it has
    std::array<Field, trace::kMaxFields> fields{};
};

constexpr auto makeShapes() {
    std::array<Shape, trace::kKindCount> shapes{};
    for (std::size_t k = 0; k < shapes.size(); ++k) {
        const auto rules = trace::rulesOf(static_cast<trace::Kind>(k));
        shapes[k].known = (1U << rules.size) - 1;
        for (std::size_t i = 0; i < rules.size; ++i) {
            shapes[k].fields[i] = rules.fields[i].field;
            if (rules.fields[i].required) shapes[k].required |= 1U << i;
        }
    }
    return shapes;
}
constexpr auto kShapes = makeShapes();

constexpr auto makeTypes() {
    std::array<FieldType, trace::kFieldCount> types{};
    for (std::size_t i = 0; i < types.size(); ++i) types[i] = trace::typeOf(static_cast<Field>(i));
    return types;
}
constexpr auto kTypes = makeTypes();

constexpr std::string_view kUnknownText = "?";

}  // namespace

std::optional<RawRecord> RawDecoder::first(std::span<const std::byte> records) {
    RawRecord record{};
    if (records.size() < sizeof record.head) return std::nullopt;
    std::memcpy(&record.head, records.data(), sizeof record.head);
    const auto bytes = std::size_t{record.head.units} * 4;
    record.bytes = sizeof record.head + ((bytes + 7) & ~std::size_t{7});
    if (record.head.ticks == 0 || static_cast<std::size_t>(record.head.kind) >= trace::kKindCount ||
        record.bytes > records.size())
        return std::nullopt;
    record.fields = records.subspan(sizeof record.head, bytes);
    return record;
}

bool RawDecoder::decode(const RawRecord& record, trace::Event& event) {
    const auto& shape = kShapes[static_cast<std::size_t>(record.head.kind)];
    const std::uint32_t mask = record.head.mask;
    if ((mask & ~shape.known) != 0 || (mask & shape.required) != shape.required) return false;
    m_at = record.fields.data();
    m_end = m_at + record.fields.size();
    m_isSane = true;
    if (record.head.hasTask != 0) event.task = trace::TaskId{id()};
    for (std::uint32_t rest = mask; rest != 0 && m_isSane; rest &= rest - 1)
        field(event, shape.fields[static_cast<std::size_t>(__builtin_ctz(rest))]);
    return m_isSane;
}

std::uint32_t RawDecoder::unit() {
    std::uint32_t result = 0;
    if (m_end - m_at < std::ptrdiff_t{sizeof result}) {
        m_isSane = false;
        return 0;
    }
    std::memcpy(&result, m_at, sizeof result);
    m_at += sizeof result;
    return result;
}

std::uint64_t RawDecoder::wide() {
    const std::uint64_t low = unit();
    return low | std::uint64_t{unit()} << 32U;
}

std::uint32_t RawDecoder::id() {
    const auto result = unit();
    if (result == 0) m_isSane = false;
    return result;
}

trace::Word RawDecoder::word(std::uint32_t raw) {
    if (raw >= trace::kWordCount) {
        m_isSane = false;
        raw = 0;
    }
    return static_cast<trace::Word>(raw);
}

std::string_view RawDecoder::inlineText(std::size_t bytes) {
    const auto padded = (bytes + 3) & ~std::size_t{3};
    if (static_cast<std::size_t>(m_end - m_at) < padded) {
        m_isSane = false;
        return {};
    }
    const auto* begin = reinterpret_cast<const char*>(m_at);
    m_at += padded;
    return {begin, bytes};
}

std::string_view RawDecoder::text() {
    const auto told = unit();
    if ((told & kInline) != 0) return inlineText(told & ~kInline);
    // A name whose definition was damaged costs the name, not the event.
    return m_dictionary.text(told).value_or(kUnknownText);
}

trace::Value RawDecoder::value() {
    const auto told = unit();
    trace::Value result;
    if ((told & kHasObject) != 0) result.object = trace::ObjectId{id()};
    if ((told & kHasFrame) != 0) result.frame = trace::FrameId{id()};
    result.form = static_cast<trace::ValueForm>(told & 0xffU);
    switch (result.form) {
        case trace::ValueForm::none:
        case trace::ValueForm::true_:
        case trace::ValueForm::false_:
            break;
        case trace::ValueForm::integer:
            result.integer = static_cast<std::int64_t>(wide());
            break;
        case trace::ValueForm::real: {
            const auto bits = wide();
            std::memcpy(&result.real, &bits, sizeof bits);
            break;
        }
        case trace::ValueForm::text:
            result.text = text();
            break;
        default:
            m_isSane = false;
    }
    return result;
}

trace::Reference RawDecoder::reference() {
    const auto told = unit();
    trace::Reference result{word(told & 0xffU), std::nullopt};
    if ((told & kHasId) != 0) result.id = id();
    return result;
}

void RawDecoder::field(trace::Event& event, Field which) {
    switch (kTypes[static_cast<std::size_t>(which)]) {
        case FieldType::id:
            event.set(which, std::uint64_t{id()});
            break;
        case FieldType::number:
            event.set(which, std::uint64_t{unit()});
            break;
        case FieldType::duration:
            event.set(which, wide());
            break;
        case FieldType::flag:
            event.setFlag(which);
            break;
        case FieldType::word:
            event.set(which, word(unit()));
            break;
        case FieldType::text:
            event.set(which, text());
            break;
        case FieldType::value:
            event.set(which, value());
            break;
        case FieldType::reference:
            event.set(which, reference());
            break;
        default:
            list(event, which);
    }
}

void RawDecoder::list(trace::Event& event, Field which) {
    event.setEmpty(which);
    // Every item takes room, so a mad count ends at the end of the record.
    for (auto count = unit(); count > 0 && m_isSane; --count) {
        switch (kTypes[static_cast<std::size_t>(which)]) {
            case FieldType::named: {
                const auto name = text();
                event.add(which, trace::NamedValue{name, value()});
                break;
            }
            case FieldType::texts:
                event.add(which, text());
                break;
            case FieldType::ids:
                event.add(which, id());
                break;
            case FieldType::references:
                event.add(which, reference());
                break;
            default: {
                const auto name = text();
                const auto before = value();
                event.add(which, trace::Change{name, before, value()});
            }
        }
    }
}

}  // namespace flowglass::record
