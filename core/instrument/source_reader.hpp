#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace flowglass::detail {

[[nodiscard]] inline bool isWordPart(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Walks over C++ text, and knows what of it is code: comments, literals and directives are not.
class SourceReader {
  public:
    explicit SourceReader(std::string_view source) : m_source(source) {}

    [[nodiscard]] std::string_view source() const { return m_source; }
    [[nodiscard]] std::size_t position() const { return m_at; }
    [[nodiscard]] std::uint32_t line() const { return m_line; }
    [[nodiscard]] bool atEnd() const { return m_at >= m_source.size(); }

    /// Goes past what begins here and is no code; false where code begins.
    bool skipNonCode() {
        const char c = m_source[m_at];
        const auto rest = m_source.substr(m_at);
        if (rest.starts_with("//") || (c == '#' && m_isLineStart)) {
            skipLine();
        } else if (rest.starts_with("/*")) {
            skipPast("*/", 2);
        } else if (rest.starts_with("R\"")) {
            skipRaw();
        } else if (c == '"' || (c == '\'' && (m_at == 0 || !isWordPart(m_source[m_at - 1])))) {
            // 1'000 is a number, not a character.
            skipLiteral(c);
        } else {
            return false;
        }
        return true;
    }
    void advance() {
        const char c = m_source[m_at++];
        if (c == '\n') {
            ++m_line;
            m_isLineStart = true;
        } else if (c != ' ' && c != '\t') {
            m_isLineStart = false;
        }
    }

  private:
    void advanceTo(std::size_t end) {
        while (m_at < std::min(end, m_source.size())) advance();
    }
    void skipLine() {
        // A directive goes on after a backslash at the end of its line.
        do {
            const auto end = m_source.find('\n', m_at);
            advanceTo(end == std::string_view::npos ? end : end + 1);
        } while (m_at >= 2 && m_at < m_source.size() && m_source[m_at - 2] == '\\');
    }
    void skipPast(std::string_view end, std::size_t begin) {
        const auto found = m_source.find(end, m_at + begin);
        advanceTo(found == std::string_view::npos ? found : found + end.size());
    }
    void skipRaw() {
        const auto open = m_source.find('(', m_at);
        if (open == std::string_view::npos) return advanceTo(open);
        const auto mark = m_source.substr(m_at + 2, open - m_at - 2);
        skipPast(")" + std::string(mark) + "\"", 2);
    }
    void skipLiteral(char quote) {
        advance();
        while (m_at < m_source.size() && m_source[m_at] != quote && m_source[m_at] != '\n') {
            if (m_source[m_at] == '\\') advance();
            if (m_at < m_source.size()) advance();
        }
        if (m_at < m_source.size()) advance();
    }

    std::string_view m_source;
    std::size_t m_at = 0;
    std::uint32_t m_line = 1;
    bool m_isLineStart = true;
};

}  // namespace flowglass::detail
