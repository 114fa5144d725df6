#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/scene/frames/frame_card.hpp"

namespace flowglass::scene {

constexpr double kStackHeading = 24;  ///< px, as everything below: the name of a thread
constexpr double kStackFold = 24;     ///< "+12 more calls"

/// One thread's part of a column of stacks.
class StackGroup {
  public:
    StackGroup(const Stage& stage, const playback::ThreadState& whose);

    [[nodiscard]] std::size_t size() const { return m_frames.size(); }
    [[nodiscard]] bool isEmpty() const { return m_frames.empty() && !steppedOff; }
    [[nodiscard]] bool isDone(std::size_t index) const;
    /// Whether it is the innermost frame that has not ended.
    [[nodiscard]] bool isTop(std::size_t index) const;
    /// Made when it is asked for: of a stack of thousands few are looked at.
    [[nodiscard]] const Card& card(std::size_t index) const;

    const playback::ThreadState* thread;
    std::optional<trace::FrameId> steppedOff;  ///< parked in this step
    bool current;                              ///< the thread that the step is about

  private:
    const Stage* m_stage;
    std::vector<const playback::FrameState*> m_frames;  ///< the stack, then those that ended in
                                                        ///< this step
    mutable std::map<std::size_t, Card> m_cards;
};

/// How a group is laid out: all of its cards, or its first and last ones.
struct StackLayout {
    const Density* density = nullptr;
    std::size_t head = 0;                     ///< cards shown from the outermost on
    std::size_t tail = 0;                     ///< and up to the innermost,
    std::size_t back = 0;                     ///< or to the one so many further out
    std::map<std::size_t, std::size_t> rows;  ///< of cards that have room for more than most have

    [[nodiscard]] bool shows(std::size_t index, std::size_t count) const {
        return index < head || (index + back < count && index + back + tail >= count);
    }
};

[[nodiscard]] std::size_t rowsShown(const StackGroup& group, std::size_t index,
                                    const StackLayout& layout);

/// A frame that stepped off leaves a gap as high as a small card.
[[nodiscard]] double ghostHeight(const Density& density);

/// The roomiest layout that fits into `room`, folded in the middle of the stack where nothing else
/// does, and leafed back by `back` calls there. What room is left goes to rows: of the innermost
/// frame first.
[[nodiscard]] StackLayout layoutOf(const StackGroup& group, double room, bool heading,
                                   std::size_t back);

/// How high it is; more than `most` where it is higher than that.
[[nodiscard]] double heightOf(const StackGroup& group, const StackLayout& layout, bool heading,
                              double most);

/// The least room that a group can do with, with at most `rows` rows of its top frame.
[[nodiscard]] double leastRoom(const StackGroup& group, std::size_t rows = 0);

}  // namespace flowglass::scene
