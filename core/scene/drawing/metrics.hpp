#pragma once

#include <string>
#include <string_view>

#include "core/scene/drawing/scene.hpp"

namespace flowglass::scene {

/// The family and weight behind a Font: what every surface asks its own font system for.
struct FontCut {
    std::string_view family;
    int weight = 400;  ///< as in CSS and OpenType
};

[[nodiscard]] FontCut cutOf(Font font);

/// The smallest text of any picture, in px at 100 %: who draws a picture larger so that it can be
/// read from afar reckons with it.
inline constexpr double kLeastText = 12;

/// Height of a line and where its baseline lies, in px, for text of `size` px.
struct LineMetrics {
    double height = 0;
    double baseline = 0;  ///< from the top of the line
};

[[nodiscard]] LineMetrics lineMetrics(Font font, double size);

/// The width of `text` in px: unhinted advances from one table for every surface, kerning and
/// ligatures off. Characters outside the table count with a fixed width (wide ones a full em).
[[nodiscard]] double measure(std::string_view text, Font font, double size);

/// Where an ellipsis goes when a text is too long.
enum class Elide : unsigned char { right, middle };

/// `text`, or as much of it as fits into `width` px with "…" in place of the rest; "…" alone, or
/// nothing, where not even that fits. Never cuts inside a character. `Elide::middle` keeps the last
/// part of a dotted name whole ("@fun…cache") where that has room, and never a part of a figure: it
/// cuts "asleep for 100 ms" to "asl…100 ms".
[[nodiscard]] std::string elide(std::string_view text, Font font, double size, double width,
                                Elide where = Elide::right);

/// `text` as it can stand on one line: tabs become four blanks, line feeds "⏎", other control
/// characters and bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string oneLine(std::string_view text);

}  // namespace flowglass::scene
