#pragma once

#include <memory>
#include <vector>

#include "core/playback/state/state.hpp"

namespace flowglass::playback {

/// A State put away, from which others are replayed. Consecutive checkpoints share what did not
/// change between them, so that a thousand parked frames cost one of them a few pointers.
class Checkpoint {
  public:
    /// `state` has just begun a step: nothing in it has ended. `previous` may be null.
    [[nodiscard]] static std::shared_ptr<const Checkpoint> of(const State& state,
                                                              const Checkpoint* previous);
    [[nodiscard]] trace::EventIndex next() const { return m_rest.next; }
    [[nodiscard]] State restore() const;
    /// What this checkpoint holds that `previous` does not.
    [[nodiscard]] std::size_t memoryBytes(const Checkpoint* previous) const;

  private:
    using FramePtr = std::shared_ptr<const FrameState>;
    using Page = std::vector<FramePtr>;  ///< frames whose ids differ in the low bits only
    struct PageEntry {
        std::uint32_t number = 0;
        std::shared_ptr<const Page> frames;
    };
    [[nodiscard]] const PageEntry* page(std::uint32_t number) const;

    State m_rest;  ///< without frames
    std::vector<PageEntry> m_pages;
};

}  // namespace flowglass::playback
