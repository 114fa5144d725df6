#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "core/record/clock.hpp"
#include "core/record/thread_log.hpp"
#include "core/trace/schema.hpp"
#include "core/trace/value.hpp"

namespace flowglass::record {

/// The head of a raw record. It is followed by the fields whose bits are set in `mask`, in schema
/// order, as 32-bit units; the record is padded to 8 bytes.
///
///   id, number, word    1 unit
///   duration            2 units; `until` on CLOCK_MONOTONIC, which the drain turns into a time
///   flag                0 units
///   text                1 unit: a dictionary number, or kInline | length and then the bytes,
///   padded value               1 unit: form | kHasObject | kHasFrame;
///                       then object, frame where told; then by form: integer and real 2 units,
///                       text as above
///   named               1 unit: count; then each: text, value
///   texts               1 unit: count; then each: text
///   ids                 1 unit: count; then each: 1 unit
///   reference           1 unit: word | kHasId; then the id where told
///   references          1 unit: count; then each: reference
///   changes             1 unit: count; then each: text, value, value
struct RawHead {
    std::uint64_t ticks;
    trace::Kind kind;
    std::uint8_t flags;  ///< kTask, kPair
    std::uint16_t mask;
    std::uint32_t units;  ///< after the head, without the padding
};
static_assert(sizeof(RawHead) == 16);

/// One unit, the running task, stands before the fields.
inline constexpr std::uint8_t kTask = 1;
/// An `entering` that is an `entered` of the same moment too, or `exiting` and `exited`: the record
/// has the fields of both. Or a `wait` of a task that only lets others go first, and is `ready` by
/// itself in the same moment.
inline constexpr std::uint8_t kPair = 2;
inline constexpr std::uint32_t kInline = 0x8000'0000U;
inline constexpr std::uint32_t kHasObject = 0x100U;
inline constexpr std::uint32_t kHasFrame = 0x200U;
inline constexpr std::uint32_t kHasId = 0x100U;

/// A text that the dictionary knows (dictionary.hpp).
struct Interned {
    std::uint32_t number;
};

/// What a recorder says of a value: as trace::Value, or with a text that the dictionary knows.
struct RawValue {
    trace::ValueForm form = trace::ValueForm::none;
    bool isInterned = false;
    Interned interned{};    ///< form text, interned
    std::string_view text;  ///< form text, not interned
    std::int64_t integer = 0;
    double real = 0;
    std::uint32_t object = 0;  ///< 0: not known
    std::uint32_t frame = 0;   ///< 0: no frame
    /// Most bytes that it takes in a record.
    [[nodiscard]] std::size_t bytes() const noexcept { return 24 + text.size(); }
};

/// One record on its way into a thread's log: fields are put in schema order, then commit().
/// Everything is noexcept and inlines to plain stores. `room` is the most bytes that the fields
/// with texts, values and lists will take; the plain fields are counted already.
template <trace::Kind kind>
class RawEvent {
  public:
    RawEvent(ThreadLog& log, std::uint64_t ticks, std::size_t room = 0) noexcept : m_log(log) {
        constexpr std::size_t plain = sizeof(RawHead) + 8 + 8 * trace::kMaxFields;
        m_head = log.reserve(plain + room + 8);
        if (m_head == nullptr) return;
        m_at = m_head + sizeof(RawHead);
        const RawHead head{ticks, kind, 0, 0, 0};
        std::memcpy(m_head, &head, sizeof head);
        if (log.task() != 0) task(log.task());
    }
    RawEvent(const RawEvent&) = delete;
    RawEvent& operator=(const RawEvent&) = delete;

