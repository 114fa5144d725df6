#include "core/model/named_in_source.hpp"

#include <algorithm>
#include <cctype>

namespace flowglass::model {
namespace {

bool isOfName(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

bool isName(std::string_view text) {
    return !text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) == 0 &&
           text.front() != '.' && std::ranges::all_of(text, isOfName);
}

/// What an `async with` of one manager, which is not made in the line itself, enters.
std::string enteredIn(std::string_view line) {
    constexpr std::string_view kWith = "async with ";
    const auto from = line.find(kWith);
    const auto end = line.rfind(':');
    if (from == std::string_view::npos || end == std::string_view::npos || end < from) return {};
    auto name = line.substr(from + kWith.size(), end - from - kWith.size());
    name = name.substr(0, name.find(" as "));
    return isName(name) ? std::string(name) : std::string();
}

}  // namespace

std::string nameInSource(std::string_view line, std::string_view method) {
    if (method.empty()) return {};
    const auto call = "." + std::string(method) + "(";
    const auto at = line.find(call);
    if (at == std::string_view::npos) return method == "acquire" ? enteredIn(line) : std::string();
    if (line.find(call, at + 1) != std::string_view::npos) return {};
    auto begin = at;
    while (begin > 0 && isOfName(line[begin - 1])) --begin;
    const auto name = line.substr(begin, at - begin);
    // Of "shelves[0].put()" the name is not all.
    const bool isWhole = begin == 0 || line[begin - 1] == ' ' || line[begin - 1] == '(';
    return isWhole && isName(name) ? std::string(name) : std::string();
}

std::string_view starsOf(std::string_view source, std::uint32_t line, std::string_view name) {
    constexpr std::uint32_t kMostLines = 8;  // of decorators, and of the head itself
    bool isHead = false;
    for (std::uint32_t i = 0; i < kMostLines && line > 0; ++i) {
        const auto text = lineOf(source, line + i);
        isHead = isHead || text.find("def ") != std::string_view::npos;
        const auto at = isHead ? text.find("*" + std::string(name)) : std::string_view::npos;
        if (at != std::string_view::npos) {
            const auto end = at + 1 + name.size();
            const bool isWhole = end >= text.size() || !isOfName(text[end]);
            if (isWhole) return at > 0 && text[at - 1] == '*' ? "**" : "*";
        }
        if (isHead && text.find("):") != std::string_view::npos) break;
    }
    return {};
}

std::string_view lineOf(std::string_view text, std::uint32_t number) {
    for (; number > 1; --number) {
        const auto feed = text.find('\n');
        if (feed == std::string_view::npos) return {};
        text.remove_prefix(feed + 1);
    }
    return text.substr(0, text.find('\n'));
}

}  // namespace flowglass::model
