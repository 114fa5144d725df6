#include "core/model/line_index.hpp"

#include <algorithm>

namespace flowglass::model {

std::size_t LineIndex::fileNamed(std::string_view name) {
    for (std::size_t i = 0; i < m_files.size(); ++i)
        if (m_files[i].name == name) return i;
    m_files.push_back({name, {}});
    return m_files.size() - 1;
}

void LineIndex::see(const trace::Event& event, const FrameTable& frames) {
    if (event.kind != trace::Kind::line) return;
    const auto frame = event.frame();
    const auto* facts = frame ? frames.find(*frame) : nullptr;
    if (!facts) return;
    if (facts->function >= m_fileOfFunction.size()) m_fileOfFunction.resize(facts->function + 1);
    auto& place = m_fileOfFunction[facts->function];
    if (place == 0) place = fileNamed(frames.functionOf(*frame)->file) + 1;
    m_files[place - 1].lines[event.line()].push_back(event.index);
}

const EventList* LineIndex::eventsOf(std::string_view file, std::uint32_t line) const {
    for (const auto& known : m_files) {
        if (known.name != file) continue;
        const auto found = known.lines.find(line);
        return found == known.lines.end() ? nullptr : &found->second;
    }
    return nullptr;
}

std::vector<std::uint32_t> LineIndex::linesOf(std::string_view file) const {
    std::vector<std::uint32_t> found;
    for (const auto& known : m_files)
        if (known.name == file)
            for (const auto& [line, events] : known.lines) found.push_back(line);
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<std::string_view> LineIndex::files() const {
    std::vector<std::string_view> found;
    for (const auto& file : m_files)
        if (!file.lines.empty()) found.push_back(file.name);
    std::sort(found.begin(), found.end());
    return found;
}

std::size_t LineIndex::memoryBytes() const {
    std::size_t bytes = m_fileOfFunction.capacity() * sizeof(std::size_t);
    for (const auto& file : m_files)
        for (const auto& [line, events] : file.lines)
            bytes += sizeof events + 48 + events.memoryBytes();
    return bytes;
}

}  // namespace flowglass::model
