#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace flowglass::model {

/// A Python source with one decorator of a function moved to another place among its decorators.
/// `lines` are those of all its `@` signs, the outermost first; `from` and `to` are places among
/// them, from 0. A decorator keeps its further lines and the comments above it.
/// Errors: usage (places that are not there), unsupported (the text at the lines is another one).
[[nodiscard]] base::Result<std::string> withDecoratorMoved(std::string_view source,
                                                           const std::vector<std::uint32_t>& lines,
                                                           std::size_t from, std::size_t to);

}  // namespace flowglass::model
