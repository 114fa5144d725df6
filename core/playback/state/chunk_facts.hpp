#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/playback/state/state.hpp"
#include "core/trace/event.hpp"

namespace flowglass::playback {

/// Events that are summed up together.
inline constexpr trace::EventIndex kChunkEvents = 16'384;

/// What happens in one chunk of events, in short: which frames it touches, and how shallow
/// each thread's stack gets. Searches skip the chunks that cannot hold what they look for.
class ChunkFacts {
  public:
    [[nodiscard]] bool touchesFrame(trace::FrameId id) const;
    /// Whether after some event of `thread` its stack is `depth` deep or less.
    [[nodiscard]] bool reaches(trace::ThreadId thread, std::size_t depth) const;
    [[nodiscard]] std::size_t memoryBytes() const;

  private:
    friend class ChunkCollector;
    struct Range {
        std::uint32_t first = 0;
        std::uint32_t last = 0;
    };
    struct Shallowest {
        trace::ThreadId thread;
        std::uint32_t depth = 0;
    };
    [[nodiscard]] static std::vector<Range> rangesOf(std::vector<std::uint32_t>& ids);
    [[nodiscard]] static bool holds(const std::vector<Range>& ranges, std::uint32_t id);

    std::vector<Range> m_frames;
    std::vector<Shallowest> m_shallowest;
};

/// Collects the facts of the chunk that is being looked at.
class ChunkCollector {
  public:
    /// `depth`: of the event's thread's stack, after the event.
    void see(const trace::Event& event, std::size_t depth);
    [[nodiscard]] std::shared_ptr<const ChunkFacts> seal();

  private:
    std::vector<std::uint32_t> m_frames;
    std::vector<ChunkFacts::Shallowest> m_shallowest;
};

}  // namespace flowglass::playback
