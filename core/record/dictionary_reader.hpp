#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/record/dictionary.hpp"

namespace flowglass::record {

/// The drain's side of a Dictionary: what the numbers stand for, and the sources that arrived.
/// Nobody vouches for what it reads. One thread at a time.
class DictionaryReader {
  public:
    /// Takes in whole records of the dictionary stream. False where they are damaged; what came
    /// before the damage is kept.
    bool read(std::span<const std::byte> records);

    /// Empty where the number is not known; lives as long as the reader.
    [[nodiscard]] std::optional<std::string_view> text(std::uint32_t number) const {
        return number < m_texts.size() ? m_texts[number] : std::nullopt;
    }

    /// A source, or a description of the program, that is complete.
    struct News {
        DictionaryEntry entry{};
        std::string file;  ///< entry source
        std::string text;
    };
    /// What was completed since the last call.
    [[nodiscard]] std::vector<News> takeNews();

  private:
    bool add(const DictionaryHead& head, std::string_view bytes);
    void complete(const DictionaryHead& head, std::string text);

    std::vector<std::optional<std::string_view>> m_texts;
    std::deque<std::string> m_store;
    std::string m_parts;  ///< of the text or source that is arriving
    std::vector<News> m_news;
};

}  // namespace flowglass::record
