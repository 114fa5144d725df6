#include "core/model/layer_order.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace flowglass::model {
namespace {

/// The lines of a text, each with its line feed.
std::vector<std::string_view> linesOf(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto feed = text.find('\n');
        const auto length = feed == std::string_view::npos ? text.size() : feed + 1;
        lines.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return lines;
}

std::string_view stripped(std::string_view line) {
    const auto first = line.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view() : line.substr(first);
}

bool isDefinition(std::string_view line) {
    constexpr std::array<std::string_view, 3> kWords{"def ", "async ", "class "};
    return std::ranges::any_of(
        kWords, [&](std::string_view word) { return stripped(line).starts_with(word); });
}

bool isRemark(std::string_view line) {
    return stripped(line).starts_with('#');
}

/// Where the decorators' own lines begin, and, last, where the definition does; from 0. Empty where
/// the text is not as the lines say.
std::optional<std::vector<std::size_t>> beginsOf(const std::vector<std::string_view>& text,
                                                 const std::vector<std::uint32_t>& lines) {
    std::vector<std::size_t> begins;
    for (const auto line : lines) {
        const bool there = line > 0 && line <= text.size();
        if (!there || !stripped(text[line - 1]).starts_with('@')) return std::nullopt;
        std::size_t begin = line - 1;
        const std::size_t least = begins.empty() ? 0 : begins.back() + 1;
        if (!begins.empty() && begin < least) return std::nullopt;
        // A remark above the first decorator may be about the whole function.
        while (!begins.empty() && begin > least && isRemark(text[begin - 1])) --begin;
        begins.push_back(begin);
    }
    std::size_t end = lines.back();
    while (end < text.size() && !isDefinition(text[end])) ++end;
    if (end == text.size()) return std::nullopt;
    begins.push_back(end);
    return begins;
}

}  // namespace

base::Result<std::string> withDecoratorMoved(std::string_view source,
                                             const std::vector<std::uint32_t>& lines,
                                             std::size_t from, std::size_t to) {
    if (from >= lines.size() || to >= lines.size() || from == to) {
        return base::Error{base::ErrorKind::usage,
                           "A decorator moves to another place among those of its function.",
                           {}};
    }
    const auto text = linesOf(source);
    const auto begins = beginsOf(text, lines);
    if (!begins) {
        return base::Error{base::ErrorKind::unsupported,
                           "The text is not the one that was recorded any more; run it again "
                           "first.",
                           {}};
    }
    std::vector<std::size_t> order(lines.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    order.erase(order.begin() + static_cast<std::ptrdiff_t>(from));
    order.insert(order.begin() + static_cast<std::ptrdiff_t>(to), from);
    std::string moved;
    const auto take = [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) moved += text[i];
    };
    take(0, begins->front());
    for (const auto place : order) take((*begins)[place], (*begins)[place + 1]);
    take(begins->back(), text.size());
    return moved;
}

}  // namespace flowglass::model
