#pragma once

#include <span>

#include "core/trace/kind.hpp"

namespace flowglass::trace {

/// The words that a field of a kind may hold, or the sorts that its references may have; empty
/// where the field holds neither.
[[nodiscard]] std::span<const Word> wordsOf(Kind kind, Field field);

/// Whether a reference of this sort has an id: a task has one, a timer does not.
[[nodiscard]] bool hasId(Word sort);

}  // namespace flowglass::trace
