#include "core/model/line_index.hpp"

#include <algorithm>

namespace flowglass::model {
namespace {

// No source file is longer; a number beyond that is damage, and not worth a table of its size.
constexpr std::uint32_t kMostLines = 1'000'000;

}  // namespace

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
    const auto line = event.line();
    if (!facts || line > kMostLines) return;
    if (facts->function >= m_fileOfFunction.size()) m_fileOfFunction.resize(facts->function + 1);
    auto& place = m_fileOfFunction[facts->function];
    if (place == 0) place = fileNamed(frames.functionOf(*frame)->file) + 1;
    auto& lines = m_files[place - 1].lines;
    if (line >= lines.size()) lines.resize(line + 1);
    lines[line].push_back(event.index);
}

const EventList* LineIndex::eventsOf(std::string_view file, std::uint32_t line) const {
    for (const auto& known : m_files)
        if (known.name == file && line < known.lines.size() && !known.lines[line].empty())
            return &known.lines[line];
    return nullptr;
}

std::vector<std::uint32_t> LineIndex::linesOf(std::string_view file) const {
    std::vector<std::uint32_t> found;
    for (const auto& known : m_files) {
        if (known.name != file) continue;
        for (std::size_t line = 0; line < known.lines.size(); ++line)
            if (!known.lines[line].empty()) found.push_back(static_cast<std::uint32_t>(line));
    }
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
        for (const auto& events : file.lines) bytes += sizeof events + events.memoryBytes();
    return bytes;
}

}  // namespace flowglass::model
