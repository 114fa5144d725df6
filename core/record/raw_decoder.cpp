#include "core/record/raw_decoder.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "core/trace/row.hpp"

namespace flowglass::record {
namespace {

using trace::Field;
using trace::FieldType;
using trace::Kind;

/// What the decoder needs to know of a kind.
struct Shape {
    std::uint32_t known = 0;     ///< the mask bits that the kind has
    std::uint32_t required = 0;  ///< those that every event of it has
};

constexpr auto makeShapes() {
    std::array<Shape, trace::kKindCount> shapes{};
    for (std::size_t k = 0; k < shapes.size(); ++k) {
        const auto rules = trace::rulesOf(static_cast<Kind>(k));
        shapes[k].known = (1U << rules.size) - 1;
        for (std::size_t i = 0; i < rules.size; ++i)
            if (rules.fields[i].required) shapes[k].required |= 1U << i;
    }
    return shapes;
}
constexpr auto kShapes = makeShapes();

const Shape& shapeOf(Kind kind) {
    return kShapes[static_cast<std::size_t>(kind)];
}

constexpr std::uint32_t maskOf(Kind kind, std::initializer_list<Field> fields) {
    std::uint32_t mask = 0;
    for (const auto field : fields) mask |= 1U << *trace::slotOf(kind, field);
    return mask;
}

// Which fields of a pair's record belong to the first and which to the second event. Both kinds of
// a pair have the same fields (schema.hpp), so a mask means the same for each.
constexpr auto kEntering =
    maskOf(Kind::entering, {Field::scope, Field::frame, Field::line, Field::text, Field::manager,
                            Field::async, Field::generator, Field::moved});
constexpr auto kEntered =
    maskOf(Kind::entered, {Field::scope, Field::frame, Field::name, Field::value, Field::async,
                           Field::generator, Field::moved});
constexpr auto kExiting =
    maskOf(Kind::exiting, {Field::scope, Field::how, Field::exc, Field::line, Field::moved});
constexpr auto kExited =
    maskOf(Kind::exited, {Field::scope, Field::verdict, Field::raised, Field::value, Field::moved});

// The fields of a `ready` that follows from the wait before it.
constexpr auto kReady = maskOf(Kind::ready, {Field::task, Field::bySource, Field::causeTask});
static_assert(trace::slotOf(Kind::wait, Field::task) == 0 &&
                  trace::slotOf(Kind::ready, Field::task) == 0,
              "the task is the first field");

constexpr std::string_view kUnknownText = "?";

}  // namespace

std::optional<RawRecord> RawDecoder::first(std::span<const std::byte> records) {
    RawRecord record{};
    if (records.size() < sizeof record.head) return std::nullopt;
    std::memcpy(&record.head, records.data(), sizeof record.head);
    const auto& head = record.head;
    const auto bytes = std::size_t{head.units} * 4;
    record.bytes = sizeof head + ((bytes + 7) & ~std::size_t{7});
    if (head.ticks == 0 || static_cast<std::size_t>(head.kind) >= trace::kKindCount ||
        record.bytes > records.size())
        return std::nullopt;
    const bool canBePair =
        head.kind == Kind::entering || head.kind == Kind::exiting || head.kind == Kind::wait;
    if (record.isPair() && !canBePair) return std::nullopt;
    record.fields = records.subspan(sizeof head, bytes);
    return record;
}

RawDecoder::Part RawDecoder::whole(const RawRecord& record) {
    return {record.head.kind, record.head.mask};
}

RawDecoder::Part RawDecoder::firstOfPair(const RawRecord& record) {
    if (record.head.kind == Kind::wait) return whole(record);
    const auto own = record.head.kind == Kind::entering ? kEntering : kExiting;
    return {record.head.kind, record.head.mask & own};
}

RawDecoder::Part RawDecoder::secondOfPair(const RawRecord& record) {
    if (record.head.kind == Kind::wait) return {Kind::ready, kReady};
    const bool isEntry = record.head.kind == Kind::entering;
    return {isEntry ? Kind::entered : Kind::exited,
            record.head.mask & (isEntry ? kEntered : kExited)};
}

inline std::uint32_t RawDecoder::unit() {
    std::uint32_t result = 0;
    if (m_end - m_at < std::ptrdiff_t{sizeof result}) {
        m_isSane = false;
        return 0;
    }
    std::memcpy(&result, m_at, sizeof result);
    m_at += sizeof result;
    return result;
}

inline std::uint64_t RawDecoder::wide() {
    const std::uint64_t low = unit();
    return low | std::uint64_t{unit()} << 32U;
}

inline void RawDecoder::id(trace::RowWriter& rows) {
    const auto told = unit();
    if (told == 0) m_isSane = false;
    rows.number(told);
}

inline void RawDecoder::word(trace::RowWriter& rows) {
    const auto told = unit();
    if (told >= trace::kWordCount) m_isSane = false;
    rows.number(told);
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

inline void RawDecoder::text(trace::RowWriter& rows) {
    const auto told = unit();
    if ((told & kInline) != 0) return rows.text(inlineText(told & ~kInline));
    // A name whose definition was damaged costs the name, not the event.
    rows.text(told, [&] { return m_dictionary.text(told).value_or(kUnknownText); });
}

void RawDecoder::value(trace::RowWriter& rows) {
    const auto told = unit();
    const auto object = (told & kHasObject) != 0 ? unit() : 0;
    const auto frame = (told & kHasFrame) != 0 ? unit() : 0;
    if (((told & kHasObject) != 0 && object == 0) || ((told & kHasFrame) != 0 && frame == 0))
        m_isSane = false;
    const auto form = static_cast<trace::ValueForm>(told & 0xffU);
    rows.valueHead(form, object, frame);
    switch (form) {
        case trace::ValueForm::none:
        case trace::ValueForm::true_:
        case trace::ValueForm::false_:
            return;
        case trace::ValueForm::integer:
            return rows.integer(static_cast<std::int64_t>(wide()));
        case trace::ValueForm::real:
            return rows.real(std::bit_cast<double>(wide()));
        case trace::ValueForm::text:
            return text(rows);
    }
    m_isSane = false;
}

void RawDecoder::reference(trace::RowWriter& rows) {
    const auto told = unit();
    const auto sort = told & 0xffU;
    if (sort >= trace::kWordCount) m_isSane = false;
    std::optional<std::uint32_t> number;
    if ((told & kHasId) != 0) number = unit();
    if (number == 0U) m_isSane = false;
    rows.reference(static_cast<trace::Word>(sort), number);
}

inline void RawDecoder::field(trace::RowWriter& rows, FieldType type) {
    switch (type) {
        case FieldType::id:
            return id(rows);
        case FieldType::number:
            return rows.number(unit());
        case FieldType::duration: {
            const auto told = wide();
            if ((told >> 63U) != 0) m_isSane = false;
            if (!m_isDeadline) return rows.number(told);
            const auto at = m_calibration.timeOfMonotonic(static_cast<std::int64_t>(told)).count();
            return rows.number(static_cast<std::uint64_t>(std::max<std::int64_t>(at, 0)));
        }
        case FieldType::flag:
            return;
        case FieldType::word:
            return word(rows);
        case FieldType::text:
            return text(rows);
        case FieldType::value:
            return value(rows);
        case FieldType::reference:
            return reference(rows);
        default:
            list(rows, type);
    }
}

bool RawDecoder::decode(const RawRecord& record, const Part& part, trace::RowWriter& rows) {
    const auto& shape = shapeOf(record.head.kind);
    const std::uint32_t mask = record.head.mask;
    if ((mask & ~shape.known) != 0 || (mask & shape.required) != shape.required) return false;
    m_at = record.fields.data();
    m_end = m_at + record.fields.size();
    m_isSane = true;
    m_isDeadline = record.head.kind == Kind::wait;
    const auto task = (record.head.flags & kTask) != 0 ? unit() : 0;
    if ((record.head.flags & kTask) != 0 && task == 0) return false;
    if (part.kind == Kind::ready && record.head.kind == Kind::wait) return ownTurn(rows);
    rows.head(part.fields, task);
    const auto& types = trace::fieldTypesOf(record.head.kind);
    for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) {
        const auto slot = static_cast<std::size_t>(std::countr_zero(rest));
        if ((part.fields >> slot) == 0) break;  // the rest is the pair's other event's
        const auto before = rows.size();
        field(rows, types[slot]);
        if (!m_isSane) return false;
        if ((part.fields >> slot & 1U) == 0) rows.cut(before);
    }
    return true;
}

/// What a wait that lets others go first says besides: its task may run at once, and whoever runs
/// it then does so because it asked for that. No task runs in between.
bool RawDecoder::ownTurn(trace::RowWriter& rows) {
    rows.head(kReady, 0);
    const auto task = unit();
    if (task == 0) m_isSane = false;
    rows.number(task);
    rows.reference(trace::Word::task, task);
    rows.number(task);
    return m_isSane;
}

void RawDecoder::list(trace::RowWriter& rows, FieldType type) {
    const auto count = unit();
    // Every item takes a unit or more, so a mad count is told at once.
    if (count > static_cast<std::size_t>(m_end - m_at) / sizeof count || count > trace::kMostItems)
        m_isSane = false;
    rows.number(count);
    for (std::uint32_t i = 0; i < count && m_isSane; ++i) item(rows, type);
}

void RawDecoder::item(trace::RowWriter& rows, FieldType type) {
    switch (type) {
        case FieldType::texts:
            return text(rows);
        case FieldType::ids:
            return id(rows);
        case FieldType::references:
            return reference(rows);
        case FieldType::named:
            text(rows);
            return value(rows);
        default:
            text(rows);
            value(rows);
            value(rows);
    }
}

}  // namespace flowglass::record
