#include "app/window/playing/step_commands.hpp"

#include <QKeyEvent>
#include <set>

#include "app/window/playing/autoplay.hpp"
#include "app/window/playing/playhead.hpp"
#include "app/window/stage/view_choice.hpp"
#include "desktop_less.hpp"
#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;
using namespace flowglass::window;

namespace {

struct Offered {
    Offered() {
        tests::applicationWithoutScreen();
        playhead.open(tests::conformance("a"), false);
        addStepCommands(commands, playhead, autoplay,
                        {{Qt::Key_Space}, {Qt::Key_PageDown}, {Qt::Key_PageUp}});
        addViewCommands(commands, "VIEWS", playhead, views, [this] { ++pinned; });
    }
    bool press(int key, Qt::KeyboardModifiers held = Qt::NoModifier) {
        return commands.handle(QKeyEvent(QEvent::KeyPress, key, held));
    }
    int pinned = 0;
    Playhead playhead;
    ViewChoice views{playhead};
    Autoplay autoplay{playhead};
    Commands commands;
};

}  // namespace

TEST_CASE("each step has a name and a key of its own", "[window]") {
    Offered offered;
    std::set<QString> titles;
    std::set<int> keys;
    for (const auto& command : offered.commands.all()) {
        CHECK(titles.insert(command.title).second);
        REQUIRE(!command.keys.isEmpty());
        for (const auto key : command.keys) CHECK(keys.insert(key.toCombined()).second);
    }
}

TEST_CASE("the keys that were asked for step, and stop what plays", "[window]") {
    Offered offered;
    offered.playhead.goTo(3);
    CHECK(offered.press(Qt::Key_PageDown));
    CHECK(offered.playhead.step() == 4);
    CHECK(!offered.press(Qt::Key_Right));
    CHECK(offered.press(Qt::Key_Space));
    CHECK(offered.autoplay.playing());
    CHECK(offered.press(Qt::Key_PageUp));
    CHECK(!offered.autoplay.playing());
    CHECK(offered.press(Qt::Key_Home));
    CHECK(offered.playhead.step() == 0);
    CHECK(offered.press(Qt::Key_End));
    CHECK(offered.playhead.step() == offered.playhead.lastStep());
}

TEST_CASE("a number pins its view, and 0 lets the view follow the steps again", "[window]") {
    Offered offered;
    for (const auto view : scene::kViews) {
        CHECK(offered.press(Qt::Key_1 + static_cast<int>(view)));
        CHECK(offered.views.view() == view);
        CHECK(!offered.views.following());
    }
    CHECK(offered.pinned == static_cast<int>(scene::kViews.size()));
    CHECK(offered.press(Qt::Key_0));
    CHECK(offered.views.following());
    CHECK(offered.press(Qt::Key_V));
    CHECK(offered.playhead.veiled());
}
