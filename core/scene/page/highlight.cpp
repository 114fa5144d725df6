#include "core/scene/page/highlight.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace flowglass::scene {
namespace {

constexpr std::array<std::string_view, 38> kPython{
    "False",  "None",     "True",   "and", "as",    "assert", "async",  "await",    "break", "case",
    "class",  "continue", "def",    "del", "elif",  "else",   "except", "finally",  "for",   "from",
    "global", "if",       "import", "in",  "is",    "lambda", "match",  "nonlocal", "not",   "or",
    "pass",   "raise",    "return", "try", "while", "with",   "yield",  "self"};

constexpr std::array<std::string_view, 60> kCpp{
    "auto",     "bool",      "break",     "case",        "catch",     "char",     "class",
    "co_await", "co_return", "co_yield",  "const",       "constexpr", "continue", "default",
    "delete",   "do",        "double",    "else",        "enum",      "explicit", "extern",
    "false",    "float",     "for",       "friend",      "if",        "inline",   "int",
    "long",     "mutable",   "namespace", "new",         "noexcept",  "nullptr",  "operator",
    "override", "private",   "protected", "public",      "requires",  "return",   "short",
    "signed",   "sizeof",    "static",    "static_cast", "struct",    "switch",   "template",
    "this",     "throw",     "true",      "try",         "typename",  "union",    "unsigned",
    "using",    "virtual",   "void",      "while"};

bool isWord(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

class Scanner {
  public:
    Scanner(std::string_view source, CodeLanguage language)
        : m_source(source), m_python(language == CodeLanguage::python) {}

    std::vector<std::vector<CodeSpan>> scan() {
        m_lines.emplace_back();
        while (m_at < m_source.size()) next();
        return std::move(m_lines);
    }

  private:
    [[nodiscard]] std::string_view rest() const { return m_source.substr(m_at); }

    void next() {
        const char c = m_source[m_at];
        const auto ahead = rest();
        if (c == '\n') {
            ++m_at;
            m_lines.emplace_back();
            m_defines = false;
        } else if (m_python ? c == '#' : ahead.starts_with("//")) {
            emit(lengthTo("\n"), "code.comment");
        } else if (!m_python && ahead.starts_with("/*")) {
            emit(lengthPast("*/", 2), "code.comment");
        } else if (c == '"' || c == '\'') {
            emit(stringLength(), "code.string");
        } else if (isDigit(c)) {
            emit(wordLength(true), "code.literal");
        } else if (isWord(c)) {
            word();
        } else {
            emit(1, "code.plain");
        }
    }

    void word() {
        const auto length = wordLength(false);
        const auto text = rest().substr(0, length);
        const auto follows = m_at + length < m_source.size() ? m_source[m_at + length] : '\n';
        if ((follows == '"' || follows == '\'') && length <= 2 && isPrefix(text)) {
            m_at += length;
            const auto quoted = stringLength();
            m_at -= length;
            emit(length + quoted, "code.string");
            return;
        }
        const bool keyword = m_python ? std::ranges::find(kPython, text) != kPython.end()
                                      : std::ranges::find(kCpp, text) != kCpp.end();
        emit(length, keyword ? "code.keyword" : m_defines ? "code.name" : "code.plain");
        m_defines = text == "def" || text == "class" || text == "struct";
    }

    [[nodiscard]] bool isPrefix(std::string_view text) const {
        constexpr std::string_view kPrefixes = "rRbBfFuUL";
        return std::ranges::all_of(
            text, [&](char c) { return kPrefixes.find(c) != std::string_view::npos; });
    }

    [[nodiscard]] std::size_t wordLength(bool number) const {
        std::size_t length = 1;
        while (m_at + length < m_source.size() &&
               (isWord(m_source[m_at + length]) || (number && m_source[m_at + length] == '.')))
            ++length;
        return length;
    }

    [[nodiscard]] std::size_t lengthTo(std::string_view end) const {
        return std::min(rest().find(end), rest().size());
    }

    [[nodiscard]] std::size_t lengthPast(std::string_view end, std::size_t from) const {
        const auto found = rest().find(end, from);
        return found == std::string_view::npos ? rest().size() : found + end.size();
    }

    /// From the quote at m_at to past the one that closes it, or to the line's end.
    [[nodiscard]] std::size_t stringLength() const {
        const auto ahead = rest();
        const auto triple = ahead.substr(0, 3);
        if (m_python && (triple == "\"\"\"" || triple == "'''")) return lengthPast(triple, 3);
        for (std::size_t i = 1; i < ahead.size(); ++i) {
            if (ahead[i] == '\\')
                ++i;
            else if (ahead[i] == ahead[0])
                return i + 1;
            else if (ahead[i] == '\n')
                return i;
        }
        return ahead.size();
    }

    void emit(std::size_t length, std::string_view style) {
        auto text = rest().substr(0, length);
        m_at += text.size();
        while (true) {
            const auto feed = text.find('\n');
            add(text.substr(0, feed), style);
            if (feed == std::string_view::npos) return;
            m_lines.emplace_back();
            text.remove_prefix(feed + 1);
        }
    }

    void add(std::string_view text, std::string_view style) {
        if (text.empty()) return;
        auto& line = m_lines.back();
        const bool joins = !line.empty() && line.back().style == style &&
                           line.back().text.data() + line.back().text.size() == text.data();
        if (joins)
            line.back().text = {line.back().text.data(), line.back().text.size() + text.size()};
        else
            line.push_back({text, style});
    }

    std::string_view m_source;
    bool m_python;
    std::size_t m_at = 0;
    bool m_defines = false;
    std::vector<std::vector<CodeSpan>> m_lines;
};

}  // namespace

CodeLanguage languageOf(std::string_view file) {
    return file.ends_with(".py") || file.ends_with(".pyw") || file.starts_with("<")
               ? CodeLanguage::python
               : CodeLanguage::cpp;
}

std::vector<std::vector<CodeSpan>> highlighted(std::string_view source, CodeLanguage language) {
    return Scanner(source, language).scan();
}

}  // namespace flowglass::scene
