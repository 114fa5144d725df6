#pragma once

#include <cstdint>
#include <optional>
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
    /// The same for texts that the caller has numbered: found without a look at the text, empty
    /// where learn() has not been told of it since the table was cleared.
    [[nodiscard]] std::optional<std::uint32_t> indexOfKnown(std::uint32_t numbered) const {
        if (numbered >= m_known.size() || m_known[numbered].round != m_round) return std::nullopt;
        return m_known[numbered].index;
    }
    std::uint32_t learn(std::uint32_t numbered, std::string_view text);
    [[nodiscard]] std::string_view at(std::uint32_t index) const;

    [[nodiscard]] const std::string& bytes() const { return m_bytes; }
    [[nodiscard]] const std::vector<std::uint32_t>& ends() const { return m_ends; }
    /// Forgets everything and keeps its memory.
    void clear();

  private:
    struct Known {
        std::uint32_t round = 0;
        std::uint32_t index = 0;
    };
    void grow();

    std::string m_bytes;
    std::vector<std::uint32_t> m_ends;
    std::vector<std::uint32_t> m_hashes;
    std::vector<std::uint32_t> m_slots;  ///< open addressing: index + 1, 0 where free
    std::vector<Known> m_known;
    std::uint32_t m_round = 1;  ///< of clear(): what was learnt before does not hold any more
};

}  // namespace flowglass::trace
