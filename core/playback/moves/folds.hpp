#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "core/model/shared_vector.hpp"
#include "core/playback/state/state.hpp"
#include "core/trace/event.hpp"

namespace flowglass::playback {

/// Where a frame's rounds were counted instead of recorded (`lost`, why `repeat`): from its last
/// event before them until it tells its values again. What it told before may not hold there any
/// more, and only what comes later says so.
class Folds {
  public:
    /// `state`: after the event.
    void see(const trace::Event& event, const State& state);
    /// Marks the frames of `state` that are in the middle of a fold, and drops what is not known
    /// of them.
    void mark(State& state) const;
    [[nodiscard]] std::size_t memoryBytes() const;

  private:
    static constexpr trace::EventIndex kNever = ~trace::EventIndex{0};
    struct Stretch {
        trace::EventIndex since = 0;        ///< the last event that told how the frame stands
        trace::EventIndex values = kNever;  ///< with so many events its values are known again
        trace::EventIndex line = kNever;    ///< and its line
    };
    /// A frame that has not ended.
    struct Live {
        trace::EventIndex told = 0;   ///< its last event, or when it was last seen to go on
        trace::EventIndex binds = 0;  ///< the end of what a fold's end is followed by
        bool isFolding = false;
    };
    void tells(trace::FrameId frame, trace::EventIndex event);
    [[nodiscard]] const Stretch* stretchAt(trace::FrameId frame, trace::EventIndex events) const;

    std::unordered_map<std::uint32_t, Live> m_live;
    std::unordered_map<std::uint32_t, model::SharedVector<Stretch, 256>> m_stretches;
};

/// How a value is shown of which only an earlier one is known: "unknown, was 7".
[[nodiscard]] std::string asOfBefore(std::string_view text);

}  // namespace flowglass::playback
