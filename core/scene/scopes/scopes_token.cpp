#include <algorithm>

#include "core/scene/decorators/chain_facts.hpp"
#include "core/scene/drawing/path_glow.hpp"
#include "core/scene/scopes/scopes_bars.hpp"

namespace flowglass::scene {
namespace {

constexpr double kHeight = 26;

/// The place in the nest whose exit is nearest outside of `place` and shown; none: nullopt.
std::optional<std::size_t> shownAt(const ScopePlaces& places, std::size_t place) {
    for (auto at = place + 1; at-- > 0;)
        if (places.exits.contains(at)) return at;
    return std::nullopt;
}

/// The generator that the token is in.
std::optional<Rect> generatorAt(const ScopeToken& token, const ScopePlaces& places) {
    if (!token.behind) return std::nullopt;
    const auto found = places.generators.find(*token.behind);
    return found == places.generators.end() ? std::nullopt : std::optional(found->second);
}

/// The exit at which it is, or which it has left last; null where it is none that is shown.
const Rect* doorAt(const ScopeToken& token, const ScopePlaces& places) {
    const auto found = places.exits.find(token.at);
    return found == places.exits.end() ? nullptr : &found->second;
}

/// Where the token comes to stand.
Point standOf(const ScopeToken& token, const ScopePlaces& places, double line) {
    const auto at = token.at < places.exits.size() + 64 ? shownAt(places, token.at) : std::nullopt;
    const bool inBlock = !at || !places.exits.contains(token.at);
    if (const auto strip = generatorAt(token, places)) {
        const double x = places.lane > 0 ? places.laneRight - places.lane / 2
                                         : strip->right() - kGeneratorToken / 2 - 4;
        return {x, strip->y + strip->height / 2};
    }
    if (places.lane > 0) {
        const double x = places.laneRight - places.lane / 2;
        if (inBlock) return {x, line};
        const auto& header = places.exits.at(*at);
        return {x, header.y + header.height / 2};
    }
    if (inBlock) return {places.block.x + places.block.width / 2, line};
    if (token.between) return {places.bars.at(*at).right(), line};
    const auto& exit = places.exits.at(*at);
    return {exit.x + exit.width / 2, line};
}

/// The exit in which the exception was raised in place of another; none for one from the block.
std::optional<Rect> birthOf(const ScopeToken& token, const ScopeNest& nest,
                            const ScopePlaces& places) {
    if (token.from >= nest.scopes.size()) return std::nullopt;
    const auto exit = places.exits.find(token.from);
    if (exit != places.exits.end()) return exit->second;
    // Of a scope that is folded, the fold is what can be seen.
    const auto fold = std::ranges::find_if(places.folds, [&](const auto& known) {
        const auto& slot = known.first;
        return token.from >= slot.place && token.from < slot.place + slot.folded;
    });
    return fold == places.folds.end() ? std::nullopt : std::optional(fold->second);
}

}  // namespace

void drawScopeToken(Sketch& sketch, const Stage& stage, const ScopeNest& nest,
                    const ScopePlaces& places) {
    const auto token = tokenOf(stage, nest);
    if (!token) return;
    const auto& block = places.block;
    const double line = block.bottom() - kHeight / 2 - 4;
    const auto stand = standOf(*token, places, line);
    const std::string id = "token:exception:" + std::to_string(token->exception->id.value);
    Type type{Font::monoBold, 14, token->caught ? "token.text.caught" : "token.text"};
    const auto strip = generatorAt(*token, places);
    const bool behind = strip.has_value();
    // It stands in the strip, which may be low.
    const double high = behind && places.lane == 0 ? std::min(kHeight, strip->height - 2) : kHeight;
    const double most = places.lane > 0 ? places.lane - 6 : behind ? kGeneratorToken : 200.0;
    const auto* door = places.lane > 0 || behind ? nullptr : doorAt(*token, places);
    const auto words = door == nullptr
                           ? token->text
                           : exceptionTold(token->text, type.font, kLeastText, door->width - 22);
    const auto widthOfWords = [&] { return measure(oneLine(words), type.font, type.size) + 22; };
    const double wanted = door == nullptr ? most : std::min(most, door->width);
    while (type.size > kLeastText && widthOfWords() > wanted) type.size -= 1;
    const double wide = std::min(most, std::max(44.0, widthOfWords()));
    Rect rect{stand.x - wide / 2, stand.y - high / 2, wide, high};
    // What is wider than its door stands before it, not in what comes after.
    if (door != nullptr && !token->between && wide > door->width) rect.x = door->right() - wide;
    rect.x = std::clamp(rect.x, places.area.x, places.area.right() - wide);
    const Point centre{rect.x + wide / 2, stand.y};
    const auto way = exceptionStyle("link", token->exception->type);
    const auto link = "link:scopes:" + std::to_string(token->exception->id.value);
    const auto birth = birthOf(*token, nest, places);
    if (places.lane > 0) {
        const Point from = birth ? Point{birth->right() + 2, birth->y + birth->height / 2}
                                 : Point{block.right() + 2, line};
        if (std::abs(from.y - centre.y) > kHeight)
            sketch.path(
                link, way,
                {from, {centre.x, from.y}, {centre.x, from.y}, {centre.x, centre.y + kHeight / 2}},
                true);
    } else if (behind) {
        // Past the door, where it was told.
        const Point from{centre.x, line};
        const Point to{centre.x, rect.y - 1};
        if (to.y - from.y > 4) sketch.path(link, way, {from, from, to, to}, true);
    } else if (birth || centre.x - wide / 2 > block.x + block.width * 0.5) {
        const Point from{birth ? birth->x + 8 : block.x + block.width * 0.25, line};
        const Point to{rect.x - 1, line};
        if (to.x - from.x > 20) sketch.path(link, way, {from, from, to, to}, true);
    }
    const auto look =
        token->caught ? "token.caught" : exceptionStyle("token", token->exception->type);
    auto& box = sketch.box(id, look, rect, high / 2);
    box.travelsAlong = link;
    box.target = targetOf(token->exception->id);
    box.description = token->text + (token->caught ? ", stopped" : ", on its way out");
    sketch.text(id + "/text", words, type, inset(rect, 9, 0), Align::centre);
}

}  // namespace flowglass::scene
