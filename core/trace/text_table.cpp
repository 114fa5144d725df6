#include "core/trace/text_table.hpp"

#include <xxhash.h>

#include <algorithm>

namespace flowglass::trace {
namespace {

constexpr std::size_t kFirstSlots = 256;  // a power of two, as every later size
/// Numbers from here on are looked up by their text: a program with more names uses few of them
/// often.
constexpr std::uint32_t kMostKnown = 1U << 16U;

}  // namespace

TextTable::TextTable() : m_slots(kFirstSlots) {}

std::string_view TextTable::at(std::uint32_t index) const {
    const std::size_t begin = index == 0 ? 0 : m_ends[index - 1];
    return std::string_view(m_bytes).substr(begin, m_ends[index] - begin);
}

std::uint32_t TextTable::indexOf(std::string_view text) {
    const auto hash = static_cast<std::uint32_t>(XXH3_64bits(text.data(), text.size()));
    const std::size_t last = m_slots.size() - 1;
    for (std::size_t slot = hash & last;; slot = (slot + 1) & last) {
        if (m_slots[slot] == 0) {
            m_slots[slot] = static_cast<std::uint32_t>(m_ends.size()) + 1;
            break;
        }
        const std::uint32_t index = m_slots[slot] - 1;
        if (m_hashes[index] == hash && at(index) == text) return index;
    }
    m_bytes += text;
    m_ends.push_back(static_cast<std::uint32_t>(m_bytes.size()));
    m_hashes.push_back(hash);
    if (m_ends.size() * 2 > m_slots.size()) grow();
    return static_cast<std::uint32_t>(m_ends.size() - 1);
}

std::uint32_t TextTable::learn(std::uint32_t numbered, std::string_view text) {
    const auto index = indexOf(text);
    if (numbered >= kMostKnown) return index;
    if (numbered >= m_known.size()) m_known.resize(std::max<std::size_t>(numbered + 1, 64));
    m_known[numbered] = {m_round, index};
    return index;
}

void TextTable::grow() {
    std::vector<std::uint32_t> slots(m_slots.size() * 4);
    const std::size_t last = slots.size() - 1;
    for (std::size_t index = 0; index < m_hashes.size(); ++index) {
        std::size_t slot = m_hashes[index] & last;
        while (slots[slot] != 0) slot = (slot + 1) & last;
        slots[slot] = static_cast<std::uint32_t>(index) + 1;
    }
    m_slots = std::move(slots);
}

void TextTable::clear() {
    m_bytes.clear();
    m_ends.clear();
    m_hashes.clear();
    ++m_round;
    std::fill(m_slots.begin(), m_slots.end(), 0U);
}

}  // namespace flowglass::trace
