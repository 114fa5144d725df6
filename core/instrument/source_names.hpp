#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flowglass::detail {

/// "ns::count" for what std::source_location calls "flowglass::generator<int> ns::count(int)", the
/// same from inside a coroutine's body and for every instance of a template; "main::<lambda>" for a
/// lambda. As GCC or as Clang calls it.
[[nodiscard]] std::string functionName(std::string_view pretty);

/// The line on which the function `name` (as functionName() gives it) begins whose braces hold
/// `line`; where it cannot be found in the text, none.
/// GCC 12 says of a coroutine's own place only where its body ends.
[[nodiscard]] std::optional<std::uint32_t> definitionLine(std::string_view source,
                                                          std::string_view name,
                                                          std::uint32_t line);

/// One part of a list in the source.
struct SourcePart {
    std::string_view text;
    std::uint32_t line = 0;
};
/// The parts of the list in brackets that begins with the string `literal` and stands around
/// `line`, that literal among them: `{"price", logged, retry(3), price}`. Empty where there is no
/// such list, or more than one. Borrows the source.
/// GCC 12 says of every part only where the whole list ends.
[[nodiscard]] std::vector<SourcePart> listAfter(std::string_view source, std::string_view literal,
                                                std::uint32_t line);

}  // namespace flowglass::detail
