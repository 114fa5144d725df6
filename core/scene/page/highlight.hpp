#pragma once

#include <string_view>
#include <vector>

namespace flowglass::scene {

enum class CodeLanguage : unsigned char { python, cpp };

/// By the ending of a file's name; C++ for everything that is not Python.
[[nodiscard]] CodeLanguage languageOf(std::string_view file);

/// A piece of one line of code and the style it is set in ("code.keyword").
struct CodeSpan {
    std::string_view text;
    std::string_view style;
};

/// The lines of `source`, each cut into spans without a gap; strings and comments may go over
/// several lines. Enough for reading along, not a parser. Texts are borrowed from `source`.
[[nodiscard]] std::vector<std::vector<CodeSpan>> highlighted(std::string_view source,
                                                             CodeLanguage language);

}  // namespace flowglass::scene
