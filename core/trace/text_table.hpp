#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace flowglass::trace {

/// The texts of one block while it is being built: each kept once, numbered from 0.
class TextTable {
  public:
    TextTable();

    /// The number of `text`, which is added where it is new.
    [[nodiscard]] std::uint32_t indexOf(std::string_view text);
    [[nodiscard]] std::string_view at(std::uint32_t index) const;

    [[nodiscard]] const std::string& bytes() const { return m_bytes; }
    [[nodiscard]] const std::vector<std::uint32_t>& ends() const { return m_ends; }
    /// Forgets everything and keeps its memory.
    void clear();

  private:
    void grow();

    std::string m_bytes;
    std::vector<std::uint32_t> m_ends;
    std::vector<std::uint32_t> m_hashes;
    std::vector<std::uint32_t> m_slots;  ///< open addressing: index + 1, 0 where free
};

}  // namespace flowglass::trace
