#pragma once

#include <unordered_map>
#include <vector>

#include "core/playback/state/state.hpp"

namespace flowglass::playback {

/// Which frames that have not ended hold which objects in their variables: what one of them sees of
/// an object holds for all.
class SharedObjects {
  public:
    explicit SharedObjects(const State& state);

    /// A variable of `frame` holds, or no longer holds, what `value` shows.
    void add(const trace::Value& value, trace::FrameId frame);
    void remove(const trace::Value& value, trace::FrameId frame);
    /// A frame has ended.
    void remove(const FrameState& frame);
    /// The frames in which an object lies, in the order of their ids.
    [[nodiscard]] std::vector<trace::FrameId> holders(trace::ObjectId object) const;

  private:
    std::unordered_multimap<std::uint32_t, trace::FrameId> m_holders;  ///< one a variable
};

}  // namespace flowglass::playback
