#include "core/instrument/source_names.hpp"

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

namespace flowglass::detail {
namespace {

bool isWordPart(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Position of the bracket that `text[close]` closes.
std::size_t opening(std::string_view text, std::size_t close) {
    int depth = 0;
    for (auto at = close + 1; at-- > 0;) {
        const char c = text[at];
        if (c == ')' || c == '>' || c == ']' || c == '}') ++depth;
        if (c == '(' || c == '<' || c == '[' || c == '{') --depth;
        if (depth == 0) return at;
    }
    return std::string_view::npos;
}

/// Where the declarator that ends at `end` begins: after the blank that separates it from the type.
std::size_t nameBegin(std::string_view text, std::size_t end) {
    auto at = end;
    while (at > 0) {
        const char c = text[at - 1];
        if (c == ')' || c == '>') {
            const auto open = opening(text, at - 1);
            if (open == std::string_view::npos) return 0;
            at = open;
            continue;
        }
        if (c == ' ' || c == '*' || c == '&') return at;
        --at;
    }
    return 0;
}

/// Without arguments of functions and templates; lambdas are all called <lambda>.
std::string withoutArguments(std::string_view name) {
    std::string result;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (c != '(' && c != '<') {
            result += c;
            continue;
        }
        if (name.substr(i).starts_with("<lambda")) result += "<lambda>";
        int depth = 0;
        for (; i < name.size(); ++i) {
            depth += name[i] == '(' || name[i] == '<' ? 1 : 0;
            depth -= name[i] == ')' || name[i] == '>' ? 1 : 0;
            if (depth == 0) break;
        }
    }
    return result;
}

void dropEnd(std::string_view& text, std::string_view end) {
    if (text.ends_with(end)) text.remove_suffix(end.size());
}

}  // namespace

std::string functionName(std::string_view whole) {
    std::string text(whole);
    for (const std::string_view nameless : {"{anonymous}::", "(anonymous namespace)::"})
        for (auto at = text.find(nameless); at != std::string::npos; at = text.find(nameless))
            text.erase(at, nameless.size());
    std::string_view pretty = text;
    // "…::count(T) const [with T = long int]"
    if (const auto with = pretty.find(" [with "); with != std::string_view::npos)
        pretty = pretty.substr(0, with);
    for (const auto* qualifier : {" const", " volatile", " &", " &&", " noexcept", " mutable"})
        dropEnd(pretty, qualifier);
    if (pretty.ends_with(')')) {
        const auto open = opening(pretty, pretty.size() - 1);
        if (open != std::string_view::npos) pretty = pretty.substr(0, open);
    }
    dropEnd(pretty, "::operator()");
    return withoutArguments(pretty.substr(nameBegin(pretty, pretty.size())));
}

namespace {

/// Walks over C++ text as far as braces go, past comments, literals and directives.
class BraceReader {
  public:
    BraceReader(std::string_view source, std::string_view name, std::uint32_t line)
        : m_source(source), m_name(name), m_wantedLine(line) {}

    std::optional<std::uint32_t> find() {
        while (m_at < m_source.size() && m_line <= m_wantedLine) step();
        // What is still open, or was closed on the wanted line: the innermost counts.
        for (auto open = m_open.rbegin(); open != m_open.rend(); ++open) take(*open);
        return m_found;
    }

  private:
    struct Brace {
        std::size_t headBegin;  ///< after what stands before its declaration or statement
        std::size_t at;
        int parentheses;  ///< around it
    };

    void step() {
        const char c = m_source[m_at];
        const auto rest = m_source.substr(m_at);
        if (rest.starts_with("//") || (c == '#' && m_isLineStart)) return skipLine();
        if (rest.starts_with("/*")) return skipPast("*/", 2);
        if (rest.starts_with("R\"")) return skipRaw();
        // 1'000 is a number, not a character.
        if (c == '"' || (c == '\'' && (m_at == 0 || !isWordPart(m_source[m_at - 1]))))
            return skipLiteral(c);
        m_parentheses += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == '{') m_open.push_back({m_headBegin, m_at, std::exchange(m_parentheses, 0)});
        if (c == '}' && !m_open.empty()) {
            if (m_line == m_wantedLine) take(m_open.back());
            m_parentheses = m_open.back().parentheses;
            m_open.pop_back();
        }
        advance();
        // Not the semicolons of a for statement.
        if ((c == ';' && m_parentheses <= 0) || c == '{' || c == '}') m_headBegin = m_at;
    }
    static bool isStatement(std::string_view head) {
        const auto first = head.find_first_not_of(" \t\r\n");
        if (first == std::string_view::npos) return false;
        const auto rest = head.substr(first);
        for (const std::string_view word : {"for", "while", "if", "switch", "else", "return"})
            if (rest.starts_with(word) &&
                (rest.size() == word.size() || !isWordPart(rest[word.size()])))
                return true;
        return false;
    }

    /// Remembers the line of the name in the head of a brace, where the head declares it.
    void take(const Brace& brace) {
        if (m_found) return;
        const auto head = m_source.substr(brace.headBegin, brace.at - brace.headBegin);
        if (isStatement(head)) return;
        auto last =
            m_name.substr(m_name.rfind(':') == std::string_view::npos ? 0 : m_name.rfind(':') + 1);
        const bool isLambda = last == "<lambda>";
        if (isLambda) last = "[";
        for (auto at = head.rfind(last); at != std::string_view::npos;
             at = at == 0 ? std::string_view::npos : head.rfind(last, at - 1)) {
            if (!isLambda && !isDeclarator(head, at, last.size())) continue;
            const auto before = m_source.substr(0, brace.headBegin + at);
            m_found =
                1 + static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
            return;
        }
    }
    static bool isDeclarator(std::string_view head, std::size_t at, std::size_t size) {
        if (at > 0 && isWordPart(head[at - 1])) return false;
        const auto next = head.find_first_not_of(" \t\r\n", at + size);
        return next != std::string_view::npos && head[next] == '(';
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
    void advanceTo(std::size_t end) {
        while (m_at < std::min(end, m_source.size())) advance();
    }
    void skipLine() {
        // A directive goes on after a backslash at the end of its line.
        do
            advanceTo(m_source.find('\n', m_at) + 1 == 0 ? m_source.size()
                                                         : m_source.find('\n', m_at) + 1);
        while (m_at >= 2 && m_at < m_source.size() && m_source[m_at - 2] == '\\');
    }
    void skipPast(std::string_view end, std::size_t begin) {
        const auto found = m_source.find(end, m_at + begin);
        advanceTo(found == std::string_view::npos ? m_source.size() : found + end.size());
    }
    void skipRaw() {
        const auto open = m_source.find('(', m_at);
        if (open == std::string_view::npos) return advanceTo(m_source.size());
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
    std::string_view m_name;
    std::uint32_t m_wantedLine;
    std::size_t m_at = 0;
    std::uint32_t m_line = 1;
    std::size_t m_headBegin = 0;
    int m_parentheses = 0;
    bool m_isLineStart = true;
    std::vector<Brace> m_open;
    std::optional<std::uint32_t> m_found;
};

}  // namespace

std::optional<std::uint32_t> definitionLine(std::string_view source, std::string_view name,
                                            std::uint32_t line) {
    return BraceReader(source, name, line).find();
}

}  // namespace flowglass::detail
