#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace flowglass::model {

/// "*" or "**" where the function that begins at a line of `source` takes `name` so: as all that it
/// is called with beyond its other parameters. Empty where it does not.
[[nodiscard]] std::string_view starsOf(std::string_view source, std::uint32_t line,
                                       std::string_view name);

/// What a line of Python calls the object of which it awaits `method`: "shelf" in
/// `await shelf.put(loaf)`, "self.lock" for `acquire` in `async with self.lock:`. Empty where the
/// line does not say it with one plain name.
[[nodiscard]] std::string nameInSource(std::string_view line, std::string_view method);

/// The line of a text with this number, from 1; empty past its end.
[[nodiscard]] std::string_view lineOf(std::string_view text, std::uint32_t number);

}  // namespace flowglass::model
