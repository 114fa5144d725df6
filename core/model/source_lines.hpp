#pragma once

#include <string_view>
#include <vector>

namespace flowglass::model::lints {

/// The lines of a source, without their ends.
[[nodiscard]] std::vector<std::string_view> linesOf(std::string_view source);
/// A line without the white space around it.
[[nodiscard]] std::string_view trimmed(std::string_view line);
/// Whether a trimmed line begins with a keyword, and not with a longer name.
[[nodiscard]] bool startsWithWord(std::string_view text, std::string_view word);

}  // namespace flowglass::model::lints
