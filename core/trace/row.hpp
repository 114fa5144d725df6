#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/trace/block.hpp"
#include "core/trace/event.hpp"

namespace flowglass::trace {

// The head of a value: its form in the low bits, then what else is known of it.
inline constexpr unsigned kFormMask = 7U;
inline constexpr unsigned kHasObject = 8U;
inline constexpr unsigned kHasFrame = 16U;
inline constexpr unsigned kValueHeadEnd = 32U;

/// Longer texts and lists are cut; no recorder makes them.
inline constexpr std::size_t kLongestText = 16U * 1024U * 1024U;
inline constexpr std::size_t kMostItems = 1U << 20U;

namespace detail {
constexpr auto typesOfAll() {
    std::array<std::array<FieldType, kMaxFields>, kKindCount> types{};
    for (std::size_t kind = 0; kind < kKindCount; ++kind) {
        const auto rules = rulesOf(static_cast<Kind>(kind));
        for (std::size_t slot = 0; slot < rules.size; ++slot)
            types[kind][slot] = typeOf(rules.fields[slot].field);
    }
    return types;
}
inline constexpr auto kTypes = typesOfAll();
}  // namespace detail

/// The type of each field of a kind, by slot.
[[nodiscard]] constexpr const std::array<FieldType, kMaxFields>& fieldTypesOf(Kind kind) {
    return detail::kTypes[static_cast<std::size_t>(kind)];
}

/// Unpacks the rows of columns that were validated, or built here; reads nothing twice and checks
/// nothing.
class RowDecoder {
  public:
    RowDecoder(const BlockColumns& columns, std::uint32_t position);

    /// Fills an event that has its kind and nothing else.
    void decode(Event& event);

  private:
    std::uint64_t varint();
    std::uint32_t unit() { return static_cast<std::uint32_t>(varint()); }
    std::string_view text();
    Value value();
    Reference reference();
    void field(Event& event, std::size_t slot, FieldType type);
    std::uint64_t list(Event& event, FieldType type);

    const BlockColumns& m_columns;
    const char* m_at;
};

}  // namespace flowglass::trace
