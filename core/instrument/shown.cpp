#include <flowglass/shown.hpp>

#include <cxxabi.h>

#include <cstdlib>
#include <memory>

namespace flowglass::detail {
namespace {

constexpr std::size_t kQuotedBytes = 60;

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

}  // namespace

std::string typeName(const std::type_info& type) {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> name(
        abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free);
    std::string text = status == 0 ? name.get() : type.name();
    replaceAll(text, "std::__cxx11::", "std::");
    replaceAll(text, "std::basic_string<char, std::char_traits<char>, std::allocator<char> >",
               "std::string");
    return text;
}

std::string shortened(std::string text, std::size_t most) {
    if (text.size() <= most) return text;
    auto end = most;
    // Not inside a character: UTF-8's continuation bytes are 10xxxxxx.
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
    text.resize(end);
    return text + "…";
}

std::string quoted(std::string_view text, char quote) {
    std::string result(1, quote);
    for (const char c : shortened(std::string(text.substr(0, kQuotedBytes + 4)), kQuotedBytes)) {
        if (c == quote || c == '\\') result += '\\';
        if (c == '\n') {
            result += "\\n";
        } else if (c == '\t') {
            result += "\\t";
        } else if (static_cast<unsigned char>(c) < 0x20) {
            constexpr std::string_view digits = "0123456789abcdef";
            result += "\\x";
            result += digits[static_cast<unsigned char>(c) >> 4U];
            result += digits[static_cast<unsigned char>(c) & 15U];
        } else {
            result += c;
        }
    }
    return result + quote;
}

}  // namespace flowglass::detail
