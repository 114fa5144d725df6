#include "core/instrument/source_names.hpp"

#include <algorithm>
#include <utility>

#include "core/instrument/source_reader.hpp"

namespace flowglass::detail {
namespace {

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
    constexpr std::string_view lambda = "(anonymous class)";
    for (auto at = text.find(lambda); at != std::string::npos; at = text.find(lambda))
        text.replace(at, lambda.size(), "<lambda>");
    std::string_view pretty = text;
    // "…::count(T) const [with T = long int]"; Clang says "[T = long]"
    if (pretty.ends_with(']')) {
        const auto with = opening(pretty, pretty.size() - 1);
        if (with != std::string_view::npos && with > 0) pretty = pretty.substr(0, with - 1);
    }
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

/// Finds in whose braces a line lies.
class BraceReader : private SourceReader {
  public:
    BraceReader(std::string_view source, std::string_view name, std::uint32_t line)
        : SourceReader(source), m_name(name), m_wantedLine(line) {}

    std::optional<std::uint32_t> find() {
        while (!atEnd() && line() <= m_wantedLine) step();
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
        if (skipNonCode()) return;
        const char c = source()[position()];
        m_parentheses += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == '{') m_open.push_back({m_headBegin, position(), std::exchange(m_parentheses, 0)});
        if (c == '}' && !m_open.empty()) {
            if (line() == m_wantedLine) take(m_open.back());
            m_parentheses = m_open.back().parentheses;
            m_open.pop_back();
        }
        advance();
        // Not the semicolons of a for statement.
        if ((c == ';' && m_parentheses <= 0) || c == '{' || c == '}') m_headBegin = position();
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
        const auto head = source().substr(brace.headBegin, brace.at - brace.headBegin);
        if (isStatement(head)) return;
        auto last =
            m_name.substr(m_name.rfind(':') == std::string_view::npos ? 0 : m_name.rfind(':') + 1);
        const bool isLambda = last == "<lambda>";
        if (isLambda) last = "[";
        for (auto at = head.rfind(last); at != std::string_view::npos;
             at = at == 0 ? std::string_view::npos : head.rfind(last, at - 1)) {
            if (!isLambda && !isDeclarator(head, at, last.size())) continue;
            const auto before = source().substr(0, brace.headBegin + at);
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

    std::string_view m_name;
    std::uint32_t m_wantedLine;
    std::size_t m_headBegin = 0;
    int m_parentheses = 0;
    std::vector<Brace> m_open;
    std::optional<std::uint32_t> m_found;
};

/// Finds the bracket whose list begins with a literal.
class ListReader : private SourceReader {
  public:
    ListReader(std::string_view source, std::string_view first, std::uint32_t line)
        : SourceReader(source), m_first(first), m_wantedLine(line) {}

    std::vector<SourcePart> find() {
        while (!atEnd() && (line() <= m_wantedLine || !m_open.empty())) step();
        return m_isUnique ? std::move(m_found) : std::vector<SourcePart>{};
    }

  private:
    struct List {
        std::uint32_t line;  ///< of its bracket
        bool isWanted;
        std::vector<SourcePart> parts;
        std::size_t partBegin;
    };

    void step() {
        const auto before = position();
        const char c = source()[before];
        if (skipNonCode()) {
            if (c == '/') passComment(before);
            return;
        }
        if (c == '(' || c == '{' || c == '[') {
            const auto next = source().find_first_not_of(" \t\r\n", before + 1);
            const bool isWanted =
                next != std::string_view::npos && source().substr(next).starts_with(m_first);
            m_open.push_back({line(), isWanted, {}, before + 1});
        } else if (!m_open.empty()) {
            if (c == ',') endPart();
            if (c == ')' || c == '}' || c == ']') close();
        }
        advance();
    }
    /// A comment before a part, or after its comma, is none of its text.
    void passComment(std::size_t begin) {
        if (m_open.empty()) return;
        auto& at = m_open.back().partBegin;
        const auto before = source().substr(at, begin - at);
        if (before.find_first_not_of(" \t\r\n") == std::string_view::npos) at = position();
    }
    void endPart() {
        auto& list = m_open.back();
        const auto begin = std::exchange(list.partBegin, position() + 1);
        if (!list.isWanted) return;
        auto text = source().substr(begin, position() - begin);
        const auto blank = text.find_first_not_of(" \t\r\n");
        if (blank == std::string_view::npos) return;
        text = text.substr(blank, text.find_last_not_of(" \t\r\n") + 1 - blank);
        const auto above = source().substr(0, begin + blank);
        list.parts.push_back(
            {text, 1 + static_cast<std::uint32_t>(std::count(above.begin(), above.end(), '\n'))});
    }
    void close() {
        endPart();
        auto& list = m_open.back();
        if (list.isWanted && list.line <= m_wantedLine && m_wantedLine <= line()) {
            m_isUnique = m_found.empty();
            if (m_isUnique) m_found = std::move(list.parts);
        }
        m_open.pop_back();
    }

    std::string_view m_first;
    std::uint32_t m_wantedLine;
    std::vector<List> m_open;
    std::vector<SourcePart> m_found;
    bool m_isUnique = false;
};

}  // namespace

std::optional<std::uint32_t> definitionLine(std::string_view source, std::string_view name,
                                            std::uint32_t line) {
    return BraceReader(source, name, line).find();
}

std::vector<SourcePart> listAfter(std::string_view source, std::string_view literal,
                                  std::uint32_t line) {
    return ListReader(source, "\"" + std::string(literal) + "\"", line).find();
}

}  // namespace flowglass::detail
