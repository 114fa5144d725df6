#include "app/window/controls/header_bar.hpp"

#include <QToolButton>
#include <set>

#include "app/window/playing/playhead.hpp"
#include "app/window/stage/view_choice.hpp"
#include "desktop_less.hpp"
#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;

TEST_CASE("where the header is narrow, its words go one after another", "[window]") {
    tests::applicationWithoutScreen();
    window::Playhead playhead;
    window::ViewChoice views(playhead);
    QWidget around;
    window::HeaderBar header(playhead, views, &around);
    header.setAboutProgram(true);
    around.show();
    playhead.open(tests::conformance("d"), false);
    header.setTitle("d.jsonl", "d.jsonl", false);
    std::set<int> counts;
    int all = 0;
    constexpr int kWide = 2000;
    for (int width = kWide; width > 400; width -= 10) {
        header.resize(width, 52);
        int shown = 0;
        for (const auto* button : header.findChildren<QToolButton*>())
            if (button->property("word").toBool() && button->isVisibleTo(&header)) ++shown;
        if (width == kWide) all = shown;
        counts.insert(shown);
    }
    REQUIRE(all > 1);
    for (int some = 0; some <= all; ++some) CHECK(counts.contains(some));
}
