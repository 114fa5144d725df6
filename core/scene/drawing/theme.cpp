#include "core/scene/drawing/theme.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/scene/drawing/theme_texts.hpp"

namespace flowglass::scene {
namespace {

using nlohmann::json;

/// "#RRGGBB" or "#RRGGBBAA". Throws std::invalid_argument.
Colour parseColour(const std::string& text) {
    std::uint32_t bits = 0;
    const char* end = text.data() + text.size();
    const bool sized = text.size() == 7 || text.size() == 9;
    if (!sized || text[0] != '#' || std::from_chars(text.data() + 1, end, bits, 16).ptr != end)
        throw std::invalid_argument("'" + text + "' is not a colour like #1E2430");
    if (text.size() == 7) bits = (bits << 8U) | 0xFFU;
    const auto byte = [&](unsigned shift) { return static_cast<std::uint8_t>(bits >> shift); };
    return {byte(24), byte(16), byte(8), byte(0)};
}

using Palette = std::map<std::string, Colour, std::less<>>;

Colour colourNamed(const Palette& palette, const std::string& name) {
    const auto found = palette.find(name);
    if (found == palette.end())
        throw std::invalid_argument("the palette has no colour '" + name + "'");
    return found->second;
}

Pattern patternNamed(const std::string& name) {
    if (name == "hatch") return Pattern::hatch;
    if (name == "dots") return Pattern::dots;
    throw std::invalid_argument("there is no pattern '" + name + "'");
}

Look parseLook(const json& from, const Palette& palette) {
    const auto colour = [&](const char* key) {
        return colourNamed(palette, from.at(key).get<std::string>());
    };
    Look look;
    if (from.contains("fill")) look.fill = colour("fill");
    if (from.contains("line")) look.line = colour("line");
    if (from.contains("hatch")) look.patternColour = colour("hatch");
    look.ink = from.contains("ink") ? colour("ink") : colourNamed(palette, "ink");
    look.lineWidth = from.value("width", 1.0);
    look.dash = from.value("dash", std::vector<double>{});
    if (from.contains("pattern")) look.pattern = patternNamed(from.at("pattern"));
    return look;
}

Theme readTheme(std::string_view paletteText, std::string_view looksText) {
    const auto header = json::parse(paletteText);
    Theme theme;
    theme.name = header.at("name").get<std::string>();
    theme.dark = header.at("dark").get<bool>();
    Palette palette;
    for (const auto& [name, colour] : header.at("palette").items())
        palette[name] = parseColour(colour.get<std::string>());
    const auto looks = json::parse(looksText);
    for (const auto& [style, look] : looks.items()) theme.looks[style] = parseLook(look, palette);
    const auto own = header.value("looks", json::object());
    for (const auto& [style, look] : own.items()) theme.looks[style] = parseLook(look, palette);
    return theme;
}

}  // namespace

const Look& Theme::look(std::string_view style) const {
    static const Look nothing;
    while (true) {
        const auto found = looks.find(style);
        if (found != looks.end()) return found->second;
        const auto dot = style.rfind('.');
        if (dot == std::string_view::npos) return nothing;
        style = style.substr(0, dot);
    }
}

Colour Theme::background() const {
    return look("canvas").fill.value_or(Colour{255, 255, 255, 255});
}

base::Result<Theme> parseTheme(std::string_view palette, std::string_view looks) {
    try {
        return readTheme(palette, looks);
    } catch (const std::exception& problem) {
        return base::Error{base::ErrorKind::format,
                           "The theme cannot be read: " + std::string(problem.what()) + ".", ""};
    }
}

const Theme& lightTheme() {
    static const Theme theme = parseTheme(kLightPaletteText, kLooksText).value();
    return theme;
}

const Theme& darkTheme() {
    static const Theme theme = parseTheme(kDarkPaletteText, kLooksText).value();
    return theme;
}

const Theme& contrastTheme() {
    static const Theme theme = parseTheme(kContrastPaletteText, kLooksText).value();
    return theme;
}

const std::array<const Theme*, 3>& themes() {
    static const std::array<const Theme*, 3> all{&lightTheme(), &darkTheme(), &contrastTheme()};
    return all;
}

const Theme* themeNamed(std::string_view name) {
    const auto found = std::ranges::find(themes(), name, &Theme::name);
    return found == themes().end() ? nullptr : *found;
}

}  // namespace flowglass::scene
