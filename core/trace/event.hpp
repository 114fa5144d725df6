#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/time.hpp"
#include "core/trace/ids.hpp"
#include "core/trace/kind.hpp"
#include "core/trace/schema.hpp"
#include "core/trace/value.hpp"

namespace flowglass::trace {

/// A thing named by its sort: {task: 3}, {object: 2}, or a sort without ids: {timer: true}.
struct Reference {
    Word sort{};
    std::optional<std::uint32_t> id;
    friend bool operator==(const Reference&, const Reference&) = default;
};

/// One event, decoded: a kind, a time, a thread and the kind's fields. Every text in it is
/// borrowed, from the trace that it was read from or from whoever built it.
/// Fields that are absent read as empty; asking for a field that the kind never has is the same.
class Event {
  public:
    Event() = default;
    explicit Event(Kind eventKind) : kind(eventKind) {}

    Kind kind{};
    EventIndex index = 0;
    base::Nanoseconds time{};
    ThreadId thread{1};
    std::optional<TaskId> task;  ///< the running task (`in`)

    [[nodiscard]] bool has(Field field) const;
    [[nodiscard]] std::uint32_t mask() const { return m_mask; }

    [[nodiscard]] std::optional<std::uint64_t> number(Field field) const;
    [[nodiscard]] std::string_view text(Field field) const;
    [[nodiscard]] std::optional<Word> word(Field field) const;
    [[nodiscard]] bool flag(Field field) const { return has(field); }
    [[nodiscard]] const Value* value(Field field) const;  ///< null where absent
    [[nodiscard]] std::span<const NamedValue> named(Field field) const;
    [[nodiscard]] std::span<const std::string_view> texts(Field field) const;
    [[nodiscard]] std::span<const std::uint32_t> ids(Field field) const;
    [[nodiscard]] std::span<const Reference> references(Field field) const;
    [[nodiscard]] std::optional<Reference> reference(Field field) const;
    [[nodiscard]] std::span<const Change> changes(Field field) const;

    template <class SortedId>
    [[nodiscard]] std::optional<SortedId> id(Field field) const {
        const auto n = number(field);
        return n ? std::optional(SortedId{static_cast<std::uint32_t>(*n)}) : std::nullopt;
    }
    [[nodiscard]] std::optional<FrameId> frame() const { return id<FrameId>(Field::frame); }
    [[nodiscard]] std::optional<FrameId> byFrame() const { return id<FrameId>(Field::byFrame); }
    [[nodiscard]] std::optional<ExceptionId> exc() const { return id<ExceptionId>(Field::exc); }
    [[nodiscard]] std::optional<ScopeId> scope() const { return id<ScopeId>(Field::scope); }
    [[nodiscard]] std::optional<Word> how() const { return word(Field::how); }
    /// Source line from 1; 0 where absent.
    [[nodiscard]] std::uint32_t line() const;

    // Builders. Setting a field that the kind does not have is a broken invariant (assert).
    Event& set(Field field, std::uint64_t number);
    Event& set(Field field, std::string_view text);
    Event& set(Field field, const char* text) { return set(field, std::string_view(text)); }
    Event& set(Field field, Word word);
    Event& set(Field field, const Value& value);
    Event& set(Field field, Reference reference);
    Event& set(Field field, base::Nanoseconds duration);
    Event& setFlag(Field field);
    template <class Sort>
    Event& set(Field field, base::Id<Sort> id) {
        return set(field, std::uint64_t{id.value});
    }
    /// Appends to a list field, and makes the field present.
    Event& add(Field field, const NamedValue& named);
    Event& add(Field field, std::string_view text);
    Event& add(Field field, std::uint32_t id);
    Event& add(Field field, Reference reference);
    Event& add(Field field, const Change& change);
    /// Makes a list field present and empty (`args` of a function without parameters).
    Event& setEmpty(Field field);

  private:
    friend class RowDecoder;
    /// A number, word or flag; a text; or the part of a list that the field owns.
    struct Slot {
        std::uint64_t number = 0;  ///< for lists: first item in the low half, count in the high
        const char* data = nullptr;
    };
    Slot& take(Field field);
    [[nodiscard]] const Slot* find(Field field) const;

    std::uint32_t m_mask = 0;
    std::array<Slot, kMaxFields> m_slots{};
    // Fields of list types share these: the fields of one kind that use the same store are set one
    // after the other, so that each owns a contiguous part.
    boost::container::small_vector<Value, 2> m_values;
    boost::container::small_vector<NamedValue, 4> m_named;
    boost::container::small_vector<std::string_view, 2> m_texts;
    boost::container::small_vector<std::uint32_t, 2> m_ids;
    boost::container::small_vector<Reference, 2> m_references;
    boost::container::small_vector<Change, 1> m_changes;
};

}  // namespace flowglass::trace
