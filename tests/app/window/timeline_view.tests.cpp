#include "app/window/timeline_view.hpp"

#include <QLineEdit>

#include "app/window/playhead.hpp"
#include "desktop_less.hpp"
#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;

TEST_CASE("the filter says how many lanes there are, also where it is one", "[window]") {
    tests::applicationWithoutScreen();
    window::Playhead playhead;
    window::TimelineView timeline(playhead, scene::lightTheme());
    const auto* filter = timeline.findChild<QLineEdit*>();
    REQUIRE(filter != nullptr);
    playhead.open(tests::snapshotFrom(R"({"t":0,"kind":"thread","thread":1}
{"t":0,"kind":"call","frame":1,"function":"<module>"}
{"t":1,"kind":"line","frame":1,"line":1})"),
                  false);
    CHECK(filter->placeholderText().toStdString() == "Filter 1 lane");
    playhead.open(tests::conformance("a"), false);
    CHECK(filter->placeholderText().toStdString() == "Filter 4 lanes");
}
