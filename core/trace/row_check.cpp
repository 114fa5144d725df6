#include <array>
#include <limits>

#include "core/trace/block.hpp"
#include "core/trace/row.hpp"
#include "core/trace/varint.hpp"

namespace flowglass::trace {
namespace {

struct Masks {
    std::array<std::uint32_t, kKindCount> known{};
    std::array<std::uint32_t, kKindCount> required{};

    constexpr Masks() {
        for (std::size_t kind = 0; kind < kKindCount; ++kind) {
            const auto rules = rulesOf(static_cast<Kind>(kind));
            known[kind] = (1U << rules.size) - 1U;
            for (std::size_t slot = 0; slot < rules.size; ++slot)
                if (rules.fields[slot].required) required[kind] |= 1U << slot;
        }
    }
};
constexpr Masks kMasks;

/// Walks rows that nobody vouches for.
class RowChecker {
  public:
    explicit RowChecker(const BlockColumns& columns)
        : m_at(columns.rows.data()),
          m_end(m_at + columns.rows.size()),
          m_textCount(columns.textEnds.size()) {}

    [[nodiscard]] bool row(Kind kind);
    [[nodiscard]] const char* at() const { return m_at; }

  private:
    /// A number below `end`.
    bool below(std::uint64_t end) {
        std::uint64_t value = 0;
        return readVarint(m_at, m_end, value) && value < end;
    }
    bool id() {
        std::uint64_t value = 0;
        return readVarint(m_at, m_end, value) && value >= 1 &&
               value <= std::numeric_limits<std::uint32_t>::max();
    }
    bool text() { return below(m_textCount); }
    bool value();
    bool reference();
    bool item(FieldType type);
    bool field(FieldType type);

    const char* m_at;
    const char* m_end;
    std::uint64_t m_textCount;
};

bool RowChecker::value() {
    std::uint64_t head = 0;
    if (!readVarint(m_at, m_end, head) || head >= kValueHeadEnd) return false;
    if ((head & kHasObject) != 0 && !id()) return false;
    if ((head & kHasFrame) != 0 && !id()) return false;
    std::uint64_t bits = 0;
    switch (static_cast<ValueForm>(head & kFormMask)) {
        case ValueForm::none:
        case ValueForm::true_:
        case ValueForm::false_:
            return true;
        case ValueForm::integer:
            return readVarint(m_at, m_end, bits);
        case ValueForm::real:
            if (m_end - m_at < static_cast<std::ptrdiff_t>(sizeof(double))) return false;
            m_at += sizeof(double);
            return true;
        case ValueForm::text:
            return text();
    }
    return false;
}

bool RowChecker::reference() {
    std::uint64_t head = 0;
    if (!readVarint(m_at, m_end, head) || head / 2 >= kWordCount) return false;
    return head % 2 == 0 || id();
}

bool RowChecker::item(FieldType type) {
    switch (type) {
        case FieldType::named:
            return text() && value();
        case FieldType::texts:
            return text();
        case FieldType::ids:
            return id();
        case FieldType::references:
            return reference();
        default:
            return text() && value() && value();
    }
}

bool RowChecker::field(FieldType type) {
    std::uint64_t count = 0;
    switch (type) {
        case FieldType::id:
            return id();
        case FieldType::number:
        case FieldType::duration:
            return below(std::uint64_t{1} << 63U);
        case FieldType::word:
            return below(kWordCount);
        case FieldType::flag:
            return true;
        case FieldType::text:
            return text();
        case FieldType::value:
            return value();
        case FieldType::reference:
            return reference();
        default:
            if (!readVarint(m_at, m_end, count) || count > kMostItems) return false;
            for (; count != 0; --count)
                if (!item(type)) return false;
            return true;
    }
}

bool RowChecker::row(Kind kind) {
    const auto number = static_cast<std::size_t>(kind);
    if (number >= kKindCount) return false;
    std::uint64_t head = 0;
    if (!readVarint(m_at, m_end, head)) return false;
    if ((head & 1U) != 0 && !id()) return false;
    const auto mask = head >> 1U;
    if ((mask & ~std::uint64_t{kMasks.known[number]}) != 0 ||
        (~mask & kMasks.required[number]) != 0)
        return false;
    for (std::size_t slot = 0; mask >> slot != 0; ++slot)
        if ((mask >> slot & 1U) != 0 && !field(fieldTypesOf(kind)[slot])) return false;
    return true;
}

bool endsAreInOrder(const std::vector<std::uint32_t>& ends, std::size_t size) {
    std::uint32_t last = 0;
    for (const auto end : ends) {
        if (end < last) return false;
        last = end;
    }
    return last == size;
}

bool timesAreInOrder(const BlockColumns& columns) {
    std::uint32_t last = 0;
    for (const auto time : columns.times) {
        if (time < last) return false;
        last = time;
    }
    return columns.firstTime.count() >= 0 &&
           columns.firstTime.count() <= std::numeric_limits<std::int64_t>::max() - last;
}

}  // namespace

bool validate(BlockColumns& columns) {
    if (columns.kinds.empty() || columns.times.size() != columns.kinds.size() ||
        columns.thread.value == 0 || !endsAreInOrder(columns.textEnds, columns.texts.size()) ||
        !timesAreInOrder(columns) ||
        columns.rows.size() > std::numeric_limits<std::uint32_t>::max())
        return false;
    RowChecker checker(columns);
    columns.rowEnds.clear();
    columns.rowEnds.reserve(columns.kinds.size());
    for (const auto kind : columns.kinds) {
        if (!checker.row(kind)) return false;
        columns.rowEnds.push_back(static_cast<std::uint32_t>(checker.at() - columns.rows.data()));
    }
    return checker.at() == columns.rows.data() + columns.rows.size();
}

}  // namespace flowglass::trace
