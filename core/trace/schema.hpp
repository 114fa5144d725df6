#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "core/trace/kind.hpp"

namespace flowglass::trace {

/// Most fields that one kind has; one bit each in an event's mask.
inline constexpr std::size_t kMaxFields = 16;

/// One field of a kind.
struct FieldRule {
    Field field{};
    bool required = false;
};

/// The fields of a kind, in the order in which files and JSON carry them. That order is part of the
/// file format: append, never reorder.
[[nodiscard]] std::span<const FieldRule> fieldsOf(Kind kind);

[[nodiscard]] FieldType typeOf(Field field);

/// Where `field` stands in fieldsOf(kind); empty where the kind does not have it.
[[nodiscard]] std::optional<std::size_t> slotOf(Kind kind, Field field);

}  // namespace flowglass::trace
