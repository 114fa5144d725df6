#include "app/window/stage/stage.hpp"

#include <QCoreApplication>

#include "app/window/playing/playhead.hpp"
#include "app/window/stage/view_choice.hpp"
#include "desktop_less.hpp"
#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;

TEST_CASE("on a large screen the picture grows with the room", "[window]") {
    tests::applicationWithoutScreen();
    window::Playhead playhead;
    window::ViewChoice views{playhead};
    window::Stage stage{playhead, views, scene::lightTheme()};
    playhead.open(tests::conformance("a"), false);
    const auto headingAt = [&](QSize size) {
        stage.resize(size);
        stage.show();
        QCoreApplication::processEvents();
        const auto* heading = stage.scene().find("heading:stack");
        REQUIRE(heading != nullptr);
        return heading->fontSize;
    };
    const double usual = headingAt({1000, 600});
    CHECK(headingAt({1500, 900}) == usual);
    CHECK(headingAt({3000, 1800}) == 2 * usual);
    stage.setScale(3);
    CHECK(headingAt({3000, 1800}) == 3 * usual);
}
