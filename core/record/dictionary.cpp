#include "core/record/dictionary.hpp"

#include <algorithm>
#include <cstring>

namespace flowglass::record {

Dictionary::Dictionary(Channel& channel, Keeps keeps)
    : m_keeps(keeps), m_log(channel, trace::ThreadId{0}) {}

Interned Dictionary::intern(std::string_view text) {
    const std::lock_guard lock(m_mutex);
    return internLocked(text);
}

Interned Dictionary::internLocked(std::string_view text) {
    if (const auto found = m_numbers.find(text); found != m_numbers.end()) return {found->second};
    const auto number = static_cast<std::uint32_t>(m_numbers.size() + 1);
    m_numbers.emplace(text, number);
    write(DictionaryEntry::text, number, text);
    return {number};
}

void Dictionary::addSource(std::string_view file, std::string_view text) {
    const std::lock_guard lock(m_mutex);
    tell(DictionaryEntry::source, internLocked(file).number, text);
}

void Dictionary::describe(DictionaryEntry entry, std::string_view text) {
    const std::lock_guard lock(m_mutex);
    tell(entry, 0, text);
}

void Dictionary::abandon() noexcept {
    m_log.abandon();
}

void Dictionary::restart() {
    m_log.restart(trace::ThreadId{0});
    for (const auto& [text, number] : m_numbers) write(DictionaryEntry::text, number, text);
    for (const auto& told : m_told) write(told.entry, told.number, told.text);
}

void Dictionary::tell(DictionaryEntry entry, std::uint32_t number, std::string_view text) {
    if (m_keeps == Keeps::everything) m_told.push_back({entry, number, std::string(text)});
    write(entry, number, text);
}

void Dictionary::write(DictionaryEntry entry, std::uint32_t number, std::string_view bytes) {
    do {
        const auto part = bytes.substr(0, kMostText);
        bytes.remove_prefix(part.size());
        const DictionaryHead head{entry, number, static_cast<std::uint32_t>(part.size()),
                                  bytes.empty() ? 1U : 0U};
        auto* at = m_log.reserve(sizeof head + part.size() + 8);
        if (at == nullptr) return;
        std::memcpy(at, &head, sizeof head);
        std::memcpy(at + sizeof head, part.data(), part.size());
        m_log.publish(at + sizeof head + ((part.size() + 7) & ~std::size_t{7}));
    } while (!bytes.empty());
}

}  // namespace flowglass::record
