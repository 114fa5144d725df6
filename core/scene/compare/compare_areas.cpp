#include <algorithm>
#include <cmath>

#include "core/scene/compare/compare.hpp"
#include "core/scene/compare/compare_words.hpp"
#include "core/scene/page/code.hpp"

namespace flowglass::scene {
namespace {

constexpr double kUnderLanes = 4;

/// How lanes are set: as the timeline draws them.
struct LaneRows {
    double pitch;
    std::array<double, 2> above;  ///< by side; the left one has the ruler
};
constexpr LaneRows kHighRows{34, {36, 26}};
constexpr LaneRows kLowRows{24, {36, 26}};
constexpr LaneRows kStripRows{16.8, {24, 24}};

double around(const LaneRows& rows) {
    return rows.above[0] + rows.above[1] + 2 * kUnderLanes;
}
constexpr double kFewestLanes = 1;
/// What stages are left with before timelines and sentences get more.
constexpr double kLeastStage = 205;
constexpr double kLowestStage = 175;
constexpr double kLater = 30;  ///< a line that says that something is told later

/// How much each part takes of a comparison that is so high.
struct Share {
    double below;  ///< px at 100 %
    double head;
    double caption;
    std::size_t codeLines;
    double figures;
    bool compact;
    double timelines;  ///< of the height, at most
};
constexpr std::array<Share, 4> kShares{{
    {640, 32, 56, 3, 28, true, 0.34},
    {780, 36, 56, 5, 48, true, 0.30},
    {960, 36, 78, 7, 52, true, 0.30},
    {1e9, 36, 78, 9, 56, false, 0.32},
}};

/// For the back row there are no figures and no code: what happens is read off the stages.
Share lectureShare(double half) {
    // Sentences are large there: the narrower their side, the more lines they take.
    const double caption = half < 400 ? 124 : half < 540 ? 100 : 76;
    return {1e9, 30, caption, 0, 0, true, 0.30};
}

double heightOf(const std::array<double, 2>& lanes, const LaneRows& rows, std::size_t side) {
    return rows.above[side] + lanes[side] * rows.pitch + kUnderLanes;
}

/// The heights of the two timelines: as many lanes as each has, what is too much is shared out.
std::array<double, 2> timelineHeights(const ComparedPair& sides, const LaneRows& rows,
                                      double most) {
    std::array<double, 2> lanes{};
    for (const std::size_t side : {0U, 1U})
        lanes[side] =
            std::max(kFewestLanes, static_cast<double>(sides[side].recording.lanes.lanes.size()));
    const double room = std::max(2 * kFewestLanes, std::floor((most - around(rows)) / rows.pitch));
    const double fair = std::max(kFewestLanes, std::floor(room / 2));
    if (lanes[0] + lanes[1] > room) {
        // Who needs less than half leaves the rest to the other.
        for (const std::size_t side : {0U, 1U})
            lanes[side] = std::min(lanes[side], std::max(fair, room - lanes[1 - side]));
    }
    return {heightOf(lanes, rows, 0), heightOf(lanes, rows, 1)};
}

/// Whether every lane of both is seen in so much height.
bool allFit(const ComparedPair& sides, const LaneRows& rows, double most) {
    double whole = around(rows);
    for (const auto& side : sides)
        whole += rows.pitch * static_cast<double>(side.recording.lanes.lanes.size());
    return whole <= most;
}

/// The heights of what stands beneath the stages.
struct Heights {
    double below = 0;     ///< the code's, or that of the sentences in its place
    bool compact = true;  ///< lanes are low: not all of them fit otherwise
    std::array<double, 2> timelines{};
};

Heights heightsFor(Size logical, const ComparedPair& sides, const Share& share,
                   const CompareOptions& options, std::optional<std::size_t> sentences) {
    Heights heights;
    const double code = share.codeLines == 0 ? 0 : codeSize(share.codeLines, 1, 1).height;
    heights.below = sentences ? std::max(code, sentencesHeight(*sentences)) : code;
    const double later = options.differencesLater ? kLater : 0;
    const double fixed = share.head + share.caption + share.figures + later;
    const double most = std::min(logical.height * share.timelines - (heights.below - code) - later,
                                 logical.height - fixed - heights.below - kLeastStage);
    heights.compact = share.compact || !allFit(sides, kHighRows, most);
    heights.timelines = timelineHeights(sides,
                                        options.lecture   ? kStripRows
                                        : heights.compact ? kLowRows
                                                          : kHighRows,
                                        most);
    // Where even that is too much, the last sentences are left out.
    const double left = logical.height - fixed - heights.timelines[0] - heights.timelines[1];
    heights.below = std::max(code, std::min(heights.below, left - kLowestStage));
    return heights;
}

}  // namespace

namespace {

/// Of a lecture that tells what differs: what the back row reads takes the place of the timelines,
/// and of as much of the stages as can be spared; the sentences of the step stay.
void makeRoomForWords(CompareAreas& areas, Size logical, std::size_t sentences) {
    constexpr double kCaption = 60;  // a line for the back row
    const double free = areas.figures.y - areas.head[0].bottom() - kCaption;
    const double words = std::min(lecturedHeight(sentences), free - kLeastStage);
    const double caption = areas.figures.y - words - kCaption;
    areas.words = {0, caption + kCaption, logical.width, words};
    for (const std::size_t side : {0U, 1U}) {
        auto& stage = areas.stage[side];
        stage.height = caption - stage.y;
        areas.caption[side] = {stage.x, caption, stage.width, kCaption};
        areas.timeline[side] = {0, areas.figures.y, logical.width, 0};
    }
}

/// Of parts that take turns, the one that has its turn; what differs in sentences takes the place
/// of the timelines.
CompareAreas areasOfPart(Size logical, const ComparedPair& sides, const CompareOptions& options) {
    constexpr double kHead = 30;
    const bool stages = options.part == ComparePart::stages;
    const double caption = stages ? std::clamp(logical.height * 0.3, 56.0, 78.0) : 0;
    const double below = stages ? logical.height - caption : kHead;
    CompareAreas areas;
    areas.compact = true;
    areas.figures = {0, logical.height, logical.width, 0};
    const double half = std::floor(logical.width / 2);
    for (const std::size_t side : {0U, 1U}) {
        const double x = side == 0 ? 0 : half;
        const double width = side == 0 ? half : logical.width - half;
        areas.head[side] = {x, 0, width, kHead};
        areas.stage[side] = {x, kHead, width, below - kHead};
        areas.caption[side] = {x, below, width, caption};
        areas.code[side] = {x, below + caption, width, 0};
        areas.timeline[side] = {0, logical.height, logical.width, 0};
    }
    if (stages) return areas;
    const Rect rest{0, kHead, logical.width, logical.height - kHead};
    if (options.differences != nullptr) {
        areas.words = rest;
        return areas;
    }
    const double left = timelineHeights(sides, kLowRows, rest.height)[0];
    areas.timeline[0] = {0, rest.y, rest.width, left};
    areas.timeline[1] = {0, rest.y + left, rest.width, rest.height - left};
    return areas;
}

}  // namespace

CompareAreas compareAreas(Size size, const ComparedPair& sides, const CompareOptions& options) {
    const Size logical{size.width / options.scale, size.height / options.scale};
    if (options.part != ComparePart::all) return areasOfPart(logical, sides, options);
    const double half = std::floor(logical.width / 2);
    const auto& share = options.lecture ? lectureShare(half)
                                        : *std::ranges::find_if(kShares, [&](const Share& each) {
                                              return logical.height < each.below;
                                          });
    const auto sentences =
        options.differences == nullptr ? std::nullopt : std::optional(options.differences->size());
    const auto heights =
        heightsFor(logical, sides, share, options, options.lecture ? std::nullopt : sentences);
    CompareAreas areas;
    areas.compact = heights.compact;
    areas.codeLines = share.codeLines;
    areas.figures = {0, logical.height - share.figures, logical.width, share.figures};
    const double lower = areas.figures.y - heights.timelines[0] - heights.timelines[1];
    const double code = lower - heights.below;
    const double later = options.differencesLater ? kLater : 0;
    const double caption = code - later - share.caption;
    areas.timeline[0] = {0, lower, logical.width, heights.timelines[0]};
    areas.timeline[1] = {0, lower + heights.timelines[0], logical.width, heights.timelines[1]};
    for (const std::size_t side : {0U, 1U}) {
        const double x = side == 0 ? 0 : half;
        const double width = side == 0 ? half : logical.width - half;
        areas.head[side] = {x, 0, width, share.head};
        areas.code[side] = {x, code, width, sentences ? 0 : heights.below};
        areas.caption[side] = {x, caption, width, share.caption};
        areas.stage[side] = {x, share.head, width, caption - share.head};
    }
    if (options.differencesLater) areas.words = {0, code - kLater, logical.width, kLater};
    if (!sentences) return areas;
    areas.words = {0, code, logical.width, heights.below};
    if (options.lecture) makeRoomForWords(areas, logical, *sentences);
    return areas;
}

}  // namespace flowglass::scene
