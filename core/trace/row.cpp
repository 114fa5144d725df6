#include "core/trace/row.hpp"

#include <bit>
#include <cstring>

#include "core/trace/varint.hpp"

namespace flowglass::trace {
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
