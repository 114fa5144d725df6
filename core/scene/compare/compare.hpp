#pragma once

#include <array>
#include <optional>
#include <string>

#include "core/model/run_figures.hpp"
#include "core/playback/state/pairing.hpp"
#include "core/scene/drawing/metrics.hpp"
#include "core/scene/page/page.hpp"

namespace flowglass::scene {

/// One of the two recordings that stand beside each other. Borrowed, but for its name.
struct Compared {
    Recording recording;
    model::RunFigures figures;
    std::string name;  ///< for people: "one_by_one.py", "before"
};
using ComparedPair = std::array<Compared, 2>;  ///< by playback::Side

/// What is shown of a comparison: where text is too large for all of it, its parts take turns.
enum class ComparePart : std::uint8_t { all, stages, timelines };

/// Which moment of a comparison is shown, and how.
struct CompareOptions {
    playback::Step position = 0;
    std::optional<playback::Pair> apart{};  ///< where each is by itself, off their common way
    std::optional<View> view{};  ///< of both stages; empty: what the step of each is about
    bool veil = false;           ///< nothing after now, and no figures before the end
    /// What differs, told in sentences in place of the code; null: the code is shown. Borrowed.
    const std::vector<playback::Sentence>* differences = nullptr;
    /// Differences were asked for, and stay veiled: a line says so.
    bool differencesLater = false;
    /// For the back row: stages and sentences, neither code nor figures.
    bool lecture = false;
    ComparePart part = ComparePart::all;
    double leastCaption = kLeastText;        ///< what sentences are set in at least, in px at 100 %
    double scale = 1;                        ///< of everything, text included
    std::optional<TimelineWindow> window{};  ///< part of both axes; empty: all
    std::array<Openings, 2> opened{};        ///< what was leafed to on each stage
};

/// The least that two recordings need side by side, at 100 %.
inline constexpr Size kLeastCompare{1024, 560};
inline constexpr Size kLeastCompareLecture{640, 480};
/// The least of parts that take turns: two stages, two timelines.
inline constexpr Size kLeastCompareStages{640, 270};
inline constexpr Size kLeastCompareLanes{400, 180};

/// Where the parts of a comparison lie, at 100 %; by playback::Side where there are two.
struct CompareAreas {
    std::array<Rect, 2> head;
    std::array<Rect, 2> stage;
    std::array<Rect, 2> caption;
    std::array<Rect, 2> code;      ///< no height where sentences are in its place
    std::array<Rect, 2> timeline;  ///< the left one's above the right one's
    Rect figures;                  ///< no height where there is no room
    Rect words;                    ///< what differs in sentences; no height where that is not told
    std::size_t codeLines = 0;
    bool compact = false;
};

/// What of `options` is to be seen now: behind the veil, sentences of what differs leave their
/// place to what happens, until both recordings are at their end.
[[nodiscard]] CompareOptions toldNow(const playback::Pairing& pairing,
                                     const CompareOptions& options);

[[nodiscard]] CompareAreas compareAreas(Size size, const ComparedPair& sides,
                                        const CompareOptions& options);

/// The longest axis of the two: both are shown at its scale.
[[nodiscard]] TimelineWindow wholeOf(const playback::Pairing& pairing);

/// Positions of both axes in px of the scene.
[[nodiscard]] TimelineMap compareMap(Size size, const ComparedPair& sides,
                                     const playback::Pairing& pairing,
                                     const CompareOptions& options);

/// Where `step` of a side lies on the axes.
[[nodiscard]] double placeOf(const playback::Pairing& pairing, playback::Side side,
                             playback::Step step);

/// The position of the pairing that is nearest to `at` on the axes.
[[nodiscard]] playback::Step positionAt(const playback::Pairing& pairing, double at);

/// Two recordings side by side: a stage, a sentence and the code of each, their timelines beneath
/// each other at one scale under one playhead, and figures of what differs. The nodes of a side
/// have its prefix before their ids; a side that stands still says so. For sizes from kLeastCompare
/// at 100 % on, in a lecture from kLeastCompareLecture, of a part from its own least.
[[nodiscard]] Scene composeCompare(const ComparedPair& sides, const playback::Pairing& pairing,
                                   Size size, const CompareOptions& options);

/// "left:", "right:".
[[nodiscard]] std::string_view prefixOf(playback::Side side);
/// Whose node it is; empty for what belongs to both.
[[nodiscard]] std::optional<playback::Side> sideOf(std::string_view nodeId);

}  // namespace flowglass::scene
