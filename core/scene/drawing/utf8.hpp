#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace flowglass::scene {

/// The character that begins at `position` of a UTF-8 text, and its length in bytes (from 1);
/// U+FFFD of length 1 where the bytes are not UTF-8. `position` is below text.size().
struct Character {
    char32_t code = 0;
    std::size_t length = 1;
};

[[nodiscard]] inline Character characterAt(std::string_view text, std::size_t position) {
    constexpr char32_t kBad = 0xFFFD;
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const unsigned first = byte(position);
    if (first < 0x80) return {first, 1};
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4) return {kBad, 1};
    char32_t code = first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned next = byte(position + i);
        if ((next & 0xC0U) != 0x80) return {kBad, 1};
        code = (code << 6U) | (next & 0x3FU);
    }
    constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code < kSmallest[length] || code > 0x10FFFF || surrogate) return {kBad, 1};
    return {code, length};
}

/// Calls visit(Character, position) for each character of `text`.
template <class Visit>
void eachCharacter(std::string_view text, Visit&& visit) {
    for (std::size_t i = 0; i < text.size();) {
        const auto character = characterAt(text, i);
        visit(character, i);
        i += character.length;
    }
}

}  // namespace flowglass::scene
