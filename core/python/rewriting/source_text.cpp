#include "core/python/rewriting/source_text.hpp"

#include <algorithm>
#include <cctype>

#include "core/python/pyref.hpp"

namespace flowglass::python {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlank = " \t\f";

std::string_view lineAt(std::string_view text, std::size_t begin) {
    return text.substr(begin, text.find_first_of("\r\n", begin) - begin);
}

/// What stands after `coding:` or `coding=` in a comment line; empty where it is none.
std::string_view codingIn(std::string_view line) {
    const auto first = line.find_first_not_of(kBlank);
    if (first == std::string_view::npos || line[first] != '#') return {};
    for (auto at = line.find("coding"); at != std::string_view::npos;
         at = line.find("coding", at + 1)) {
        auto name = line.substr(at + 6);
        if (name.empty() || (name.front() != ':' && name.front() != '=')) continue;
        name.remove_prefix(1);
        name.remove_prefix(std::min(name.find_first_not_of(" \t"), name.size()));
        const auto isPart = [](unsigned char letter) {
            return std::isalnum(letter) != 0 || letter == '-' || letter == '_' || letter == '.';
        };
        return name.substr(
            0, static_cast<std::size_t>(std::ranges::find_if_not(name, isPart) - name.begin()));
    }
    return {};
}

/// The coding comment counts on the first line, and on the second if the first has no code.
std::string codingOf(std::string_view text) {
    const auto first = lineAt(text, 0);
    if (const auto coding = codingIn(first); !coding.empty()) return std::string(coding);
    const auto start = first.find_first_not_of(kBlank);
    if (start != std::string_view::npos && first[start] != '#') return {};
    auto second = first.size();
    if (text.substr(second).starts_with("\r\n")) ++second;
    return second < text.size() ? std::string(codingIn(lineAt(text, second + 1))) : std::string();
}

/// The text in UTF-8 where it is in another encoding; nothing where that cannot be.
std::optional<std::string> recoded(std::string_view bytes, const std::string& coding) {
    const ErrorHold hold;
    const auto decoded = PyRef::steal(PyUnicode_Decode(
        bytes.data(), static_cast<Py_ssize_t>(bytes.size()), coding.c_str(), "strict"));
    Py_ssize_t size = 0;
    const char* text = decoded ? PyUnicode_AsUTF8AndSize(decoded.get(), &size) : nullptr;
    PyErr_Clear();
    if (text == nullptr) return std::nullopt;
    return std::string(text, static_cast<std::size_t>(size));
}

}  // namespace

std::optional<SourceText> SourceText::decode(std::string_view bytes) {
    if (bytes.find('\0') != std::string_view::npos) return std::nullopt;
    if (bytes.starts_with(kByteOrderMark)) return SourceText(bytes.substr(kByteOrderMark.size()));
    const std::string coding = codingOf(bytes);
    if (coding.empty()) return SourceText(bytes);
    const auto text = recoded(bytes, coding);
    if (!text) return std::nullopt;
    return SourceText(*text);
}

SourceText::SourceText(std::string_view text) {
    m_text.reserve(text.size());
    m_lines.push_back(0);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool isReturn = text[at] == '\r';
        if (isReturn && text.substr(at + 1).starts_with('\n')) continue;
        m_text += isReturn ? '\n' : text[at];
        if (m_text.back() == '\n') m_lines.push_back(m_text.size());
    }
}

std::size_t SourceText::offsetOf(Place place) const noexcept {
    const auto line = static_cast<std::size_t>(std::max(place.line, 1)) - 1;
    if (line >= m_lines.size()) return m_text.size();
    return std::min(m_lines[line] + static_cast<std::size_t>(std::max(place.column, 0)),
                    m_text.size());
}

std::string SourceText::segment(Place begin, Place end) const {
    const auto first = offsetOf(begin);
    const auto last = std::max(offsetOf(end), first);
    std::string segment;
    for (auto at = first; at < last; ++at) {
        if (m_text[at] != '\n') {
            segment += m_text[at];
            continue;
        }
        while (!segment.empty() && kBlank.find(segment.back()) != std::string_view::npos)
            segment.pop_back();
        while (at + 1 < last && std::isspace(static_cast<unsigned char>(m_text[at + 1])) != 0) ++at;
        segment += ' ';
    }
    return segment;
}

}  // namespace flowglass::python
