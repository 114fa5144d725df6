#include "app/window/controls/look.hpp"

#include "tests/catch.hpp"

using namespace flowglass;
using window::contrastOf;

TEST_CASE("every text of the window can be read, in high contrast best of all", "[window]") {
    for (const auto* theme : scene::themes()) {
        const auto look = window::lookOf(*theme);
        const double least = theme == &scene::contrastTheme() ? 7 : 4.5;
        struct Ink {
            const char* name;
            QColor colour;
        };
        for (const auto& [name, ink] :
             {Ink{"text", look.text}, Ink{"muted", look.muted}, Ink{"faint", look.faint},
              Ink{"later", look.later}, Ink{"blueInk", look.blueInk}, Ink{"redInk", look.redInk},
              Ink{"keyword", look.keyword}, Ink{"name", look.name}, Ink{"number", look.number},
              Ink{"string", look.string}, Ink{"comment", look.comment}}) {
            INFO(theme->name << ": " << name);
            CHECK(ink.alpha() == 255);
            CHECK(contrastOf(ink, look.panel) >= least);
        }
        for (const auto& [name, ground] :
             {Ink{"backdrop", look.backdrop}, Ink{"chip", look.chip}, Ink{"chosen", look.chosen},
              Ink{"greenBand", look.greenBand}, Ink{"blueBand", look.blueBand},
              Ink{"redBand", look.redBand}, Ink{"amberBand", look.amberBand},
              Ink{"selection", look.selection}}) {
            INFO(theme->name << ": text on " << name);
            CHECK(contrastOf(look.text, ground) >= least);
        }
        for (const auto& ground : {look.backdrop, look.chip, look.chosen})
            CHECK(contrastOf(look.muted, ground) >= 4.5);
    }
}

TEST_CASE("what is still to come is paler than what has come", "[window]") {
    for (const auto* theme : scene::themes()) {
        const auto look = window::lookOf(*theme);
        INFO(theme->name);
        CHECK(contrastOf(look.later, look.panel) < 0.6 * contrastOf(look.text, look.panel));
    }
    CHECK(contrastOf(Qt::black, Qt::white) > 20.9);
    CHECK(contrastOf(Qt::white, Qt::white) == 1);
}
