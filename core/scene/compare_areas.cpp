#include <algorithm>

#include "core/scene/code.hpp"
#include "core/scene/compare.hpp"

namespace flowglass::scene {
namespace {

constexpr double kHead = 36;
constexpr double kRuler = 36;
constexpr double kNoRuler = 26;
constexpr std::size_t kFewestLanes = 2;

/// How much each part takes of a comparison that is so high.
struct Share {
    double below;  ///< px at 100 %
    double caption;
    std::size_t codeLines;
    double figures;
    bool compact;
    double timelines;  ///< of the height, at most
};
constexpr std::array<Share, 4> kShares{{
    {640, 48, 3, 44, true, 0.28},
    {780, 50, 5, 48, true, 0.28},
    {960, 78, 7, 52, true, 0.30},
    {1e9, 78, 9, 56, false, 0.32},
}};

/// The heights of the two timelines: as many lanes as each has, what is too much is shared out.
std::array<double, 2> timelineHeights(const ComparedPair& sides, double pitch, double most) {
    std::array<double, 2> lanes{};
    for (const std::size_t side : {0U, 1U})
        lanes[side] =
            static_cast<double>(std::max(kFewestLanes, sides[side].recording.lanes.lanes.size()));
    const double room = std::max(2.0 * kFewestLanes, (most - kRuler - kNoRuler - 8) / pitch);
    const double fair =
        std::max<double>(kFewestLanes, static_cast<double>(static_cast<int>(room / 2)));
    if (lanes[0] + lanes[1] > room) {
        // Who needs less than half leaves the rest to the other.
        const double whole = static_cast<double>(static_cast<int>(room));
        for (const std::size_t side : {0U, 1U})
            lanes[side] = std::min(lanes[side], std::max(fair, whole - lanes[1 - side]));
    }
    return {kRuler + lanes[0] * pitch + 4, kNoRuler + lanes[1] * pitch + 4};
}

}  // namespace

CompareAreas compareAreas(Size size, const ComparedPair& sides, double scale) {
    const Size logical{size.width / scale, size.height / scale};
    const auto& share = *std::ranges::find_if(
        kShares, [&](const Share& each) { return logical.height < each.below; });
    CompareAreas areas;
    areas.compact = share.compact;
    areas.codeLines = share.codeLines;
    const auto timelines =
        timelineHeights(sides, share.compact ? 24 : 34, logical.height * share.timelines);
    const double half = static_cast<double>(static_cast<int>(logical.width / 2));
    const double code = codeSize(share.codeLines, 1, 1).height;
    areas.figures = {0, logical.height - share.figures, logical.width, share.figures};
    const double lower = areas.figures.y - timelines[0] - timelines[1];
    areas.timeline[0] = {0, lower, logical.width, timelines[0]};
    areas.timeline[1] = {0, lower + timelines[0], logical.width, timelines[1]};
    for (const std::size_t side : {0U, 1U}) {
        const double x = side == 0 ? 0 : half;
        const double width = side == 0 ? half : logical.width - half;
        areas.head[side] = {x, 0, width, kHead};
        areas.code[side] = {x, lower - code, width, code};
        areas.caption[side] = {x, areas.code[side].y - share.caption, width, share.caption};
        areas.stage[side] = {x, kHead, width, areas.caption[side].y - kHead};
    }
    return areas;
}

}  // namespace flowglass::scene
