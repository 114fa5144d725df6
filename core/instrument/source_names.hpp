#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace flowglass::detail {

/// "ns::count" for what std::source_location calls "flowglass::generator<int> ns::count(int)", the
/// same from inside a coroutine's body and for every instance of a template; "main::<lambda>" for a
/// lambda.
[[nodiscard]] std::string functionName(std::string_view pretty);

/// The line on which the function `name` (as functionName() gives it) begins whose braces hold
/// `line`; where it cannot be found in the text, none.
/// GCC 12 says of a coroutine's own place only where its body ends.
[[nodiscard]] std::optional<std::uint32_t> definitionLine(std::string_view source,
                                                          std::string_view name,
                                                          std::uint32_t line);

}  // namespace flowglass::detail
