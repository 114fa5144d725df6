#include "core/trace/schema.hpp"

#include <utility>

namespace flowglass::trace {
namespace {

template <std::size_t... kinds>
constexpr auto rulesOfAll(std::index_sequence<kinds...>) {
    return std::array{rulesOf(static_cast<Kind>(kinds))...};
}
constexpr auto kRules = rulesOfAll(std::make_index_sequence<kKindCount>{});

}  // namespace

std::span<const FieldRule> fieldsOf(Kind kind) {
    const auto& rules = kRules[static_cast<std::size_t>(kind)];
    return {rules.fields.data(), rules.size};
}

}  // namespace flowglass::trace
