#include <algorithm>
#include <cmath>

#include "core/scene/frames/stage_columns.hpp"

namespace flowglass::scene {
namespace {

/// One line of output fits beside its heading on a low stage; higher ones show several beneath it.
double footHeight(double height) {
    if (height < 300) return 34;
    const double lines = std::clamp(std::floor((height * 0.2 - 40) / 22), 1.0, 4.0);
    return 38 + lines * 22 + 6;
}

}  // namespace

double stageMargin(Size size) {
    return std::clamp(size.width * 0.027, 10.0, 30.0);
}

StageAreas areasOf(Size size, const StageOptions& options, bool scopes) {
    const double margin = stageMargin(size);
    const double inner = size.width - 2 * margin;
    const double gap = std::clamp(inner * 0.19, 64.0, 260.0);
    const double card = std::min((inner - gap) / 2, 460.0);
    const double top = size.height < 300 ? 30 : size.height < 460 ? 40 : 54;

    StageAreas areas;
    areas.heading = top - (size.height < 300 ? 22 : 27);
    // On the lowest stages the frames have the room.
    constexpr double kRoomForScopes = 130;
    const bool hasFoot = options.output || (scopes && size.height >= kRoomForScopes);
    const double foot = hasFoot ? footHeight(size.height) : 0;
    const double footGap = std::clamp(size.height * 0.03, 8.0, 18.0);
    areas.foot = {margin, size.height - footGap - foot, inner, foot};
    const double bottom = hasFoot ? areas.foot.y - footGap : size.height - footGap;
    areas.stack = {margin, top, card, bottom - top};
    areas.shelf = {margin + card + gap, top, inner - card - gap, bottom - top};
    areas.shelfColumn = card;
    // One column only: it stands at the right edge, opposite the stack.
    if (areas.shelf.width < 2 * card + 60) {
        const double left = std::max(areas.shelf.x, size.width - margin - card);
        areas.shelf = {left, top, card, bottom - top};
    }
    return areas;
}

}  // namespace flowglass::scene
