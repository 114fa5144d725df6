#include "core/scene/drawing/theme.hpp"

#include <cmath>
#include <map>
#include <string>
#include <vector>

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

/// What each style of text is drawn on.
const std::map<std::string, std::vector<const char*>, std::less<>> kGrounds{
    {"text.heading", {"panel", "canvas"}},
    {"text.ink",
     {"panel", "canvas", "row.changed", "layer.running", "chain.chosen", "state.ready",
      "state.held"}},
    {"text.plain", {"panel", "canvas"}},
    {"text.muted",
     {"panel", "canvas", "card.fold", "layer.away", "layer.number", "chain", "door.left",
      "timeline.fold", "socket"}},
    {"text.faint", {"panel", "canvas"}},
    {"text.running", {"panel", "canvas", "layer.running", "door.open"}},
    {"text.calling", {"panel", "canvas"}},
    {"text.created", {"panel", "canvas"}},
    {"text.parked", {"panel", "canvas"}},
    {"text.delegating", {"panel", "canvas"}},
    {"text.done", {"panel", "canvas"}},
    {"text.error", {"panel", "canvas", "row.error", "door.told"}},
    {"text.blocked", {"panel", "canvas"}},
    {"text.held", {"panel", "canvas"}},
    {"text.ready", {"panel", "canvas", "state.ready"}},
    {"text.waiting", {"panel", "canvas"}},
    {"text.cancelled", {"panel", "canvas"}},
    {"text.layer", {"panel", "canvas", "layer", "layer.now", "state.layer"}},
    {"scope.text", {"scope", "door", "bar"}},
    {"output.text", {"output", "output.fresh"}},
    {"output.text.err", {"output"}},
    {"tunnel.text", {"tunnel"}},
    {"ghost.text", {"canvas"}},
    {"link.text", {"canvas"}},
    {"text.onDark",
     {"state.running", "state.error", "state.cancelled", "state.blocked", "badge.parked",
      "badge.error", "held", "stamp.propagates", "layer.number.on", "label.plain", "label.running",
      "label.parked", "label.error", "label.held", "label.done"}},
    {"token.text",
     {"token.yield", "token.send", "token.next", "token.call", "token.return", "token.close",
      "token.exception", "token.cancel"}},
    {"token.text.caught", {"token.caught", "stamp.early", "band.number.on"}},
    {"code.plain", {"panel", "code.just", "code.failed", "code.next", "code.near"}},
    {"code.keyword", {"panel", "code.just", "code.failed", "code.next", "code.near"}},
    {"code.name", {"panel", "code.just", "code.failed", "code.next", "code.near"}},
    {"code.literal", {"panel", "code.just", "code.failed", "code.next", "code.near"}},
    {"code.string", {"panel", "code.just", "code.failed", "code.next", "code.near"}},
    {"code.comment", {"panel", "code.just", "code.failed", "code.next", "code.near"}},
    {"code.number", {"panel", "code.just", "code.failed", "code.next", "code.near"}},
    {"code.tag.text", {"code.tag"}},
    {"phrase.plain", {"panel"}},
    {"phrase.name", {"panel"}},
    {"phrase.value", {"panel"}},
    {"phrase.error", {"panel"}},
    {"timeline.tick", {"timeline"}},
    {"timeline.label", {"timeline"}},
    {"timeline.label.first", {"timeline"}},
    {"timeline.break.text", {"timeline", "timeline.break"}},
    {"axis.text", {"axis"}},
    {"axis.text.chosen", {"axis.chosen"}}};

}  // namespace

TEST_CASE("all themes have the same styles", "[scene]") {
    REQUIRE(!lightTheme().looks.empty());
    for (const auto* theme : themes()) {
        for (const auto& [style, look] : lightTheme().looks) CHECK(theme->has(style));
        CHECK(theme->looks.size() == lightTheme().looks.size());
        CHECK(themeNamed(theme->name) == theme);
    }
    CHECK(themeNamed("dusk") == nullptr);
    CHECK(darkTheme().dark);
    CHECK(!lightTheme().dark);
}

TEST_CASE("every text stands out from what it lies on, in high contrast most of all", "[scene]") {
    for (const auto* theme : themes()) {
        const double least = theme == &contrastTheme() ? 7 : 4.5;
        for (const auto& [text, grounds] : kGrounds)
            for (const auto* ground : grounds) {
                INFO(theme->name << ": " << text << " on " << ground);
                CHECK(contrast(theme->look(text).ink, theme->look(ground).fill.value()) >= least);
            }
    }
}

TEST_CASE("no style of text is left out of what is held to its contrast", "[scene]") {
    for (const auto& [style, look] : lightTheme().looks) {
        const bool drawn = look.fill || look.line;
        INFO(style);
        CHECK((drawn || kGrounds.contains(style)));
    }
}

TEST_CASE("in high contrast, no two states have one fill and one pattern", "[scene]") {
    const auto& theme = contrastTheme();
    const Look& running = theme.look("state.running");
    for (const auto* other : {"state.error", "state.cancelled", "state.parked"})
        CHECK(theme.look(other).pattern != running.pattern);
    CHECK(theme.look("state.error").pattern != theme.look("state.cancelled").pattern);
    CHECK(theme.look("state.ready").line.has_value());
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
