#include "core/trace/event.hpp"

#include <cassert>

namespace flowglass::trace {
namespace {

constexpr std::uint64_t kCountUnit = std::uint64_t{1} << 32U;

template <class T>
std::span<const T> part(std::uint64_t slot, const T* items) {
    return {items + static_cast<std::uint32_t>(slot), static_cast<std::size_t>(slot >> 32U)};
}

}  // namespace

const Event::Slot* Event::find(Field field) const {
    const auto place = slotOf(kind, field);
    return place && (m_mask >> *place & 1U) != 0 ? &m_slots[*place] : nullptr;
}

Event::Slot& Event::take(Field field) {
    const auto place = slotOf(kind, field);
    assert(place && "the kind has no such field");
    m_mask |= 1U << *place;
    return m_slots[*place];
}

bool Event::has(Field field) const {
    return find(field) != nullptr;
}

std::optional<std::uint64_t> Event::number(Field field) const {
    const auto* slot = find(field);
    return slot ? std::optional(slot->number) : std::nullopt;
}

std::string_view Event::text(Field field) const {
    const auto* slot = find(field);
    return slot ? std::string_view(slot->data, slot->number) : std::string_view();
}

std::optional<Word> Event::word(Field field) const {
    const auto* slot = find(field);
    return slot ? std::optional(static_cast<Word>(slot->number)) : std::nullopt;
}

const Value* Event::value(Field field) const {
    const auto* slot = find(field);
    return slot ? &m_values[slot->number] : nullptr;
}

std::span<const NamedValue> Event::named(Field field) const {
    const auto* slot = find(field);
    return slot ? part(slot->number, m_named.data()) : std::span<const NamedValue>();
}

std::span<const std::string_view> Event::texts(Field field) const {
    const auto* slot = find(field);
    return slot ? part(slot->number, m_texts.data()) : std::span<const std::string_view>();
}

std::span<const std::uint32_t> Event::ids(Field field) const {
    const auto* slot = find(field);
    return slot ? part(slot->number, m_ids.data()) : std::span<const std::uint32_t>();
}

std::span<const Reference> Event::references(Field field) const {
    const auto* slot = find(field);
    return slot ? part(slot->number, m_references.data()) : std::span<const Reference>();
}

std::optional<Reference> Event::reference(Field field) const {
    const auto* slot = find(field);
    return slot ? std::optional(m_references[slot->number]) : std::nullopt;
}

std::span<const Change> Event::changes(Field field) const {
    const auto* slot = find(field);
    return slot ? part(slot->number, m_changes.data()) : std::span<const Change>();
}

std::uint32_t Event::line() const {
    return static_cast<std::uint32_t>(number(Field::line).value_or(0));
}

Event& Event::set(Field field, std::uint64_t number) {
    take(field).number = number;
    return *this;
}

Event& Event::set(Field field, std::string_view text) {
    take(field) = {text.size(), text.data()};
    return *this;
}

Event& Event::set(Field field, Word word) {
    return set(field, static_cast<std::uint64_t>(word));
}

Event& Event::set(Field field, const Value& value) {
    take(field).number = m_values.size();
    m_values.push_back(value);
    return *this;
}

Event& Event::set(Field field, Reference reference) {
    take(field).number = m_references.size();
    m_references.push_back(reference);
    return *this;
}

Event& Event::set(Field field, base::Nanoseconds duration) {
    return set(field, static_cast<std::uint64_t>(duration.count()));
}

Event& Event::setFlag(Field field) {
    return set(field, std::uint64_t{1});
}

Event& Event::setEmpty(Field field) {
    if (!has(field)) take(field).number = 0;
    return *this;
}

namespace {

/// Adds one item to the part of `items` that `slot` owns; a part starts at the end of the store.
template <class Items, class Item>
void append(std::uint64_t& slot, bool isNew, Items& items, const Item& item) {
    if (isNew || slot >> 32U == 0) slot = items.size();
    slot += kCountUnit;
    items.push_back(item);
}

}  // namespace

Event& Event::add(Field field, const NamedValue& named) {
    const bool isNew = !has(field);
    append(take(field).number, isNew, m_named, named);
    return *this;
}

Event& Event::add(Field field, std::string_view text) {
    const bool isNew = !has(field);
    append(take(field).number, isNew, m_texts, text);
    return *this;
}

Event& Event::add(Field field, std::uint32_t id) {
    const bool isNew = !has(field);
    append(take(field).number, isNew, m_ids, id);
    return *this;
}

Event& Event::add(Field field, Reference reference) {
    const bool isNew = !has(field);
    append(take(field).number, isNew, m_references, reference);
    return *this;
}

Event& Event::add(Field field, const Change& change) {
    const bool isNew = !has(field);
    append(take(field).number, isNew, m_changes, change);
    return *this;
}

}  // namespace flowglass::trace
