#include "core/model/source_lines.hpp"

namespace flowglass::model::lints {

std::vector<std::string_view> linesOf(std::string_view source) {
    std::vector<std::string_view> lines;
    while (!source.empty()) {
        const auto end = source.find('\n');
        lines.push_back(source.substr(0, end));
        source.remove_prefix(end == std::string_view::npos ? source.size() : end + 1);
    }
    return lines;
}

std::string_view trimmed(std::string_view line) {
    const auto first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return line.substr(first, line.find_last_not_of(" \t\r") + 1 - first);
}

bool startsWithWord(std::string_view text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    const char next = text.size() > word.size() ? text[word.size()] : ':';
    return next == ':' || next == ' ' || next == '(' || next == '#';
}

}  // namespace flowglass::model::lints
