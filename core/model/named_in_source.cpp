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

std::string_view lineOf(std::string_view text, std::uint32_t number) {
    for (; number > 1; --number) {
        const auto feed = text.find('\n');
        if (feed == std::string_view::npos) return {};
        text.remove_prefix(feed + 1);
    }
    return text.substr(0, text.find('\n'));
}

}  // namespace flowglass::model