    /// The running task where it is another one than the log's; before any field.
    RawEvent& task(std::uint32_t id) noexcept {
        if (m_head == nullptr || id == 0) return *this;
        m_flags |= kTask;
        m_at = m_head + sizeof(RawHead);
        unit(id);
        return *this;
    }
    /// What the kind begins has ended in the same moment (kPair).
    RawEvent& pair() noexcept {
        static_assert(kind == trace::Kind::entering || kind == trace::Kind::exiting ||
                      kind == trace::Kind::wait);
        m_flags |= kPair;
        return *this;
    }
    template <trace::Field field>
    RawEvent& put(std::uint32_t number) noexcept {
        if (mark<field>()) unit(number);
        return *this;
    }
    /// Puts an id; 0 leaves the field out.
    template <trace::Field field>
    RawEvent& putId(std::uint32_t id) noexcept {
        return id == 0 ? *this : put<field>(id);
    }
    template <trace::Field field>
    RawEvent& put(trace::Word word) noexcept {
        return put<field>(static_cast<std::uint32_t>(word));
    }
    template <trace::Field field>
    RawEvent& put(Interned text) noexcept {
        return put<field>(text.number);
    }
    template <trace::Field field>
    RawEvent& put(std::string_view text) noexcept {
        if (mark<field>()) inlineText(text);
        return *this;
    }
    template <trace::Field field>
    RawEvent& put(const RawValue& value) noexcept {
        if (mark<field>()) appendValue(value);
        return *this;
    }
    template <trace::Field field>
    RawEvent& putDuration(std::uint64_t nanoseconds) noexcept {
        if (mark<field>()) wide(nanoseconds);
        return *this;
    }
    template <trace::Field field>
    RawEvent& putFlag(bool flag = true) noexcept {
        if (flag) (void)mark<field>();
        return *this;
    }
    /// Starts a list of `count` items, each appended with the add functions below.
    template <trace::Field field>
    RawEvent& beginList(std::uint32_t count) noexcept {
        if (mark<field>()) unit(count);
        return *this;
    }
    RawEvent& addNamed(Interned name, const RawValue& value) noexcept {
        if (m_head == nullptr) return *this;
        unit(name.number);
        appendValue(value);
        return *this;
    }
    RawEvent& addText(std::string_view text) noexcept {
        if (m_head != nullptr) inlineText(text);
        return *this;
    }
    RawEvent& addId(std::uint32_t id) noexcept {
        if (m_head != nullptr) unit(id);
        return *this;
    }
    RawEvent& addReference(trace::Word sort, std::uint32_t id) noexcept {
        if (m_head == nullptr) return *this;
        unit(static_cast<std::uint32_t>(sort) | (id == 0 ? 0 : kHasId));
        if (id != 0) unit(id);
        return *this;
    }
    template <trace::Field field>
    RawEvent& putReference(trace::Word sort, std::uint32_t id) noexcept {
        if (mark<field>()) addReference(sort, id);
        return *this;
    }
    RawEvent& addChange(Interned name, const RawValue& before, const RawValue& after) noexcept {
        addNamed(name, before);
        if (m_head != nullptr) appendValue(after);
        return *this;
    }

    void commit() noexcept {
        if (m_head == nullptr) return;
        const auto bytes = static_cast<std::size_t>(m_at - m_head) - sizeof(RawHead);
        const auto units = static_cast<std::uint32_t>(bytes / 4);
        std::memcpy(m_head + offsetof(RawHead, flags), &m_flags, sizeof m_flags);
        std::memcpy(m_head + offsetof(RawHead, mask), &m_mask, sizeof m_mask);
        std::memcpy(m_head + offsetof(RawHead, units), &units, sizeof units);
        m_log.publish(m_at + (bytes % 8));
    }

  private:
    template <trace::Field field>
    bool mark() noexcept {
        constexpr auto slot = trace::slotOf(kind, field);
        static_assert(slot.has_value(), "the kind has no such field");
        assert((m_mask >> *slot) == 0 && "fields are put in schema order");
        m_mask = static_cast<std::uint16_t>(m_mask | 1U << *slot);
        return m_head != nullptr;
    }
    void unit(std::uint32_t value) noexcept {
        std::memcpy(m_at, &value, sizeof value);
        m_at += sizeof value;
    }
    void wide(std::uint64_t value) noexcept {
        std::memcpy(m_at, &value, sizeof value);
        m_at += sizeof value;
    }
    void inlineText(std::string_view text) noexcept {
        unit(kInline | static_cast<std::uint32_t>(text.size()));
        std::memcpy(m_at, text.data(), text.size());
        m_at += (text.size() + 3) & ~std::size_t{3};
    }
    void appendValue(const RawValue& value) noexcept {
        unit(static_cast<std::uint32_t>(value.form) | (value.object != 0 ? kHasObject : 0) |
             (value.frame != 0 ? kHasFrame : 0));
        if (value.object != 0) unit(value.object);
        if (value.frame != 0) unit(value.frame);
        switch (value.form) {
            case trace::ValueForm::integer:
                wide(static_cast<std::uint64_t>(value.integer));
                break;
            case trace::ValueForm::real: {
                std::uint64_t bits = 0;
                std::memcpy(&bits, &value.real, sizeof bits);
                wide(bits);
                break;
            }
            case trace::ValueForm::text:
                if (value.isInterned) {
                    unit(value.interned.number);
                } else {
                    inlineText(value.text);
                }
                break;
            case trace::ValueForm::none:
            case trace::ValueForm::true_:
            case trace::ValueForm::false_:
                break;
        }
    }

    ThreadLog& m_log;
    std::byte* m_head = nullptr;
    std::byte* m_at = nullptr;
    std::uint16_t m_mask = 0;
    std::uint8_t m_flags = 0;
};

}  // namespace flowglass::record
