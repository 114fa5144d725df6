#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace flowglass::scene {

/// A colour with alpha, not premultiplied.
struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    std::uint8_t alpha = 255;
    friend bool operator==(const Colour&, const Colour&) = default;
};

/// What lies on a fill, so that states differ without colour too. `hatch`: lines at 45 degrees,
/// kHatchPeriod px apart and kHatchWidth px wide; `dots`: kDotPeriod px apart.
enum class Pattern : std::uint8_t { none, hatch, dots };

inline constexpr double kHatchPeriod = 7;
inline constexpr double kHatchWidth = 2.2;
inline constexpr double kDotPeriod = 5;
inline constexpr double kDotRadius = 0.9;
/// Length and half width in px of the head that ends a path with `arrow`.
inline constexpr double kArrowLength = 11;
inline constexpr double kArrowHalfWidth = 5;

/// How things of one style are drawn.
struct Look {
    std::optional<Colour> fill;  ///< of boxes and polygons
    std::optional<Colour> line;  ///< of outlines, paths and lines
    double lineWidth = 1;        ///< px
    std::vector<double> dash;    ///< px on, off, …; empty: solid
    Pattern pattern = Pattern::none;
    Colour patternColour;
    Colour ink;  ///< of text
};

/// From style names to looks: all that a surface needs to know about colours.
struct Theme {
    std::string name;
    bool dark = false;
    std::map<std::string, Look, std::less<>> looks;

    /// The look of `style`; where it has none of its own, that of the name without its last part
    /// ("card.done" as "card"), at last an empty look.
    [[nodiscard]] const Look& look(std::string_view style) const;
    [[nodiscard]] bool has(std::string_view style) const { return looks.contains(style); }
    /// Under every picture.
    [[nodiscard]] Colour background() const;
};

/// A theme from its palette (resources/themes/light.json) and the looks that all themes share
/// (looks.json), of which it may bring some of its own. Errors: format.
[[nodiscard]] base::Result<Theme> parseTheme(std::string_view palette, std::string_view looks);

/// The themes that travel inside the program: "light", "dark" and "contrast", in which every text
/// stands out from its ground by 7 to 1, and states by pattern or line as well as by colour.
[[nodiscard]] const Theme& lightTheme();
[[nodiscard]] const Theme& darkTheme();
[[nodiscard]] const Theme& contrastTheme();

/// All of them, in the order in which they are offered.
[[nodiscard]] const std::array<const Theme*, 3>& themes();
/// Among them; null where there is none of that name.
[[nodiscard]] const Theme* themeNamed(std::string_view name);

}  // namespace flowglass::scene
