#include "core/trace/row_writer.hpp"

#include <algorithm>
#include <bit>

#include "core/trace/row.hpp"
#include "core/trace/varint.hpp"

namespace flowglass::trace {
namespace {

constexpr std::size_t kFirstBytes = 64U * 1024U;

template <class Item, class Write>
void writeList(RowWriter& rows, std::span<const Item> items, Write&& write) {
    items = items.first(std::min(items.size(), kMostItems));
    rows.number(items.size());
    for (const auto& item : items) write(item);
}

void writeField(RowWriter& rows, const Event& event, Field field) {
    switch (typeOf(field)) {
        case FieldType::id:
        case FieldType::number:
        case FieldType::duration:
        case FieldType::word:
            return rows.number(*event.number(field));
        case FieldType::flag:
            return;
        case FieldType::text:
            return rows.text(event.text(field));
        case FieldType::value:
            return rows.value(*event.value(field));
        case FieldType::reference: {
            const auto reference = *event.reference(field);
            return rows.reference(reference.sort, reference.id);
        }
        case FieldType::named:
            return writeList(rows, event.named(field), [&](const NamedValue& item) {
                rows.text(item.name), rows.value(item.value);
            });
        case FieldType::texts:
            return writeList(rows, event.texts(field),
                             [&](std::string_view item) { rows.text(item); });
        case FieldType::ids:
            return writeList(rows, event.ids(field),
                             [&](std::uint32_t item) { rows.number(item); });
        case FieldType::references:
            return writeList(rows, event.references(field),
                             [&](const Reference& item) { rows.reference(item.sort, item.id); });
        case FieldType::changes:
            return writeList(rows, event.changes(field), [&](const Change& item) {
                rows.text(item.name), rows.value(item.before), rows.value(item.after);
            });
    }
}

}  // namespace

void RowWriter::grow() {
    const auto used = size();
    const auto room = std::max(kFirstBytes, 2 * static_cast<std::size_t>(m_end - m_buffer.get()));
    std::unique_ptr<char[]> larger(new char[room]);
    if (used != 0) std::memcpy(larger.get(), m_buffer.get(), used);
    m_buffer = std::move(larger);
    m_at = m_buffer.get() + used;
    m_end = m_buffer.get() + room;
}

void RowWriter::text(std::string_view text) {
    number(m_texts.indexOf(text.substr(0, kLongestText)));
}

void RowWriter::valueHead(ValueForm form, std::uint32_t object, std::uint32_t frame) {
    number(static_cast<unsigned>(form) | (object != 0 ? kHasObject : 0U) |
           (frame != 0 ? kHasFrame : 0U));
    if (object != 0) number(object);
    if (frame != 0) number(frame);
}

void RowWriter::integer(std::int64_t value) {
    number(zigzag(value));
}

void RowWriter::real(double value) {
    if (static_cast<std::size_t>(m_end - m_at) < kMostNumber) grow();
    std::memcpy(m_at, &value, sizeof value);
    m_at += sizeof value;
}

void RowWriter::value(const Value& value) {
    valueHead(value.form, value.object ? value.object->value : 0,
              value.frame ? value.frame->value : 0);
    if (value.form == ValueForm::integer) integer(value.integer);
    if (value.form == ValueForm::real) real(value.real);
    if (value.form == ValueForm::text) text(value.text);
}

void writeRow(const Event& event, RowWriter& rows) {
    rows.head(event.mask(), event.task ? event.task->value : 0);
    const auto fields = fieldsOf(event.kind);
    for (auto mask = event.mask(); mask != 0; mask &= mask - 1)
        writeField(rows, event, fields[static_cast<std::size_t>(std::countr_zero(mask))].field);
}

}  // namespace flowglass::trace
