#pragma once

#include <functional>
#include <optional>

#include "core/playback/state/index.hpp"

namespace flowglass::playback {

/// How deep the stack of `thread` is; one more than it has frames while its innermost frame still
/// waits for what it resumed: between a frame that delegates and what that delegates to.
[[nodiscard]] std::size_t heldDepth(const State& state, trace::ThreadId thread);

/// Looks for steps over a whole trace; chunks that cannot hold what is looked for are not read.
class Search {
  public:
    Search(const Player::Index& index, Grain grain, Direction way)
        : m_index(index), m_grain(grain), m_way(way) {}

    /// The nearest step beyond `from` that is about `thread` and leaves its stack at most `depth`
    /// frames deep, heldDepth().
    [[nodiscard]] std::optional<Step> shallow(Step from, trace::ThreadId thread,
                                              std::size_t depth) const;
    /// The nearest step beyond `from` whose own event passes `matches`; only in chunks of which
    /// `mayHold` is true.
    [[nodiscard]] std::optional<Step> matching(
        Step from, const std::function<bool(const ChunkFacts&)>& mayHold,
        const std::function<bool(const trace::Event&)>& matches) const;

  private:
    struct Stretch {
        trace::EventIndex begin = 0;
        trace::EventIndex end = 0;
    };
    /// Every chunk between `from` and the end of the way, nearest first, until `visit` finds.
    [[nodiscard]] std::optional<Step> overChunks(
        trace::EventIndex from, const std::function<bool(const ChunkFacts&)>& mayHold,
        const std::function<std::optional<Step>(Stretch)>& visit) const;
    [[nodiscard]] std::optional<Step> shallowWithin(Stretch stretch, Step from,
                                                    trace::ThreadId thread,
                                                    std::size_t depth) const;
    /// The step that ends with event `event`, whatever `bind`s may follow; empty where none does.
    [[nodiscard]] std::optional<Step> stepEndingWith(trace::EventIndex event) const;
    [[nodiscard]] bool isBeyond(Step step, Step from) const {
        return m_way == Direction::forward ? step > from : step < from;
    }

    const Player::Index& m_index;
    Grain m_grain;
    Direction m_way;
};

}  // namespace flowglass::playback
