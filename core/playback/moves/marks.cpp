#include "core/playback/moves/marks.hpp"

#include <bit>
#include <cassert>

namespace flowglass::playback {

void Marks::push_back(bool marked) {
    const auto bit = m_size % kCellBits;
    if (bit == 0) m_cells.push_back({{}, m_count});
    if (marked) {
        m_cells.change(m_cells.size() - 1).words[bit / 64] |= std::uint64_t{1} << (bit % 64);
        ++m_count;
    }
    ++m_size;
}

bool Marks::has(trace::EventIndex event) const {
    if (event >= m_size) return false;
    const auto bit = event % kCellBits;
    return (m_cells[event / kCellBits].words[bit / 64] >> (bit % 64) & 1U) != 0;
}

std::uint64_t Marks::before(trace::EventIndex event) const {
    if (event >= m_size) return m_count;
    const auto& cell = m_cells[event / kCellBits];
    const auto bit = event % kCellBits;
    auto marked = cell.before;
    for (std::size_t word = 0; word < bit / 64; ++word)
        marked += static_cast<std::uint64_t>(std::popcount(cell.words[word]));
    const auto below = (std::uint64_t{1} << (bit % 64)) - 1;
    return marked + static_cast<std::uint64_t>(std::popcount(cell.words[bit / 64] & below));
}

trace::EventIndex Marks::at(std::uint64_t number) const {
    assert(number < m_count);
    std::size_t low = 0;
    std::size_t high = m_cells.size();
    while (high - low > 1) {
        const auto middle = low + (high - low) / 2;
        (m_cells[middle].before <= number ? low : high) = middle;
    }
    auto left = number - m_cells[low].before;
    for (std::size_t word = 0; word < kWords; ++word) {
        auto bits = m_cells[low].words[word];
        const auto here = static_cast<std::uint64_t>(std::popcount(bits));
        if (left >= here) {
            left -= here;
            continue;
        }
        for (; left > 0; --left) bits &= bits - 1;
        return low * kCellBits + word * 64 + static_cast<unsigned>(std::countr_zero(bits));
    }
    assert(false && "counts and bits disagree");
    return m_size;
}

std::optional<trace::EventIndex> Marks::atOrAfter(trace::EventIndex event) const {
    const auto number = before(event);
    if (number >= m_count) return std::nullopt;
    return at(number);
}

}  // namespace flowglass::playback
