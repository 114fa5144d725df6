#include "core/scene/theme.hpp"

#include <cmath>

#include "tests/catch.hpp"

using namespace flowglass::scene;

namespace {

/// Relative luminance and contrast as WCAG 2.1 defines them.
double luminance(Colour colour) {
    const auto linear = [](std::uint8_t byte) {
        const double c = byte / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) +
           0.0722 * linear(colour.blue);
}

double contrast(Colour a, Colour b) {
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

}  // namespace

TEST_CASE("both themes have the same styles", "[scene]") {
    REQUIRE(!lightTheme().looks.empty());
    for (const auto& [style, look] : lightTheme().looks) CHECK(darkTheme().has(style));
    CHECK(lightTheme().looks.size() == darkTheme().looks.size());
    CHECK(darkTheme().dark);
    CHECK(!lightTheme().dark);
}

TEST_CASE("text can be read on what it lies on", "[scene]") {
    struct Pair {
        const char* text;
        const char* ground;
    };
    for (const auto* theme : {&lightTheme(), &darkTheme()})
        for (const auto& [text, ground] : {Pair{"text.ink", "card"},
                                           Pair{"text.muted", "card"},
                                           Pair{"text.faint", "timeline"},
                                           Pair{"text.heading", "canvas"},
                                           Pair{"text.running", "card"},
                                           Pair{"text.parked", "card"},
                                           Pair{"text.error", "card"},
                                           Pair{"text.error", "row.error"},
                                           Pair{"text.ink", "row.changed"},
                                           Pair{"token.text", "token.yield"},
                                           Pair{"token.text", "token.call"},
                                           Pair{"token.text", "token.exception"},
                                           Pair{"token.text.caught", "token.caught"},
                                           Pair{"text.onDark", "state.running"},
                                           Pair{"text.onDark", "label.held"},
                                           Pair{"text.onDark", "label.plain"},
                                           Pair{"scope.text", "scope"},
                                           Pair{"code.comment", "panel"},
                                           Pair{"code.number", "panel"},
                                           Pair{"code.keyword", "code.just"},
                                           Pair{"code.literal", "code.next"},
                                           Pair{"code.string", "code.just"},
                                           Pair{"timeline.tick", "timeline"},
                                           Pair{"axis.text", "axis"},
                                           Pair{"ghost.text", "canvas"}}) {
            INFO(theme->name << ": " << text << " on " << ground);
            const double least = std::string(text) == "text.faint" ||
                                         std::string(text) == "timeline.tick" ||
                                         std::string(text) == "code.number"
                                     ? 3.5
                                 : std::string(text).find("onDark") != std::string::npos ||
                                         std::string(text).starts_with("token")
                                     ? 3.8
                                     : 4.5;
            CHECK(contrast(theme->look(text).ink, theme->look(ground).fill.value()) >= least);
        }
}

TEST_CASE("states differ in more than their colour", "[scene]") {
    const auto& theme = lightTheme();
    CHECK(theme.look("state.parked").pattern == Pattern::hatch);
    CHECK(theme.look("state.waiting").pattern == Pattern::hatch);
    CHECK(theme.look("state.running").pattern == Pattern::none);
    CHECK(!theme.look("state.created").dash.empty());
    CHECK(theme.look("state.done").line.has_value());
}

TEST_CASE("a style without a look of its own looks like the one it is named after", "[scene]") {
    const auto& theme = lightTheme();
    CHECK(theme.look("card.unheard.of").fill == theme.look("card").fill);
    CHECK(!theme.look("unheard").fill.has_value());
}

TEST_CASE("a theme that cannot be read says why", "[scene]") {
    const auto sentence = [](std::string_view palette, std::string_view looks) {
        const auto theme = parseTheme(palette, looks);
        return theme ? std::string() : theme.error().sentence;
    };
    const std::string head = R"({"name":"x","dark":false,"palette":{"ink":)";
    CHECK(sentence(head + R"("#12345"}})", "{}").find("'#12345' is not a colour") !=
          std::string::npos);
    CHECK(sentence(head + R"("#123456"}})", R"({"a":{"fill":"red"}})").find("no colour 'red'") !=
          std::string::npos);
    CHECK(sentence("{", "{}") != "");
    CHECK(sentence(head + R"("#123456"}})", R"({"a":{"fill":"ink"}})") == "");
}
