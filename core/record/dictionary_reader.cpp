#include "core/record/dictionary_reader.hpp"

#include <cstring>
#include <utility>

namespace flowglass::record {
namespace {

// More names, or a longer text, than any program has: the memory is damaged.
constexpr std::uint32_t kMostTexts = 1U << 26U;
constexpr std::size_t kLongestText = std::size_t{1} << 30U;

}  // namespace

bool DictionaryReader::read(std::span<const std::byte> records) {
    while (!records.empty()) {
        DictionaryHead head{};
        if (records.size() < sizeof head) return false;
        std::memcpy(&head, records.data(), sizeof head);
        records = records.subspan(sizeof head);
        const auto padded = (std::size_t{head.bytes} + 7) & ~std::size_t{7};
        if (padded > records.size()) return false;
        if (!add(head, {reinterpret_cast<const char*>(records.data()), head.bytes})) return false;
        records = records.subspan(padded);
    }
    return true;
}

bool DictionaryReader::add(const DictionaryHead& head, std::string_view bytes) {
    if (head.number >= kMostTexts || m_parts.size() + bytes.size() > kLongestText) return false;
    m_parts += bytes;
    if (head.last == 0) return true;
    complete(head, std::exchange(m_parts, {}));
    return true;
}

void DictionaryReader::complete(const DictionaryHead& head, std::string text) {
    switch (head.entry) {
        case DictionaryEntry::text:
            if (m_texts.size() <= head.number) m_texts.resize(head.number + 1);
            m_texts[head.number] = m_store.emplace_back(std::move(text));
            break;
        case DictionaryEntry::source:
            if (const auto file = this->text(head.number))
                m_news.push_back({head.entry, std::string(*file), std::move(text)});
            break;
        case DictionaryEntry::runtime:
        case DictionaryEntry::language:
            m_news.push_back({head.entry, {}, std::move(text)});
            break;
    }
}

std::vector<DictionaryReader::News> DictionaryReader::takeNews() {
    return std::exchange(m_news, {});
}

}  // namespace flowglass::record
