#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scene/drawing/sketch.hpp"
#include "core/scene/frames/frames.hpp"

namespace flowglass::scene {

constexpr double kCardPad = 24;  ///< from a card's left edge to its text

/// How much room things have in a column: the first that fits is taken.
struct Density {
    std::size_t rows;     ///< most rows of a card
    std::size_t topRows;  ///< most rows of the card on top of a stack
    double header;        ///< px, as everything below
    double row;
    double foot;   ///< beneath the last row
    double gap;    ///< between cards
    double badge;  ///< beneath a card; 0: what it says stands in the header
    double titleSize;
    double rowSize;
    double statusSize;
};

/// One line of a card: a local, or what a for loop is in the middle of.
struct CardRow {
    std::string key;  ///< unique within the card
    std::string name;
    std::string value;
    bool changed = false;
    bool old = false;                        ///< of before rounds that were only counted
    bool error = false;                      ///< an exception that stands in the frame
    bool endMatters = false;                 ///< too long, it is cut in its middle
    std::optional<trace::FrameId> refersTo;  ///< the frame that the value is
};

/// What is written on a frame's card, before it is known how large it can be.
struct Card {
    trace::FrameId frame;
    std::string title;  ///< with the names of the arguments
    std::string brief;  ///< with their values, for cards without rows
    std::string layer;  ///< of a decorated function's layer: "@retry(3)"
    std::string status;
    std::string where;            ///< the status in as few words as can be: "line 10"
    std::string badge;            ///< for cards on the shelf
    std::string shortBadge;       ///< the same where there is less room
    std::string_view badgeStyle;  ///< of the pill
    std::string_view condition;   ///< the part of style names: "running", "parked"
    std::vector<CardRow> rows;
    std::size_t told = 0;    ///< how many of them `brief` tells
    std::size_t single = 0;  ///< the one to show where there is room for one only
    std::string description;
    bool done = false;
    bool generator = false;
};

/// The facts that every part of a stage looks things up in.
struct Stage {
    const playback::State& state;
    const StageContext& context;
    const StageOptions& options;

    [[nodiscard]] const playback::FrameState* frame(std::optional<trace::FrameId> id) const;
    [[nodiscard]] std::string nameOf(const playback::FrameState& frame) const;
    /// Whether the program is written in C++, which words some things otherwise than Python does.
    [[nodiscard]] bool isCpp() const;
    /// Whether `frame` takes part in what this step did.
    [[nodiscard]] bool isClassBody(const playback::FrameState& frame) const;
    [[nodiscard]] bool isInvolved(trace::FrameId frame) const;
    /// How many frames called or pulled from each other down to this one.
    [[nodiscard]] std::size_t depthOf(const playback::FrameState& frame) const;
    /// How far a fold over `count` things was leafed; 0 where it would be past the last.
    [[nodiscard]] std::size_t opened(std::string_view fold, std::size_t count) const;
    /// What its nodes are drawn with.
    [[nodiscard]] double opacityOf(trace::FrameId frame) const;
};

/// An empty scene of a stage.
[[nodiscard]] Sketch sketchOf(const StageContext& context, Size size);

[[nodiscard]] Card cardOf(const Stage& stage, const playback::FrameState& frame);

/// The row of what a parked frame handed out, else the first that its title does not tell.
[[nodiscard]] std::size_t tellingRow(const playback::FrameState& frame, const Card& card);

/// Cuts the arguments of a title, so that which one of its function a frame is can still be read.
[[nodiscard]] std::string cutArguments(const std::string& title, const Type& type, double width);

/// Of a frame that is done, whether it was on a stack until then; else it was parked.
[[nodiscard]] bool endedOnStack(const playback::FrameState& frame);

/// Whether the thread of a frame stands still in it.
[[nodiscard]] bool isBlocked(const Stage& stage, const playback::FrameState& frame);

/// What a frame does, in its card's header: "line 7, calling", "parked at line 8".
[[nodiscard]] std::string statusTextOf(const Stage& stage, const playback::FrameState& frame);

/// How a frame ended, in a word or two.
[[nodiscard]] std::string_view endingWord(const playback::FrameState& frame);
/// What the pill beneath a frame on the shelf says, and its style.
[[nodiscard]] std::string badgeTextOf(const Stage& stage, const playback::FrameState& frame);
[[nodiscard]] std::string shortBadgeOf(const Stage& stage, const playback::FrameState& frame);
[[nodiscard]] std::string_view badgeStyleOf(const playback::FrameState& frame);

/// What a click on a fold shows next.
[[nodiscard]] Target leafTo(std::string_view fold, std::size_t next);

/// "10 to 18 of 101".
[[nodiscard]] std::string partOf(std::size_t first, std::size_t last, std::size_t count);

/// The height of a card with `rows` rows (those that are folded into one included).
[[nodiscard]] double cardHeight(std::size_t rows, const Density& density);

/// Draws `card` into `rect`, with at most `rows` of its rows.
void drawCard(Sketch& sketch, const Stage& stage, const Card& card, const Rect& rect,
              std::size_t rows, const Density& density);

/// Draws the pill beneath a parked frame's card. Returns its rect.
Rect drawBadge(Sketch& sketch, const Card& card, Point leftTop, double width);

}  // namespace flowglass::scene
