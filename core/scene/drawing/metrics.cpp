#include "core/scene/drawing/metrics.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

#include "core/scene/drawing/utf8.hpp"

namespace flowglass::scene {
namespace {

struct CharacterRange {
    std::uint32_t first;
    std::uint32_t last;
};

#include "core/scene/drawing/advances.inc"

constexpr double kSansUnits = 2816;
constexpr double kMonoAdvance = 0.6;

/// The stretch that `code` lies in; null where it lies in none.
const CharacterRange* rangeOf(std::span<const CharacterRange> ranges, char32_t code) {
    const auto found = std::ranges::upper_bound(ranges, code, {}, &CharacterRange::first);
    if (found == ranges.begin()) return nullptr;
    const auto& range = *std::prev(found);
    return code <= range.last ? &range : nullptr;
}

/// How many characters the ranges before each range hold.
const std::vector<std::size_t>& sansOffsets() {
    static const std::vector<std::size_t> offsets = [] {
        std::vector<std::size_t> sums;
        std::size_t sum = 0;
        for (const auto& range : kSansRanges) {
            sums.push_back(sum);
            sum += range.last - range.first + 1;
        }
        return sums;
    }();
    return offsets;
}

bool isZeroWidth(char32_t code) {
    return (code >= 0x300 && code <= 0x36F) || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFEFF;
}

/// East Asian scripts, emoji and the like, which fall back to fonts a full em wide.
bool isWide(char32_t code) {
    return (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xD7A3) ||
           (code >= 0xF900 && code <= 0xFAFF) || (code >= 0xFE30 && code <= 0xFE6F) ||
           (code >= 0xFF00 && code <= 0xFF60) || code >= 0x1F000;
}

double fallbackAdvance(char32_t code, double usual) {
    if (isZeroWidth(code)) return 0;
    return isWide(code) ? (code >= 0x1F000 ? 1.3 : 1.0) : usual;
}

double sansAdvance(std::span<const std::uint16_t> advances, char32_t code) {
    constexpr double kUsual = 0.7;
    const auto* range = rangeOf(kSansRanges, code);
    if (range == nullptr) return fallbackAdvance(code, kUsual);
    const auto which = static_cast<std::size_t>(range - std::begin(kSansRanges));
    return advances[sansOffsets()[which] + (code - range->first)] / kSansUnits;
}

double monoAdvance(char32_t code) {
    return rangeOf(kMonoRanges, code) != nullptr ? kMonoAdvance
                                                 : fallbackAdvance(code, kMonoAdvance);
}

/// In em.
double advanceOf(Font font, char32_t code) {
    switch (font) {
        case Font::sans:
            return sansAdvance(kSansRegular, code);
        case Font::sansMedium:
            return sansAdvance(kSansMedium, code);
        case Font::sansBold:
            return sansAdvance(kSansSemiBold, code);
        case Font::mono:
        case Font::monoBold:
            return monoAdvance(code);
    }
    return 0;
}

constexpr std::string_view kEllipsis = "…";

struct Cut {
    std::size_t bytes = 0;
    double width = 0;
};

/// The longest beginning of `text` that is at most `width` wide.
Cut beginningOf(std::string_view text, Font font, double size, double width) {
    Cut cut;
    while (cut.bytes < text.size()) {
        const auto character = characterAt(text, cut.bytes);
        const double wider = cut.width + advanceOf(font, character.code) * size;
        if (wider > width) break;
        cut = {cut.bytes + character.length, wider};
    }
    return cut;
}

/// Where the longest end of `text` that is at most `width` wide begins.
std::size_t endOf(std::string_view text, Font font, double size, double width) {
    std::size_t begin = text.size();
    double sum = 0;
    while (begin > 0) {
        std::size_t before = begin - 1;
        while (before > 0 && (static_cast<unsigned char>(text[before]) & 0xC0U) == 0x80) --before;
        sum += measure(text.substr(before, begin - before), font, size);
        if (sum > width) break;
        begin = before;
    }
    return begin;
}

/// Where the last part of a dotted name begins, which tells more of it than any other; the end of
/// the text where it is no such name.
std::size_t lastPartOf(std::string_view text) {
    const auto last = text.find_last_of(".:");
    if (last == std::string_view::npos || last == 0) return text.size();
    const auto rest = text.substr(last + 1);
    const bool name = !rest.empty() && std::ranges::all_of(rest, [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_' || c >= 0x80;
    });
    return name ? last + 1 : text.size();
}

/// Where the figure begins that a cut at `at` would leave a part of, or only the unit: "0 ms" is
/// not "100 ms".
std::size_t beginOfFigure(std::string_view text, std::size_t at) {
    constexpr std::size_t kUnit = 3;
    const auto is = [&](auto kind, std::size_t i) {
        return i < text.size() && kind(static_cast<unsigned char>(text[i])) != 0;
    };
    const auto digit = [&](std::size_t i) { return is(isdigit, i); };
    const auto inFigure = [&](std::size_t i) {
        return digit(i) ||
               (i > 0 && (text[i] == '.' || text[i] == ',') && digit(i - 1) && digit(i + 1));
    };
    if (at >= text.size()) return at;
    auto word = text[at] == ' ' ? at + 1 : at;
    while (word > 0 && is(isalpha, word - 1)) --word;
    auto end = word;
    while (is(isalpha, end)) ++end;
    const bool unit = end > word && end - word <= kUnit && word > 1 && text[word - 1] == ' ';
    if (unit && digit(word - 2)) at = word - 2;
    if (!inFigure(at)) return at;
    while (at > 0 && inFigure(at - 1)) --at;
    return at;
}

}  // namespace

FontCut cutOf(Font font) {
    switch (font) {
        case Font::sans:
            return {"Inter", 400};
        case Font::sansMedium:
            return {"Inter", 500};
        case Font::sansBold:
            return {"Inter", 600};
        case Font::mono:
            return {"JetBrains Mono", 400};
        case Font::monoBold:
            return {"JetBrains Mono", 700};
    }
    return {};
}

LineMetrics lineMetrics(Font font, double size) {
    // hhea ascent and descent of the fonts in advances.inc.
    const bool mono = font == Font::mono || font == Font::monoBold;
    const double ascent = mono ? 1.020 : 2728 / kSansUnits;
    const double descent = mono ? 0.300 : 680 / kSansUnits;
    return {(ascent + descent) * size, ascent * size};
}

double measure(std::string_view text, Font font, double size) {
    double sum = 0;
    eachCharacter(
        text, [&](Character character, std::size_t) { sum += advanceOf(font, character.code); });
    return sum * size;
}

std::string elide(std::string_view text, Font font, double size, double width, Elide where) {
    // Widths are sums in different orders; a hair's breadth must not cut a text that fits.
    constexpr double kHair = 1e-6;
    width += kHair;
    if (beginningOf(text, font, size, width).bytes == text.size()) return std::string(text);
    const double room = width - measure(kEllipsis, font, size);
    if (room < 0) return {};
    if (where == Elide::right) {
        auto kept = text.substr(0, beginningOf(text, font, size, room).bytes);
        // What was cut before has its sign already.
        while (kept.ends_with(' ') || kept.ends_with(kEllipsis))
            kept.remove_suffix(kept.ends_with(' ') ? 1 : kEllipsis.size());
        return std::string(kept).append(kEllipsis);
    }
    const auto last = text.substr(lastPartOf(text));
    const double lastWidth = measure(last, font, size);
    if (!last.empty() && lastWidth <= room * 0.75) {
        const auto first = beginningOf(text, font, size, room - lastWidth);
        return std::string(text.substr(0, first.bytes)).append(kEllipsis).append(last);
    }
    // A little more of the beginning than of the end: names differ there first.
    const auto head = beginningOf(text, font, size, room * 0.6);
    const auto cut = endOf(text, font, size, room - head.width);
    const auto figure = beginOfFigure(text, cut);
    auto tail = text.substr(figure);
    if (measure(tail, font, size) > room) {
        // Where a figure has no room, none is better than a part of it, unless that is plain.
        if (figure >= head.bytes) return elide(text, font, size, width - kHair, Elide::right);
        tail = text.substr(cut);
    }
    const double tailWidth = measure(tail, font, size);
    const auto kept = std::min(head.bytes, beginningOf(text, font, size, room - tailWidth).bytes);
    return std::string(text.substr(0, kept)).append(kEllipsis).append(tail);
}

std::string oneLine(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    eachCharacter(text, [&](Character character, std::size_t position) {
        if (character.code == '\t') {
            line += "    ";
        } else if (character.code == '\n') {
            line += "⏎";
        } else if (character.code < 0x20 || (character.code >= 0x7F && character.code < 0xA0) ||
                   character.code == 0xFFFE || character.code == 0xFFFF ||
                   (character.code == 0xFFFD && character.length == 1)) {
            line += "\uFFFD";
        } else {
            line += text.substr(position, character.length);
        }
    });
    return line;
}

}  // namespace flowglass::scene
