#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flowglass::python {

/// A module's source as the parser counts in it: lines from 1, columns in bytes of UTF-8.
class SourceText {
  public:
    /// `bytes` as they lie in the file: a byte order mark and a coding comment (PEP 263) are
    /// heeded. Nothing where they cannot be read so. With the GIL; Python's error state is left
    /// clean.
    [[nodiscard]] static std::optional<SourceText> decode(std::string_view bytes);

    struct Place {
        int line = 1;
        int column = 0;
    };
    /// The text of [begin, end), on one line: a line end and the white space round it is a blank.
    [[nodiscard]] std::string segment(Place begin, Place end) const;
    [[nodiscard]] std::string_view text() const noexcept { return m_text; }

  private:
    explicit SourceText(std::string_view text);
    [[nodiscard]] std::size_t offsetOf(Place place) const noexcept;

    std::string m_text;  ///< UTF-8, line ends are \n
    std::vector<std::size_t> m_lines;
};

}  // namespace flowglass::python
