#pragma once

#include <cstdint>
#include <string>

namespace flowglass::trace {

/// Appends `value` in groups of seven bits, the lowest first; all but the last have the high bit.
inline void appendVarint(std::string& out, std::uint64_t value) {
    while (value >= 0x80U) {
        out.push_back(static_cast<char>(value | 0x80U));
        value >>= 7U;
    }
    out.push_back(static_cast<char>(value));
}

/// A signed number so that small ones, of either sign, are short as varints.
[[nodiscard]] constexpr std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63U);
}

[[nodiscard]] constexpr std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
}

/// Reads what nobody vouches for: never past `end`. False where the number is cut or too long.
[[nodiscard]] inline bool readVarint(const char*& at, const char* end, std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; shift < 64U; shift += 7U) {
        if (at == end) return false;
        const auto byte = static_cast<unsigned char>(*at++);
        if (shift == 63U && byte > 1U) return false;
        value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if (byte < 0x80U) return true;
    }
    return false;
}

}  // namespace flowglass::trace
