#include "core/playback/state/chunk_facts.hpp"

#include <algorithm>

namespace flowglass::playback {

std::vector<ChunkFacts::Range> ChunkFacts::rangesOf(std::vector<std::uint32_t>& ids) {
    std::sort(ids.begin(), ids.end());
    std::vector<Range> ranges;
    for (const auto id : ids) {
        if (!ranges.empty() && id <= ranges.back().last + 1)
            ranges.back().last = id;
        else
            ranges.push_back({id, id});
    }
    ranges.shrink_to_fit();
    return ranges;
}

bool ChunkFacts::holds(const std::vector<Range>& ranges, std::uint32_t id) {
    const auto after =
        std::upper_bound(ranges.begin(), ranges.end(), id,
                         [](std::uint32_t i, const Range& r) { return i < r.first; });
    return after != ranges.begin() && std::prev(after)->last >= id;
}

bool ChunkFacts::touchesFrame(trace::FrameId id) const {
    return holds(m_frames, id.value);
}

bool ChunkFacts::reaches(trace::ThreadId thread, std::size_t depth) const {
    return std::any_of(m_shallowest.begin(), m_shallowest.end(),
                       [&](const Shallowest& s) { return s.thread == thread && s.depth <= depth; });
}

std::size_t ChunkFacts::memoryBytes() const {
    return sizeof *this + m_frames.capacity() * sizeof(Range) +
           m_shallowest.capacity() * sizeof(Shallowest);
}

void ChunkCollector::see(const trace::Event& event, std::size_t depth) {
    const auto note = [](std::vector<std::uint32_t>& ids, std::uint32_t id) {
        if (ids.empty() || ids.back() != id) ids.push_back(id);
    };
    if (const auto frame = event.frame()) note(m_frames, frame->value);
    const auto shallow = static_cast<std::uint32_t>(depth);
    for (auto& known : m_shallowest)
        if (known.thread == event.thread) {
            known.depth = std::min(known.depth, shallow);
            return;
        }
    m_shallowest.push_back({event.thread, shallow});
}

std::shared_ptr<const ChunkFacts> ChunkCollector::seal() {
    auto facts = std::make_shared<ChunkFacts>();
    facts->m_frames = ChunkFacts::rangesOf(m_frames);
    facts->m_shallowest = std::move(m_shallowest);
    m_frames.clear();
    m_shallowest.clear();
    return facts;
}

}  // namespace flowglass::playback
