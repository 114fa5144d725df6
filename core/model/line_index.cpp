#include "core/model/line_index.hpp"

#include <algorithm>

namespace flowglass::model {

void LineIndex::see(const trace::Event& event, const FrameTable& frames) {
    if (event.kind != trace::Kind::line) return;
    const auto frame = event.frame();
    const auto* function = frame ? frames.functionOf(*frame) : nullptr;
    if (function) m_files[function->file][event.line()].push_back(event.index);
}

const EventList* LineIndex::eventsOf(std::string_view file, std::uint32_t line) const {
    const auto lines = m_files.find(file);
    if (lines == m_files.end()) return nullptr;
    const auto found = lines->second.find(line);
    return found == lines->second.end() ? nullptr : &found->second;
}

std::vector<std::uint32_t> LineIndex::linesOf(std::string_view file) const {
    std::vector<std::uint32_t> found;
    const auto lines = m_files.find(file);
    if (lines == m_files.end()) return found;
    for (const auto& [line, events] : lines->second) found.push_back(line);
    return found;
}

std::vector<std::string_view> LineIndex::files() const {
    std::vector<std::string_view> found;
    for (const auto& [file, lines] : m_files) found.push_back(file);
    std::sort(found.begin(), found.end());
    return found;
}

std::size_t LineIndex::memoryBytes() const {
    std::size_t bytes = 0;
    for (const auto& [file, lines] : m_files)
        for (const auto& [line, events] : lines) bytes += sizeof events + 48 + events.memoryBytes();
    return bytes;
}

}  // namespace flowglass::model
