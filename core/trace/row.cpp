#include "core/trace/row.hpp"

#include <bit>
#include <cstring>

#include "core/trace/varint.hpp"

namespace flowglass::trace {
namespace {

/// Writes the fields of one event, in schema order.
class RowEncoder {
  public:
    RowEncoder(std::string& rows, TextTable& texts) : m_rows(rows), m_texts(texts) {}

    void number(std::uint64_t value) { appendVarint(m_rows, value); }
    void text(std::string_view value) { number(m_texts.indexOf(value.substr(0, kLongestText))); }
    void value(const Value& value);
    void reference(const Reference& reference) {
        number(static_cast<unsigned>(reference.sort) * 2U + (reference.id ? 1U : 0U));
        if (reference.id) number(*reference.id);
    }
    void field(const Event& event, Field field);

  private:
    template <class Item, class Write>
    void list(std::span<const Item> items, Write&& write) {
        items = items.first(std::min(items.size(), kMostItems));
        number(items.size());
        for (const auto& item : items) write(item);
    }

    std::string& m_rows;
    TextTable& m_texts;
};

void RowEncoder::value(const Value& value) {
    number(static_cast<unsigned>(value.form) | (value.object ? kHasObject : 0U) |
           (value.frame ? kHasFrame : 0U));
    if (value.object) number(value.object->value);
    if (value.frame) number(value.frame->value);
    if (value.form == ValueForm::integer) number(zigzag(value.integer));
    if (value.form == ValueForm::text) text(value.text);
    if (value.form == ValueForm::real) {
        std::array<char, sizeof value.real> bytes{};
        std::memcpy(bytes.data(), &value.real, bytes.size());
        m_rows.append(bytes.data(), bytes.size());
    }
}

void RowEncoder::field(const Event& event, Field field) {
    switch (typeOf(field)) {
        case FieldType::id:
        case FieldType::number:
        case FieldType::duration:
        case FieldType::word:
            return number(*event.number(field));
        case FieldType::flag:
            return;
        case FieldType::text:
            return text(event.text(field));
        case FieldType::value:
            return value(*event.value(field));
        case FieldType::reference:
            return reference(*event.reference(field));
        case FieldType::named:
            return list(event.named(field),
                        [this](const NamedValue& item) { text(item.name), value(item.value); });
        case FieldType::texts:
            return list(event.texts(field), [this](std::string_view item) { text(item); });
        case FieldType::ids:
            return list(event.ids(field), [this](std::uint32_t item) { number(item); });
        case FieldType::references:
            return list(event.references(field),
                        [this](const Reference& item) { reference(item); });
        case FieldType::changes:
            return list(event.changes(field), [this](const Change& item) {
                text(item.name), value(item.before), value(item.after);
            });
    }
}

}  // namespace

void appendRow(const Event& event, std::string& rows, TextTable& texts) {
    RowEncoder row(rows, texts);
    row.number(std::uint64_t{event.mask()} << 1U | (event.task ? 1U : 0U));
    if (event.task) row.number(event.task->value);
    const auto fields = fieldsOf(event.kind);
    for (auto mask = event.mask(); mask != 0; mask &= mask - 1)
        row.field(event, fields[static_cast<std::size_t>(std::countr_zero(mask))].field);
}

RowDecoder::RowDecoder(const BlockColumns& columns, std::uint32_t position)
    : m_columns(columns),
      m_at(columns.rows.data() + (position == 0 ? 0 : columns.rowEnds[position - 1])) {}

std::uint64_t RowDecoder::varint() {
    auto byte = static_cast<unsigned char>(*m_at++);
    if (byte < 0x80U) return byte;
    std::uint64_t value = byte & 0x7FU;
    for (unsigned shift = 7;; shift += 7U) {
        byte = static_cast<unsigned char>(*m_at++);
        value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if (byte < 0x80U) return value;
    }
}

std::string_view RowDecoder::text() {
    const auto index = unit();
    const std::size_t begin = index == 0 ? 0 : m_columns.textEnds[index - 1];
    return {m_columns.texts.data() + begin, m_columns.textEnds[index] - begin};
}

Value RowDecoder::value() {
    Value value;
    const auto head = unit();
    value.form = static_cast<ValueForm>(head & kFormMask);
    if ((head & kHasObject) != 0) value.object = ObjectId{unit()};
    if ((head & kHasFrame) != 0) value.frame = FrameId{unit()};
    if (value.form == ValueForm::integer) value.integer = unzigzag(varint());
    if (value.form == ValueForm::text) value.text = text();
    if (value.form == ValueForm::real) {
        std::memcpy(&value.real, m_at, sizeof value.real);
        m_at += sizeof value.real;
    }
    return value;
}

Reference RowDecoder::reference() {
    const auto head = unit();
    Reference reference{static_cast<Word>(head / 2U), {}};
    if (head % 2U != 0) reference.id = unit();
    return reference;
}

std::uint64_t RowDecoder::list(Event& event, FieldType type) {
    const auto fill = [this](auto& items, auto&& read) {
        const auto first = items.size();
        const std::uint64_t count = varint();
        for (std::uint64_t i = 0; i < count; ++i) items.push_back(read());
        return count << 32U | first;
    };
    switch (type) {
        case FieldType::named:
            return fill(event.m_named, [this] {
                const auto name = text();
                return NamedValue{name, value()};
            });
        case FieldType::texts:
            return fill(event.m_texts, [this] { return text(); });
        case FieldType::ids:
            return fill(event.m_ids, [this] { return unit(); });
        case FieldType::references:
            return fill(event.m_references, [this] { return reference(); });
        default:
            return fill(event.m_changes, [this] {
                const auto name = text();
                const auto before = value();
                return Change{name, before, value()};
            });
    }
}

void RowDecoder::field(Event& event, std::size_t slot, FieldType type) {
    auto& [number, data] = event.m_slots[slot];
    switch (type) {
        case FieldType::id:
        case FieldType::number:
        case FieldType::duration:
        case FieldType::word:
            number = varint();
            return;
        case FieldType::flag:
            number = 1;
            return;
        case FieldType::text: {
            const auto content = text();
            number = content.size();
            data = content.data();
            return;
        }
        case FieldType::value:
            number = event.m_values.size();
            event.m_values.push_back(value());
            return;
        case FieldType::reference:
            number = event.m_references.size();
            event.m_references.push_back(reference());
            return;
        default:
            number = list(event, type);
    }
}

void RowDecoder::decode(Event& event) {
    const auto head = unit();
    event.m_mask = head >> 1U;
    if ((head & 1U) != 0) event.task = TaskId{unit()};
    const auto& types = fieldTypesOf(event.kind);
    for (auto mask = event.m_mask; mask != 0; mask &= mask - 1) {
        const auto slot = static_cast<std::size_t>(std::countr_zero(mask));
        field(event, slot, types[slot]);
    }
}

}  // namespace flowglass::trace
