#pragma once

#include <map>
#include <vector>

#include "core/scene/frames/stage_columns.hpp"

namespace flowglass::scene {

/// Finds ways between cards that cross no card: through the gutter between stack and shelf, the
/// gaps between the shelf's columns, and the tubes of frames that delegate.
class Routes {
  public:
    Routes(const Stage& stage, const StageAreas& areas, const PlacedCards& placed);

    [[nodiscard]] const PlacedCard* card(std::optional<trace::FrameId> frame) const;
    /// The tube beside the card of a frame that delegates.
    [[nodiscard]] Rect tube(const PlacedCard& card) const;
    /// The frames between `leaf` and who pulls from it that stand aside: innermost first.
    [[nodiscard]] std::vector<trace::FrameId> delegators(trace::FrameId leaf) const;

    /// A path (as Shape::path has it) from one card to another; `drop` px beneath the middle of
    /// their headers. A card that is not shown is met in the middle of the gutter. Empty where
    /// neither is shown. What a frame hands to the very one that delegates to it goes past tunnels.
    [[nodiscard]] std::vector<Point> between(std::optional<trace::FrameId> from,
                                             std::optional<trace::FrameId> to, double drop = 0,
                                             bool throughTunnels = true) const;
    /// A path from a frame on the stack to one on the shelf that it pulls from: keeps to the
    /// stack's height as long as it can, so that what moves between the cards of the stack has
    /// room.
    [[nodiscard]] std::vector<Point> pull(trace::FrameId by, trace::FrameId from,
                                          double drop) const;
    /// The space between stack and shelf.
    [[nodiscard]] Rect gutter() const;

  private:
    [[nodiscard]] Point side(const PlacedCard& card, double drop) const;
    [[nodiscard]] bool delegates(trace::FrameId frame) const;
    void cross(std::vector<Point>& path, const PlacedCard& card, bool outwards) const;
    void tunnel(std::vector<Point>& path, const std::vector<trace::FrameId>& through) const;
    void arrive(std::vector<Point>& path, Point end, bool toShelf) const;

    const StageAreas& m_areas;
    const PlacedCards& m_placed;
    std::map<trace::FrameId, trace::FrameId> m_delegators;  ///< who stands aside for whom
};

/// Who gets what a transfer hands over: what is yielded passes by the frames that only delegate,
/// unless it is the item of an async generator, for which the one that awaits it has asked.
[[nodiscard]] std::optional<trace::FrameId> receiverOf(const Stage& stage,
                                                       const playback::Transfer& transfer);

/// Whether what moves from one frame to the other has nothing to do with who waits beyond them: it
/// stays in its frame, or one of them delegates to the other and deals with it itself.
[[nodiscard]] bool areNext(const Stage& stage, std::optional<trace::FrameId> from,
                           std::optional<trace::FrameId> to);

/// What ids and styles call a sort of transfer.
[[nodiscard]] std::string_view linkSort(playback::Transfer::Sort sort);
/// "pull:3-4".
[[nodiscard]] std::string linkId(std::string_view sort, trace::FrameId a, trace::FrameId b);

}  // namespace flowglass::scene
